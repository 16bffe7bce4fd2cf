// Connectors as they are now.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/call_limits.h"
#include "server/convert_party.h"
#include "server/deletion_list.h"
#include "server/errors.h"
#include "server/fact_admission.h"
#include "server/list_pages.h"

namespace tenon::server {
namespace {

using projections::MatchState;

bool deletes_account(const MatchState& state, ObjectHandle handle) {
  const DirectoryObject* object = state.object(handle);
  if (object == nullptr || !object->leaving()) return false;
  const Account* account = state.account(object->account);
  return account != nullptr && !account->is_cloud_managed;
}

void put_hold(const MatchState& state, const Connector& connector, v1::DeletionHold& out) {
  out.set_reported(connector.reported.size());
  out.set_reported_account_deletions(static_cast<std::uint64_t>(
      std::count_if(connector.reported.begin(), connector.reported.end(),
                    [&](ObjectHandle handle) { return deletes_account(state, handle); })));
  out.set_threshold(state.tenant()->number(Feature::kAccidentalDeletionThreshold));
  out.set_percent(state.tenant()->number(Feature::kAccidentalDeletionPercent));
}

// All but what has to be counted object by object.
void put_connector(const MatchState& state, const Connector& connector, v1::Connector& out) {
  out.set_name(connector.name);
  out.set_linked_objects(connector.linked_objects);
  std::optional<rules::ObjectPlace> place;
  while ((place = state.next_leaving(connector.handle, place))) {
    out.set_pending_deletions(out.pending_deletions() + 1);
    if (!deletes_account(state, place->object)) continue;
    out.set_pending_account_deletions(out.pending_account_deletions() + 1);
  }
  if (connector.cycle_started) {
    v1::OpenCycle& cycle = *out.mutable_open_cycle();
    cycle.set_type(static_cast<v1::CycleType>(connector.cycle_type));
    cycle.set_started(connector.cycle_started->value);
  }
  if (connector.deletions_held) put_hold(state, connector, *out.mutable_hold());
}

// Counts what open cycles mentioned, in short steps: facts that arrive meanwhile may be in it.
void count_mentions(const projections::TenantView& view,
                    const std::map<ConnectorHandle, v1::OpenCycle*>& cycles) {
  if (cycles.empty()) return;
  std::uint32_t next = 1;
  bool more = true;
  while (more) {
    view.read([&](const MatchState& state, Head) {
      const std::uint32_t last = state.last_object().value;
      const std::uint32_t end = std::min(last, next + call_limits::kScanStep - 1);
      for (; next <= end; ++next) {
        const DirectoryObject* object = state.object(ObjectHandle{next});
        if (object == nullptr) continue;
        const auto cycle = cycles.find(object->connector);
        if (cycle == cycles.end()) continue;
        if (object->mentioned_at.value < cycle->second->started()) continue;
        v1::OpenCycle& out = *cycle->second;
        out.set_mentioned_objects(out.mentioned_objects() + 1);
        if (object->account) out.set_mentioned_linked_objects(out.mentioned_linked_objects() + 1);
      }
      more = next <= last;
    });
  }
}

}  // namespace

Result<Question> question_of_list(const v1::ListConnectorsRequest& request) {
  TENON_RETURN_IF_ERROR(page_size_of(request.page_size()));
  if (!request.page_token().empty() && !check_source_name(request.page_token()).ok()) {
    return bad_field("page_token", "PAGE_TOKEN", "not a token of this list");
  }
  Question question;
  question.tenant = request.tenant();
  if (request.has_read_after()) {
    question.read_after = Position{request.read_after().position()};
  }
  return question;
}

Status list_connectors(const Reading& reading, const v1::ListConnectorsRequest& request,
                       v1::ListConnectorsResponse& response) {
  const projections::TenantView& view = *reading.view;
  const std::size_t page_size = asked_page_size(request);
  std::map<ConnectorHandle, v1::OpenCycle*> cycles;
  Head head;
  view.read([&](const MatchState& state, Head now) {
    head = now;
    std::map<std::string, const Connector*> by_name;
    for (std::uint32_t i = 1; i <= state.last_connector().value; ++i) {
      const Connector* connector = state.connector(ConnectorHandle{i});
      if (connector->name > request.page_token()) by_name.emplace(connector->name, connector);
    }
    for (const auto& [name, connector] : by_name) {
      if (static_cast<std::size_t>(response.connectors_size()) == page_size) {
        response.set_next_page_token(response.connectors().rbegin()->name());
        break;
      }
      v1::Connector& out = *response.add_connectors();
      put_connector(state, *connector, out);
      if (out.has_open_cycle()) cycles.emplace(connector->handle, out.mutable_open_cycle());
    }
  });
  response.set_head(head.value);
  count_mentions(view, cycles);
  for (const auto& [handle, cycle] : cycles) {
    TENON_ASSIGN_OR_RETURN(const Micros began, view.time_of(Position{cycle->started()}));
    to_proto(began, *cycle->mutable_started_time());
  }
  return {};
}

}  // namespace tenon::server
