#include "server/source_streams.h"

namespace tenon::server {

void SourceStreams::enter(const std::string& tenant, const std::string& source,
                          const std::shared_ptr<SourceStream>& stream,
                          std::function<void()> ready) {
  std::shared_ptr<SourceStream> older;
  {
    const std::scoped_lock hold(mutex_);
    Holder& holder = streams_[Key{tenant, source}];
    older = holder.held.lock();
    holder = {stream.get(), stream};
  }
  if (older) {
    older->take_over(std::move(ready));
  } else {
    ready();
  }
}

void SourceStreams::leave(const std::string& tenant, const std::string& source,
                          const SourceStream* stream) {
  const std::scoped_lock hold(mutex_);
  const auto found = streams_.find(Key{tenant, source});
  if (found != streams_.end() && found->second.stream == stream) streams_.erase(found);
}

}  // namespace tenon::server
