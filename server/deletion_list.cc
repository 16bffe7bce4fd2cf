#include "server/deletion_list.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "server/convert_party.h"
#include "server/list_pages.h"

namespace tenon::server {
namespace {

using projections::MatchState;

// What the present knows beside the objects: which of them leave, and which of those the reports of
// holds named. Nothing when the state is at another head.
struct LeavingNow {
  std::vector<std::uint32_t> leaving;  // in the order of first sight
  std::vector<std::uint32_t> reported;
};

LeavingNow leaving_in(const MatchState& state, std::string_view only) {
  LeavingNow now;
  for (std::uint32_t i = 1; i <= state.last_connector().value; ++i) {
    const Connector& connector = *state.connector(ConnectorHandle{i});
    if (!only.empty() && connector.name != only) continue;
    std::optional<rules::ObjectPlace> place;
    while ((place = state.next_leaving(connector.handle, place))) {
      now.leaving.push_back(place->object.value);
    }
    for (const ObjectHandle handle : connector.reported) now.reported.push_back(handle.value);
  }
  std::sort(now.leaving.begin(), now.leaving.end());
  std::sort(now.reported.begin(), now.reported.end());
  return now;
}

void put_deletion(const DirectoryObject& object, Moment& moment, v1::PendingDeletion& out) {
  to_proto(party_of(object, moment.connector_name(object.connector)), *out.mutable_object());
  out.set_distinguished_name(object.distinguished_name);
  out.set_cause(object.presence == Presence::kLeavingScope ? v1::PendingDeletion::LEFT_SCOPE
                                                           : v1::PendingDeletion::DELETED);
  out.set_left_at(object.left_at.value);
  if (const Account* account = moment.account(object.account)) {
    to_proto(party_of(*account), *out.mutable_account());
    out.set_deletes_account(!account->is_cloud_managed);
  }
}

Status put_times(const projections::History& history, v1::ListDeletionsResponse& response) {
  for (v1::PendingDeletion& deletion : *response.mutable_deletions()) {
    const Result<Decision> said = history.decision(DecisionId{Position{deletion.left_at()}, 0});
    if (said.ok()) {
      to_proto(said->time, *deletion.mutable_left_time());
    } else if (said.error().code != ErrorCode::kNotFound) {
      return said.error();
    }
  }
  return {};
}

}  // namespace

Result<Question> question_of_list(const v1::ListDeletionsRequest& request) {
  return question_with_pages(request, request.connector(), false);
}

Status list_deletions(const Reading& reading, const v1::ListDeletionsRequest& request,
                      v1::ListDeletionsResponse& response) {
  const projections::TenantView& view = *reading.view;
  const std::string& connector = request.connector();
  Reading at = reading;
  const auto now = view.read([&](const MatchState& state, Head head) -> std::optional<LeavingNow> {
    if (!at.at) at.at = head;
    if (*at.at != head) return std::nullopt;
    return leaving_in(state, connector);
  });
  TENON_RETURN_IF_ERROR(until_recorded(view, *at.at));
  Listing listing = listing_of(request, connector, projections::Entity::Side::kObject);
  if (now) listing.candidates = now->leaving;
  listing.add = [&](Moment& moment, std::uint32_t handle) -> std::size_t {
    const DirectoryObject* object = moment.object(ObjectHandle{handle});
    if (object == nullptr || !object->leaving()) return 0;
    if (!connector.empty() && moment.connector_name(object->connector) != connector) return 0;
    v1::PendingDeletion& out = *response.add_deletions();
    put_deletion(*object, moment, out);
    if (now) {
      out.set_reported(std::binary_search(now->reported.begin(), now->reported.end(), handle));
    }
    return out.ByteSizeLong();
  };
  TENON_ASSIGN_OR_RETURN(const Page page, list_page(at, listing));
  end_page(request, connector, page, response);
  return put_times(view.history(), response);
}

}  // namespace tenon::server
