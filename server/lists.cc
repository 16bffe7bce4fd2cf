#include "server/lists.h"

#include <string>
#include <utility>

#include "server/convert_account.h"
#include "server/list_filters.h"
#include "server/list_pages.h"
#include "server/rollback.h"

namespace tenon::server {

using projections::Entity;

namespace {

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

Status list_accounts(const log::Log& log, const Reading& asked,
                     const v1::ListAccountsRequest& request, v1::ListAccountsResponse& response) {
  const v1::AccountFilter& filter = request.filter();
  const std::string fixed = filter.SerializeAsString();
  Listing listing = listing_of(request, fixed, Entity::Side::kAccount);
  Reading reading = asked;
  response.Clear();  // it may be asked again
  if (const auto keys = keys_of(filter); !keys.empty()) {
    TENON_ASSIGN_OR_RETURN(listing.candidates, candidates(reading, listing.side, keys));
  } else if (filter.rollback_pending()) {
    // Few among all accounts: of the present they are known.
    listing.candidates = pending_rollbacks(*reading.view, reading.at);
    if (reading.at) TENON_RETURN_IF_ERROR(recorded_or_later(*reading.view, *reading.at));
  }
  listing.add = [&](Moment& moment, std::uint32_t handle) -> std::size_t {
    const Account* account = moment.account(AccountHandle{handle});
    if (account == nullptr || !meets(*account, filter)) return 0;
    v1::Account& out = *response.add_accounts();
    to_proto(*account, moment, out);
    return out.ByteSizeLong();
  };
  TENON_ASSIGN_OR_RETURN(const Page page, list_page(reading, listing));
  for (v1::Account& account : *response.mutable_accounts()) {
    TENON_RETURN_IF_ERROR(put_rollback_story(log, *reading.view, page.head, account));
  }
  end_page(request, fixed, page, response);
  return {};
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
  TENON_ASSIGN_OR_RETURN(const Page page, list_page(reading, listing));
  end_page(request, fixed, page, response);
  return {};
}

}  // namespace tenon::server
