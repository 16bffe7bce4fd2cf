#include "projections/number_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace tenon::projections {

std::size_t NumberTable::Shard::seek(std::uint32_t print) const {
  std::size_t at = place(print, places_);
  while (at < entries_.size() && entries_[at].number != 0 && entries_[at].print < print) ++at;
  return at;
}

std::uint32_t NumberTable::Shard::find(std::uint32_t print) const {
  const std::size_t at = seek(print);
  return is_at(at, print) ? entries_[at].number : 0;
}

void NumberTable::Shard::fetch(std::uint32_t print) const {
  if (places_ != 0) __builtin_prefetch(&entries_[place(print, places_)]);
}

void NumberTable::Shard::put(const Entry& entry) {
  const std::size_t at = seek(entry.print);
  if (is_at(at, entry.print)) {
    entries_[at].number = entry.number;
    return;
  }
  // Full to four fifths at the most: an entry is then a few places behind its own.
  if (size_ * 5 >= places_ * 4) grow();
  insert(seek(entry.print), entry);
}

// What stands behind moves up, as far as it is not at its own place.
void NumberTable::Shard::erase(std::uint32_t print) {
  std::size_t at = seek(print);
  if (!is_at(at, print)) return;
  for (; at + 1 < entries_.size(); ++at) {
    const Entry& next = entries_[at + 1];
    if (next.number == 0 || place(next.print, places_) > at) break;
    entries_[at] = next;
  }
  entries_[at] = {};
  --size_;
}

void NumberTable::Shard::grow() {
  const std::size_t places = places_ + places_ / 4 + 8;
  std::vector<Entry> spread(places + kSlack);
  std::size_t free = 0;
  for (const Entry& entry : entries_) {
    if (entry.number == 0) continue;
    const std::size_t at = std::max(place(entry.print, places), free);
    if (at == spread.size()) spread.resize(at + kSlack);
    spread[at] = entry;
    free = at + 1;
  }
  entries_ = std::move(spread);
  places_ = places;
}

void NumberTable::Shard::insert(std::size_t at, const Entry& entry) {
  std::size_t free = at;
  while (free < entries_.size() && entries_[free].number != 0) ++free;
  if (free == entries_.size()) entries_.resize(free + kSlack);
  for (; free > at; --free) entries_[free] = entries_[free - 1];
  entries_[at] = entry;
  ++size_;
}

std::uint32_t NumberTable::find(std::uint32_t print) const {
  return shards_[shard_of(print)].find(print);
}

void NumberTable::fetch(std::uint32_t print) const { shards_[shard_of(print)].fetch(print); }

void NumberTable::put(std::uint32_t print, std::uint32_t number) {
  TENON_CHECK(number != 0);
  if (shards_.size() == 1 && shards_.front().size() == kSmall) cut();
  shards_[shard_of(print)].put({print, number});
}

void NumberTable::erase(std::uint32_t print) { shards_[shard_of(print)].erase(print); }

void NumberTable::cut() {
  const Shard whole = std::move(shards_.front());
  shards_.assign(std::size_t{1} << kShardBits, Shard(kShardBits));
  whole.each([this](const Entry& entry) { shards_[shard_of(entry.print)].put(entry); });
}

std::size_t NumberTable::size() const {
  std::size_t size = 0;
  for (const Shard& shard : shards_) size += shard.size();
  return size;
}

}  // namespace tenon::projections
