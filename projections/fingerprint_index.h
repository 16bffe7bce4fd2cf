// An index from texts to numbers that keeps no text: 64-bit fingerprints, about sixteen bytes an
// entry. A fingerprint is no proof: whoever asks verifies each candidate against the value itself.
//
// Not thread-safe. Iteration order never shows: candidates come in the order of their numbers.
#pragma once

#include <absl/container/btree_set.h>
#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace tenon::projections {

// Of a text within one space (an attribute, a kind of key).
std::uint64_t fingerprint(std::uint8_t space, std::string_view text);

class FingerprintIndex {
 public:
  void add(std::uint64_t print, std::uint32_t number) {
    const auto [it, added] = first_.try_emplace(print, number);
    if (added || it->second == number) return;
    // The smallest number stays in front.
    if (number < it->second) std::swap(number, it->second);
    others_.insert({print, number});
  }

  void remove(std::uint64_t print, std::uint32_t number) {
    const auto it = first_.find(print);
    if (it == first_.end()) return;
    if (it->second != number) {
      others_.erase({print, number});
      return;
    }
    const auto next = others_.lower_bound({print, 0});
    if (next == others_.end() || next->first != print) {
      first_.erase(it);
      return;
    }
    it->second = next->second;
    others_.erase(next);
  }

  // Into the processor's caches; and the smallest number, not verified (0: none).
  void fetch(std::uint64_t print) const { first_.prefetch(print); }
  std::uint32_t likely(std::uint64_t print) const {
    const auto it = first_.find(print);
    return it == first_.end() ? 0 : it->second;
  }

  // The smallest number for which `matches` holds, above `after`; 0: none.
  template <typename Matches>
  std::uint32_t find(std::uint64_t print, Matches matches, std::uint32_t after = 0) const {
    const auto it = first_.find(print);
    if (it == first_.end()) return 0;
    if (it->second > after && matches(it->second)) return it->second;
    for (auto other = others_.lower_bound({print, after + 1});
         other != others_.end() && other->first == print; ++other) {
      if (matches(other->second)) return other->second;
    }
    return 0;
  }

 private:
  absl::flat_hash_map<std::uint64_t, std::uint32_t> first_;
  absl::btree_set<std::pair<std::uint64_t, std::uint32_t>> others_;
};

}  // namespace tenon::projections
