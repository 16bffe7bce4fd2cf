// Page tokens: opaque to clients, they name the head that the first page showed, the last entry
// given, and the question that they belong to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace tenon::server {

struct PageToken {
  Head head;
  std::uint32_t last = 0;  // handle of the last entry looked at
};

// A fingerprint of what must stay the same from page to page.
std::uint64_t question_fingerprint(std::string_view list, std::string_view tenant,
                                   std::string_view filter);

std::string encode_page_token(const PageToken& token, std::uint64_t question);
// Nothing for an empty text. INVALID_ARGUMENT PAGE_TOKEN: not one of ours, or of another question.
Result<std::optional<PageToken>> decode_page_token(std::string_view text, std::uint64_t question);

// AIP-158: 0 is the default, more than the most is the most. INVALID_ARGUMENT PAGE_SIZE: negative.
Result<std::size_t> page_size_of(std::int32_t asked);

}  // namespace tenon::server
