// Which stream speaks for which source: one at a time, the newest.
//
// Threads: all methods from any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::server {

class SourceStream {
 public:
  virtual ~SourceStream() = default;
  // Another stream speaks for the source now: take nothing more, and call back once (on any
  // thread, perhaps at once) when nothing of this one is on its way to the log any more.
  virtual void take_over(std::function<void()> drained) = 0;
};

class SourceStreams {
 public:
  // Calls `ready` once no older stream of the source has anything on its way.
  void enter(const std::string& tenant, const std::string& source,
             const std::shared_ptr<SourceStream>& stream, std::function<void()> ready);
  // Unless another has taken over.
  void leave(const std::string& tenant, const std::string& source, const SourceStream* stream);

 private:
  using Key = std::pair<std::string, std::string>;
  struct Holder {
    const SourceStream* stream = nullptr;
    std::weak_ptr<SourceStream> held;
  };

  std::mutex mutex_;
  std::map<Key, Holder> streams_;
};

}  // namespace tenon::server
