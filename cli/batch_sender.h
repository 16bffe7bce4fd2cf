// Sends a connector's facts in batches over one stream, as far ahead as the server's credits
// allow, and keeps the place of the import in the cursor of each batch's last fact.
//
// Facts are in the log when flush_and_wait() or finish() has returned without an error; what was
// acknowledged before an error is in the log too, and counted. Used by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/client.h"
#include "cli/client_ingest.h"
#include "cli/import_cursor.h"
#include "engine/base/result.h"
#include "tools/readers/fact_source.h"

namespace tenon::cli {

// How many facts a batch holds at most, and of how many bytes it is full.
inline constexpr std::size_t kBatchFacts = 1024;
inline constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

class BatchSender {
 public:
  // The client outlives the sender. `acknowledged` is told each time how many facts are in the log.
  BatchSender(Client& client, std::string tenant, std::string source,
              std::function<void(std::uint64_t)> acknowledged = {});

  // Opens the stream and finds where the import with this hash goes on.
  Result<ImportStart> open(const std::string& hash);

  // Takes the next fact of the import (its body is moved out of the item).
  Status add(readers::SourcedItem& item);
  // Sends what is left and waits until all of it is in the log.
  Status flush_and_wait();
  // Sends one batch of facts that were made from the state at this head, and waits until it is in
  // the log. Gives false, and nothing is sent, when the head has moved on; the stream is then open
  // anew. Nothing else may be waiting.
  Result<bool> add_at_head(std::vector<readers::SourcedItem>& items, std::uint64_t head);
  // The import is complete: says so in the last fact's cursor, and ends the stream.
  Status finish();

  // Of this run.
  std::uint64_t appended() const { return appended_; }
  std::optional<std::uint64_t> first_position() const { return first_position_; }
  std::optional<std::uint64_t> last_position() const { return last_position_; }

 private:
  struct InFlight {
    std::size_t bytes = 0;
    std::uint64_t last_number = 0;
    std::vector<readers::Origin> origins;  // of each fact, for errors
  };

  Status open_stream();
  void hold(readers::SourcedItem& item);
  Status send(bool complete, std::optional<std::uint64_t> expected_head);
  Status make_room(std::size_t bytes);
  Status take_ack();
  Status take_receipt(const v1::Receipt& receipt);
  Error placed(Error error) const;

  Client& client_;
  std::string tenant_;
  std::string source_;
  std::function<void(std::uint64_t)> acknowledged_;
  std::unique_ptr<IngestStream> stream_;
  ImportCursor cursor_;
  std::uint64_t next_number_ = 1;

  // The batch that is being filled. Its last fact is held as a message: it gets the cursor.
  v1::Batch batch_;
  std::size_t batch_bytes_ = 0;
  std::optional<v1::Fact> held_;
  std::vector<readers::Origin> origins_;

  std::deque<InFlight> in_flight_;
  std::size_t bytes_in_flight_ = 0;

  std::uint64_t appended_ = 0;
  std::optional<std::uint64_t> first_position_;
  std::optional<std::uint64_t> last_position_;
};

}  // namespace tenon::cli
