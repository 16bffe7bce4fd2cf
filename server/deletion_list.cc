#include "server/deletion_list.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/call_limits.h"
#include "server/convert_party.h"
#include "server/list_pages.h"

namespace tenon::server {
namespace {

using projections::MatchState;

// What only the present knows at once: which objects leave, and which of them the reports of holds
// named.
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

Status put_times(const projections::TenantView& view, v1::ListDeletionsResponse& response) {
  for (v1::PendingDeletion& deletion : *response.mutable_deletions()) {
    TENON_ASSIGN_OR_RETURN(const Micros left, view.time_of(Position{deletion.left_at()}));
    to_proto(left, *deletion.mutable_left_time());
  }
  return {};
}

class DeletionPage {
 public:
  DeletionPage(const v1::ListDeletionsRequest& request, v1::ListDeletionsResponse& response)
      : request_(request), response_(response) {}

  // Nothing: the state is at another head than the page.
  std::optional<Page> of_present(const Reading& reading) {
    return reading.view->read([&](const MatchState& state, Head head) -> std::optional<Page> {
      if (reading.at && *reading.at != head) return std::nullopt;
      PresentMoment moment(state, head);
      return fill(leaving_in(state, request_.connector()), moment);
    });
  }

  Result<Page> of_past(const Reading& reading) {
    Listing listing =
        listing_of(request_, request_.connector(), projections::Entity::Side::kObject);
    std::vector<Leaving> added;
    listing.add = [&](Moment& moment, std::uint32_t handle) {
      const std::size_t bytes = add(moment, handle);
      if (bytes != 0) {
        added.push_back({moment.object(ObjectHandle{handle})->connector, ObjectHandle{handle}});
      }
      return bytes;
    };
    TENON_ASSIGN_OR_RETURN(Page page, list_page(reading, listing));
    TENON_RETURN_IF_ERROR(mark_reported(*reading.view, page.head, added));
    return page;
  }

 private:
  struct Leaving {
    ConnectorHandle connector;
    ObjectHandle object;
  };

  Page fill(const LeavingNow& now, Moment& moment) {
    const std::size_t most = asked_page_size(request_);
    Page page{moment.head(), std::nullopt};
    std::size_t bytes = 0;
    auto next = std::upper_bound(now.leaving.begin(), now.leaving.end(),
                                 asked_after(request_, request_.connector()));
    for (; next != now.leaving.end(); ++next) {
      const bool full = static_cast<std::size_t>(response_.deletions_size()) >= most ||
                        bytes >= call_limits::kAnswerBytesMax;
      if (full) {
        page.next = PageToken{page.head, *std::prev(next)};
        break;
      }
      bytes += add(moment, *next);
      response_.mutable_deletions()->rbegin()->set_reported(
          std::binary_search(now.reported.begin(), now.reported.end(), *next));
    }
    return page;
  }

  // Those that the report of a hold named which stood then.
  Status mark_reported(const projections::TenantView& view, Head at,
                       const std::vector<Leaving>& added) {
    std::map<ConnectorHandle, std::vector<ObjectHandle>> reported;
    int row = 0;
    for (const auto& [of, object] : added) {
      auto known = reported.find(of);
      if (known == reported.end()) {
        TENON_ASSIGN_OR_RETURN(const std::optional<Connector> connector,
                               view.history().connector(of, at));
        known = reported.emplace(of, connector ? connector->reported : std::vector<ObjectHandle>())
                    .first;
      }
      const std::vector<ObjectHandle>& all = known->second;
      response_.mutable_deletions(row++)->set_reported(std::find(all.begin(), all.end(), object) !=
                                                       all.end());
    }
    return {};
  }

  // The bytes added; 0: it is not leaving there.
  std::size_t add(Moment& moment, std::uint32_t handle) {
    const DirectoryObject* object = moment.object(ObjectHandle{handle});
    if (object == nullptr || !object->leaving()) return 0;
    const std::string& only = request_.connector();
    if (!only.empty() && moment.connector_name(object->connector) != only) return 0;
    v1::PendingDeletion& out = *response_.add_deletions();
    put_deletion(*object, moment, out);
    return out.ByteSizeLong();
  }

  const v1::ListDeletionsRequest& request_;
  v1::ListDeletionsResponse& response_;
};

}  // namespace

Result<Question> question_of_list(const v1::ListDeletionsRequest& request) {
  return question_with_pages(request, request.connector(), false);
}

Status list_deletions(const Reading& reading, const v1::ListDeletionsRequest& request,
                      v1::ListDeletionsResponse& response) {
  DeletionPage deletions(request, response);
  std::optional<Page> page = deletions.of_present(reading);
  if (!page) {
    TENON_ASSIGN_OR_RETURN(page, deletions.of_past(reading));
  }
  end_page(request, request.connector(), *page, response);
  return put_times(*reading.view, response);
}

}  // namespace tenon::server
