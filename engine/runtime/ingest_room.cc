#include "engine/runtime/ingest_room.h"

#include <utility>

namespace tenon::runtime {
namespace {

// What a fact costs beside its payload while it is on its way.
constexpr std::size_t kFactOverheadBytes = 64;

}  // namespace

bool IngestRoom::enter(OwnedAppend& append, bool into_reserve) {
  const std::size_t bytes = append.bytes() + append.facts.size() * kFactOverheadBytes;
  {
    const std::scoped_lock hold(mutex_);
    const std::size_t bytes_max = bytes_max_ + (into_reserve ? reserve_ : 0);
    if (!is_free() && bytes_ + bytes > bytes_max) return false;
    bytes_ += bytes;
  }
  append.keep = std::shared_ptr<const void>(
      append.keep.get(),
      [room = shared_from_this(), bytes, keep = append.keep](const void*) mutable {
        keep.reset();
        room->leave(bytes);
      });
  return true;
}

std::size_t IngestRoom::bytes() const {
  const std::scoped_lock hold(mutex_);
  return bytes_;
}

void IngestRoom::when_free(std::function<void()> callback) {
  {
    const std::scoped_lock hold(mutex_);
    if (!is_free()) {
      waiting_.push_back(std::move(callback));
      return;
    }
  }
  callback();
}

void IngestRoom::open_doors() {
  std::vector<std::function<void()>> waiting;
  {
    const std::scoped_lock hold(mutex_);
    waiting.swap(waiting_);
  }
  for (const auto& callback : waiting) callback();
}

void IngestRoom::leave(std::size_t bytes) {
  {
    const std::scoped_lock hold(mutex_);
    bytes_ -= bytes;
    if (!is_free()) return;
  }
  open_doors();
}

}  // namespace tenon::runtime
