// Sends change records: makes each a fact from what its object is, on the condition that the
// tenant's head has not moved since. Used by one thread.
//
// Neighbours go in one batch as long as they are about different objects: what an object is after
// an earlier change, and under which name after a rename, is only asked once that is in the log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "cli/batch_sender.h"
#include "cli/client.h"
#include "engine/base/result.h"
#include "tools/readers/fact_source.h"

namespace tenon::cli {

// Change records in one batch at most.
inline constexpr std::size_t kChangesMax = 256;
// Notes that are kept; what is beyond is only counted.
inline constexpr std::size_t kNotesKept = 20;

class ChangeSender {
 public:
  // Client and sender outlive this.
  ChangeSender(Client& client, std::string tenant, std::string connector, BatchSender& sender);

  // `item.unresolved` is set. May send what was added before.
  Status add(const readers::SourcedItem& item);
  // Everything that was added is in the log, up to the record that the error is about.
  Status flush();

  // What of the changes did not fit their objects, with the place in the file.
  const std::vector<std::string>& notes() const { return notes_; }
  std::uint64_t notes_left_out() const { return notes_left_out_; }

 private:
  struct Batch {
    std::vector<readers::SourcedItem> facts;
    std::vector<std::string> notes;
    std::uint64_t head = 0;
  };

  Result<Batch> prepare() const;
  Status send_front();
  void keep(std::vector<std::string> notes);

  Client& client_;
  std::string tenant_;
  std::string connector_;
  BatchSender& sender_;
  std::deque<readers::SourcedItem> waiting_;
  std::vector<std::string> notes_;
  std::uint64_t notes_left_out_ = 0;
};

}  // namespace tenon::cli
