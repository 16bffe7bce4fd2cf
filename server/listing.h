// One page of a list in the order of first sight, at one head: the pages of a list show one state,
// because what changed since the first page is read from history.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "projections/history.h"
#include "server/moment.h"
#include "server/page_token.h"
#include "server/read_call.h"

namespace tenon::server {

struct Listing {
  projections::Entity::Side side = projections::Entity::Side::kAccount;
  std::size_t page_size = 0;
  std::uint32_t after = 0;  // handle
  // The only entries worth looking at, in order; nothing: all of them.
  std::optional<std::vector<std::uint32_t>> candidates;
  bool goes_on = false;  // there are more candidates than these
  // Adds the entry with that handle if it is there and meets the filter: its bytes, or 0.
  std::function<std::size_t(Moment&, std::uint32_t)> add;
};

struct Page {
  Head head;
  std::optional<PageToken> next;
};

// A key of a filter, with the kinds (projections::KeyKind) by which it may name an entry.
struct FilterKey {
  std::string text;
  unsigned kinds = 0;
};

// The handles of entries that have all the keys, in order.
std::vector<std::uint32_t> with_keys(Moment& moment, projections::Entity::Side side,
                                     const std::vector<FilterKey>& keys);

Result<Page> list_page(const Reading& reading, const Listing& listing);

}  // namespace tenon::server
