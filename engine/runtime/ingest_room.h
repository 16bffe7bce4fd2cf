// How much may be on its way between a client and the decided state: bytes that were accepted and
// not yet decided. What does not fit is held back by the client's stream: that is the
// back-pressure.
//
// A room that is not more than half full takes any append: whoever is called by when_free() finds a
// place unless others were faster. So more than `bytes_max` are on their way by one append at most.
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
  explicit IngestRoom(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // True: the append has its place, and gives it back when the last holder of `keep` lets go.
  // False: no place; nothing happened.
  bool enter(OwnedAppend& append);
  // Calls back once, when half of the room is free (now, if so): on the thread that freed it.
  void when_free(std::function<void()> callback);
  // Calls everybody who waits.
  void open_doors();

 private:
  void leave(std::size_t bytes);

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace tenon::runtime
