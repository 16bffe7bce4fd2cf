#include "server/lists.h"

#include <string>
#include <utility>

#include "server/call_limits.h"
#include "server/convert_account.h"
#include "server/convert_decision.h"
#include "server/list_filters.h"
#include "server/listing.h"
#include "server/page_token.h"

namespace tenon::server {

using projections::Entity;

namespace {

template <typename Request>
std::uint64_t fingerprint(const Request& request, std::string_view filter) {
  return question_fingerprint(Request::descriptor()->name(), request.tenant(),
                              std::string(filter) + request.as_of().SerializeAsString());
}

template <typename Request>
Result<Question> question_with_pages(const Request& request, std::string_view filter,
                                     bool from_history) {
  TENON_RETURN_IF_ERROR(page_size_of(request.page_size()));
  TENON_ASSIGN_OR_RETURN(const std::optional<PageToken> token,
                         decode_page_token(request.page_token(), fingerprint(request, filter)));
  Question question = question_of(request, from_history);
  if (token) question.pinned = token->head;
  return question;
}

// The parts of a listing that the request gives.
template <typename Request>
Listing listing_of(const Request& request, std::string_view filter, Entity::Side side) {
  Listing listing;
  listing.side = side;
  listing.page_size = *page_size_of(request.page_size());
  const auto token = decode_page_token(request.page_token(), fingerprint(request, filter));
  if (token->has_value()) listing.after = (*token)->last;
  return listing;
}

template <typename Request, typename Response>
Status answer_page(const Reading& reading, const Listing& listing, const Request& request,
                   std::string_view filter, Response& response) {
  TENON_ASSIGN_OR_RETURN(const Page page, list_page(reading, listing));
  response.set_head(page.head.value);
  if (page.next) {
    response.set_next_page_token(encode_page_token(*page.next, fingerprint(request, filter)));
  }
  return {};
}

// Questions with keys are answered from history, which finds accounts in the recycle bin too.
Result<std::vector<std::uint32_t>> candidates(const Reading& reading, Entity::Side side,
                                              const std::vector<FilterKey>& keys) {
  PastMoment moment(*reading.view, *reading.at);
  std::vector<std::uint32_t> found = with_keys(moment, side, keys);
  TENON_RETURN_IF_ERROR(moment.status());
  return found;
}

}  // namespace

Result<Question> question_of_list(const v1::ListAccountsRequest& request) {
  return question_with_pages(request, request.filter().SerializeAsString(),
                             !keys_of(request.filter()).empty());
}

Result<Question> question_of_list(const v1::ListObjectsRequest& request) {
  TENON_RETURN_IF_ERROR(check(request.filter()));
  return question_with_pages(request, request.filter().SerializeAsString(),
                             !keys_of(request.filter()).empty());
}

Result<Question> question_of_list(const v1::ListConflictsRequest& request) {
  TENON_RETURN_IF_ERROR(check_outcome(request.outcome()));
  return question_with_pages(request, request.outcome(), true);
}

Status list_accounts(const Reading& reading, const v1::ListAccountsRequest& request,
                     v1::ListAccountsResponse& response) {
  const v1::AccountFilter& filter = request.filter();
  const std::string fixed = filter.SerializeAsString();
  Listing listing = listing_of(request, fixed, Entity::Side::kAccount);
  if (const auto keys = keys_of(filter); !keys.empty()) {
    TENON_ASSIGN_OR_RETURN(listing.candidates, candidates(reading, listing.side, keys));
  }
  listing.add = [&](Moment& moment, std::uint32_t handle) -> std::size_t {
    const Account* account = moment.account(AccountHandle{handle});
    if (account == nullptr || !meets(*account, filter)) return 0;
    v1::Account& out = *response.add_accounts();
    to_proto(*account, moment, out);
    return out.ByteSizeLong();
  };
  return answer_page(reading, listing, request, fixed, response);
}

Status list_objects(const Reading& reading, const v1::ListObjectsRequest& request,
                    v1::ListObjectsResponse& response) {
  const v1::ObjectFilter& filter = request.filter();
  const std::string fixed = filter.SerializeAsString();
  Listing listing = listing_of(request, fixed, Entity::Side::kObject);
  if (const auto keys = keys_of(filter); !keys.empty()) {
    TENON_ASSIGN_OR_RETURN(listing.candidates, candidates(reading, listing.side, keys));
  }
  listing.add = [&](Moment& moment, std::uint32_t handle) -> std::size_t {
    const DirectoryObject* object = moment.object(ObjectHandle{handle});
    if (object == nullptr || !meets(*object, moment, filter)) return 0;
    v1::DirectoryObject& out = *response.add_objects();
    to_proto(*object, moment, out);
    return out.ByteSizeLong();
  };
  return answer_page(reading, listing, request, fixed, response);
}

Status list_conflicts(const Reading& reading, const v1::ListConflictsRequest& request,
                      v1::ListConflictsResponse& response) {
  Listing listing = listing_of(request, request.outcome(), Entity::Side::kObject);
  // The present's conflicts are known; those of the past are searched for.
  reading.view->read_conflicts(
      [&](const projections::MatchState&, const projections::OpenConflicts& open, Head head) {
        if (head != *reading.at) return;
        listing.candidates.emplace();
        ObjectHandle each{listing.after};
        while ((each = open.next(each))) {
          if (listing.candidates->size() == call_limits::kScanStep) {
            listing.goes_on = true;
            return;
          }
          listing.candidates->push_back(each.value);
        }
      });
  std::vector<DecisionId> standing;
  listing.add = [&](Moment& moment, std::uint32_t handle) -> std::size_t {
    const DirectoryObject* object = moment.object(ObjectHandle{handle});
    if (object == nullptr || (!object->waiting && object->claims.empty())) return 0;
    if (!request.outcome().empty() && request.outcome() != name_of(object->outcome)) return 0;
    v1::DirectoryObject& out = *response.add_conflicts()->mutable_object();
    to_proto(*object, moment, out);
    standing.push_back(object->last_decision);
    return out.ByteSizeLong();
  };
  TENON_RETURN_IF_ERROR(answer_page(reading, listing, request, request.outcome(), response));
  for (std::size_t i = 0; i < standing.size(); ++i) {
    TENON_ASSIGN_OR_RETURN(const Decision decision, reading.view->history().decision(standing[i]));
    to_proto(decision, *response.mutable_conflicts(static_cast<int>(i))->mutable_decision());
  }
  return {};
}

}  // namespace tenon::server
