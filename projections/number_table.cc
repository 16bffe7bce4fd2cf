#include "projections/number_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/check.h"

namespace tenon::projections {

static_assert(std::endian::native == std::endian::little, "entries are read as words");

template <unsigned kPrintBytes>
std::size_t NumberTable::Shard<kPrintBytes>::seek(std::uint32_t print) const {
  std::size_t i = place(print, places_);
  for (; i < count_; ++i) {
    const Entry entry = at(i);
    if (entry.number == 0 || entry.print >= print) break;
  }
  return i;
}

template <unsigned kPrintBytes>
bool NumberTable::Shard<kPrintBytes>::is_at(std::size_t i, std::uint32_t print) const {
  if (i >= count_) return false;
  const Entry entry = at(i);
  return entry.number != 0 && entry.print == print;
}

template <unsigned kPrintBytes>
std::uint32_t NumberTable::Shard<kPrintBytes>::find(std::uint32_t print) const {
  const std::size_t i = seek(print);
  return is_at(i, print) ? at(i).number : 0;
}

template <unsigned kPrintBytes>
void NumberTable::Shard<kPrintBytes>::fetch(std::uint32_t print) const {
  if (places_ != 0) __builtin_prefetch(&bytes_[place(print, places_) * kEntryBytes]);
}

template <unsigned kPrintBytes>
void NumberTable::Shard<kPrintBytes>::put(const Entry& entry) {
  const std::size_t i = seek(entry.print);
  if (is_at(i, entry.print)) {
    set(i, entry);
    return;
  }
  // Full to seven eighths at the most: an entry is then some places behind its own, which mostly
  // lie in the same line of the cache.
  if (size_ * 8 >= places_ * 7) grow();
  insert(seek(entry.print), entry);
}

// What stands behind moves up, as far as it is not at its own place.
template <unsigned kPrintBytes>
void NumberTable::Shard<kPrintBytes>::erase(std::uint32_t print) {
  std::size_t i = seek(print);
  if (!is_at(i, print)) return;
  for (; i + 1 < count_; ++i) {
    const Entry next = at(i + 1);
    if (next.number == 0 || place(next.print, places_) > i) break;
    set(i, next);
  }
  set(i, {});
  --size_;
}

template <unsigned kPrintBytes>
void NumberTable::Shard<kPrintBytes>::resize(std::size_t count) {
  const std::size_t bytes = count * kEntryBytes + sizeof(std::uint64_t) - kEntryBytes;
  bytes_.reserve(bytes);
  bytes_.resize(bytes);
  count_ = count;
}

template <unsigned kPrintBytes>
void NumberTable::Shard<kPrintBytes>::grow() {
  Shard spread;
  spread.places_ = places_ + places_ / 8 + 8;
  spread.size_ = size_;
  spread.resize(spread.places_ + kSlack);
  std::size_t free = 0;
  each([&](const Entry& entry) {
    const std::size_t i = std::max(place(entry.print, spread.places_), free);
    if (i == spread.count_) spread.resize(i + kSlack);
    spread.set(i, entry);
    free = i + 1;
  });
  *this = std::move(spread);
}

template <unsigned kPrintBytes>
void NumberTable::Shard<kPrintBytes>::insert(std::size_t i, const Entry& entry) {
  std::size_t free = i;
  while (free < count_ && at(free).number != 0) ++free;
  if (free == count_) resize(free + kSlack);
  char* from = &bytes_[i * kEntryBytes];
  std::memmove(from + kEntryBytes, from, (free - i) * kEntryBytes);
  set(i, entry);
  ++size_;
}

std::uint32_t NumberTable::find(std::uint32_t print) const {
  return shards_.empty() ? whole_.find(print)
                         : shards_[print >> (32 - kShardBits)].find(print & kRest);
}

void NumberTable::fetch(std::uint32_t print) const {
  if (shards_.empty()) return whole_.fetch(print);
  shards_[print >> (32 - kShardBits)].fetch(print & kRest);
}

void NumberTable::put(std::uint32_t print, std::uint32_t number) {
  TENON_CHECK(number != 0);
  if (shards_.empty() && whole_.size() == kSmall) cut();
  if (shards_.empty()) return whole_.put({print, number});
  shards_[print >> (32 - kShardBits)].put({print & kRest, number});
}

void NumberTable::erase(std::uint32_t print) {
  if (shards_.empty()) return whole_.erase(print);
  shards_[print >> (32 - kShardBits)].erase(print & kRest);
}

void NumberTable::cut() {
  shards_.resize(std::size_t{1} << kShardBits);
  whole_.each([this](const Entry& entry) {
    shards_[entry.print >> (32 - kShardBits)].put({entry.print & kRest, entry.number});
  });
  whole_ = {};
}

std::size_t NumberTable::size() const {
  std::size_t size = whole_.size();
  for (const auto& shard : shards_) size += shard.size();
  return size;
}

std::size_t NumberTable::bytes() const {
  std::size_t bytes = whole_.bytes();
  for (const auto& shard : shards_) bytes += shard.bytes();
  return bytes;
}

}  // namespace tenon::projections
