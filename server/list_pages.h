// What the requests of all lists have in common: page sizes, tokens, and what a token is bound to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "server/listing.h"
#include "server/page_token.h"
#include "server/read_call.h"

namespace tenon::server {

template <typename Request>
std::uint64_t list_fingerprint(const Request& request, std::string_view filter) {
  std::string fixed(filter);
  if constexpr (requires { request.as_of(); }) fixed += request.as_of().SerializeAsString();
  return question_fingerprint(Request::descriptor()->name(), request.tenant(), fixed);
}

// What a list request asks, page token included. INVALID_ARGUMENT: PAGE_TOKEN, PAGE_SIZE.
template <typename Request>
Result<Question> question_with_pages(const Request& request, std::string_view filter,
                                     bool from_history) {
  TENON_RETURN_IF_ERROR(page_size_of(request.page_size()));
  TENON_ASSIGN_OR_RETURN(
      const std::optional<PageToken> token,
      decode_page_token(request.page_token(), list_fingerprint(request, filter)));
  Question question = question_of(request, from_history);
  if (token) question.pinned = token->head;
  return question;
}

// Of a request that question_with_pages() has checked.
template <typename Request>
std::size_t asked_page_size(const Request& request) {
  return *page_size_of(request.page_size());
}

// The last entry that earlier pages looked at; 0 on the first.
template <typename Request>
std::uint32_t asked_after(const Request& request, std::string_view filter) {
  const auto token = decode_page_token(request.page_token(), list_fingerprint(request, filter));
  return token->has_value() ? (*token)->last : 0;
}

template <typename Request>
Listing listing_of(const Request& request, std::string_view filter,
                   projections::Entity::Side side) {
  Listing listing;
  listing.side = side;
  listing.page_size = asked_page_size(request);
  listing.after = asked_after(request, filter);
  return listing;
}

template <typename Request, typename Response>
void end_page(const Request& request, std::string_view filter, const Page& page,
              Response& response) {
  response.set_head(page.head.value);
  if (!page.next) return;
  response.set_next_page_token(encode_page_token(*page.next, list_fingerprint(request, filter)));
}

}  // namespace tenon::server
