#include "server/listing.h"

#include <algorithm>
#include <set>
#include <utility>

#include "server/call_limits.h"

namespace tenon::server {

using projections::Entity;
using projections::KeyHolder;

namespace {

// Goes through the entries in short steps, so that the writer is never held up for long.
class Walk {
 public:
  Walk(const Reading& reading, const Listing& listing)
      : view_(*reading.view), listing_(listing), at_(reading.at), place_(listing.after) {}

  Result<Page> run() {
    do {
      TENON_RETURN_IF_ERROR(at_moment(view_, at_, [this](Moment& moment) { return step(moment); }));
    } while (!full_ && !ended_ && scanned_ < call_limits::kPastScanMax && may_go_on());
    Page page{*at_, std::nullopt};
    if (!ended_ || listing_.goes_on) page.next = PageToken{*at_, place_};
    return page;
  }

 private:
  Status step(Moment& moment) {
    at_ = moment.head();
    const std::uint32_t last = moment.last(listing_.side);
    for (std::uint32_t looked = 0; looked < call_limits::kScanStep; ++looked) {
      const std::uint32_t handle = next(last);
      ended_ = handle == 0;
      if (ended_) return {};
      place_ = handle;
      if (moment.past()) ++scanned_;
      const std::size_t bytes = listing_.add(moment, handle);
      TENON_RETURN_IF_ERROR(moment.status());
      if (bytes == 0) continue;
      bytes_ += bytes;
      ++count_;
      full_ = count_ >= listing_.page_size || bytes_ >= call_limits::kAnswerBytesMax;
      if (full_) {
        ended_ = next(last) == 0;
        return {};
      }
    }
    return {};
  }

  // The state may have moved on from the head of the page, and history may not have come to it yet:
  // then the page ends short, and the next request waits for history without a thread.
  bool may_go_on() const { return view_.recorded().head() >= *at_; }

  std::uint32_t next(std::uint32_t last) const {
    if (!listing_.candidates) return place_ < last ? place_ + 1 : 0;
    const auto& all = *listing_.candidates;
    const auto found = std::upper_bound(all.begin(), all.end(), place_);
    return found == all.end() ? 0 : *found;
  }

  const projections::TenantView& view_;
  const Listing& listing_;
  std::optional<Head> at_;
  std::uint32_t place_ = 0;
  std::uint32_t scanned_ = 0;  // of the past, where an entry costs reads
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
  bool full_ = false;
  bool ended_ = false;
};

}  // namespace

std::vector<std::uint32_t> with_keys(Moment& moment, Entity::Side side,
                                     const std::vector<FilterKey>& keys) {
  std::set<std::uint32_t> all;
  bool first = true;
  for (const FilterKey& key : keys) {
    std::set<std::uint32_t> some;
    for (const KeyHolder& holder : moment.holders(key.text)) {
      const bool meant = holder.entity.side == side && (holder.kinds & key.kinds) != 0;
      if (meant && (first || all.contains(holder.entity.handle))) some.insert(holder.entity.handle);
    }
    all = std::move(some);
    first = false;
  }
  return {all.begin(), all.end()};
}

Result<Page> list_page(const Reading& reading, const Listing& listing) {
  return Walk(reading, listing).run();
}

}  // namespace tenon::server
