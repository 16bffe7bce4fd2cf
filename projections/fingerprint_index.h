// An index from texts to numbers that keeps no text: 32-bit fingerprints, about nine bytes an
// entry. A fingerprint is no proof: whoever asks verifies each candidate against the value itself.
//
// Not thread-safe. Iteration order never shows: candidates come in the order of their numbers.
#pragma once

#include <absl/container/btree_set.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "projections/number_table.h"

namespace tenon::projections {

using Fingerprint = std::uint32_t;

// Of a text within one space (an attribute, a kind of key).
Fingerprint fingerprint(std::uint8_t space, std::string_view text);

class FingerprintIndex {
 public:
  // A pair that is there already is one entry still, which one removal takes away.
  void add(Fingerprint print, std::uint32_t number) {
    const std::uint32_t held = first_.find(print);
    if (held == number) return;
    // The smallest number stays in front.
    if (held == 0 || number < held) first_.put(print, number);
    if (held != 0) others_.insert({print, std::max(number, held)});
  }

  void remove(Fingerprint print, std::uint32_t number) {
    const std::uint32_t held = first_.find(print);
    if (held == 0) return;
    if (held != number) {
      others_.erase({print, number});
      return;
    }
    const auto next = others_.lower_bound({print, 0});
    if (next == others_.end() || next->first != print) {
      first_.erase(print);
      return;
    }
    first_.put(print, next->second);
    others_.erase(next);
  }

  // Into the processor's caches; and the smallest number, not verified (0: none).
  void fetch(Fingerprint print) const { first_.fetch(print); }
  std::uint32_t likely(Fingerprint print) const { return first_.find(print); }

  // The smallest number for which `matches` holds, above `after`; 0: none.
  template <typename Matches>
  std::uint32_t find(Fingerprint print, Matches matches, std::uint32_t after = 0) const {
    const std::uint32_t first = first_.find(print);
    if (first == 0) return 0;
    if (first > after && matches(first)) return first;
    for (auto other = others_.lower_bound({print, after + 1});
         other != others_.end() && other->first == print; ++other) {
      if (matches(other->second)) return other->second;
    }
    return 0;
  }

 private:
  NumberTable first_;
  absl::btree_set<std::pair<Fingerprint, std::uint32_t>> others_;
};

}  // namespace tenon::projections
