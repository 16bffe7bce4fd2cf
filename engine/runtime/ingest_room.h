// How much may be on its way between a client and the decided state: bytes that were accepted and
// not yet decided. What does not fit is held back by the client's stream: that is the
// back-pressure.
//
// A room that is not nearly full takes any append: whoever is called by when_free() finds a place
// unless others were faster. So more than `bytes_max` are on their way by one append at most. Only
// a little must be free before they are called: what they send comes in as it is decided, and not
// in bursts that everybody waits for.
//
// Threads: all methods from any thread. Appends keep their room alive.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/runtime/owned_append.h"

namespace tenon::runtime {

class IngestRoom : public std::enable_shared_from_this<IngestRoom> {
 public:
  // `reserve`: bytes beyond `bytes_max`, for those who have little here.
  explicit IngestRoom(std::size_t bytes_max, std::size_t reserve = 0)
      : bytes_max_(bytes_max), reserve_(reserve) {}

  // True: the append has its place, and gives it back when the last holder of `keep` lets go.
  // False: no place; nothing happened.
  bool enter(OwnedAppend& append, bool into_reserve = false);
  std::size_t bytes() const;
  // Calls back once, when a sixteenth of the room is free (now, if so): on the thread that freed
  // it.
  void when_free(std::function<void()> callback);
  // Calls everybody who waits.
  void open_doors();

 private:
  void leave(std::size_t bytes);
  // With the mutex held.
  bool is_free() const { return bytes_ <= bytes_max_ - bytes_max_ / 16; }

  const std::size_t bytes_max_;
  const std::size_t reserve_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace tenon::runtime
