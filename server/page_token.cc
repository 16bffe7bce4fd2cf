#include "server/page_token.h"

#include <algorithm>

#include "engine/base/encoding.h"
#include "engine/base/limits.h"
#include "engine/base/sha256.h"
#include "server/errors.h"

namespace tenon::server {
namespace {

constexpr std::uint8_t kTokenVersion = 1;

}  // namespace

std::uint64_t question_fingerprint(std::string_view list, std::string_view tenant,
                                   std::string_view filter) {
  std::string whole;
  put_string(whole, list);
  put_string(whole, tenant);
  put_string(whole, filter);
  const Digest digest = sha256({whole});
  return Reader(as_view(digest)).u64();
}

std::string encode_page_token(const PageToken& token, std::uint64_t question) {
  std::string bytes;
  put_u8(bytes, kTokenVersion);
  put_u64(bytes, question);
  put_u64(bytes, token.head.value);
  put_u32(bytes, token.last);
  return to_base64(bytes);
}

Result<std::optional<PageToken>> decode_page_token(std::string_view text, std::uint64_t question) {
  if (text.empty()) return std::optional<PageToken>();
  const std::string bytes = from_base64(text).value_or("");
  Reader reader(bytes);
  const std::uint8_t version = reader.u8();
  const std::uint64_t asked = reader.u64();
  PageToken token;
  token.head = Head{reader.u64()};
  token.last = reader.u32();
  if (reader.at_end() && version == kTokenVersion && asked == question) return std::optional(token);
  return bad_field("page_token", "PAGE_TOKEN",
                   "not a token of this list with this tenant and these filters; ask for the "
                   "first page again");
}

Result<std::size_t> page_size_of(std::int32_t asked) {
  if (asked < 0) return bad_field("page_size", "PAGE_SIZE", "a page size is not negative");
  if (asked == 0) return tenon::limits::kPageSizeDefault;
  return std::min(static_cast<std::size_t>(asked), tenon::limits::kPageSizeMax);
}

}  // namespace tenon::server
