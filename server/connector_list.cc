// Connectors: their cycles, pending deletions and holds.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "projections/standing_state.h"
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

using OpenCycles = std::map<ConnectorHandle, v1::OpenCycle*>;

// The connectors of a page, by name.
OpenCycles put_page(const MatchState& state, const v1::ListConnectorsRequest& request,
                    v1::ListConnectorsResponse& response) {
  OpenCycles cycles;
  std::map<std::string, const Connector*> by_name;
  for (std::uint32_t i = 1; i <= state.last_connector().value; ++i) {
    const Connector* connector = state.connector(ConnectorHandle{i});
    if (connector->name > request.page_token()) by_name.emplace(connector->name, connector);
  }
  for (const auto& [name, connector] : by_name) {
    if (static_cast<std::size_t>(response.connectors_size()) == asked_page_size(request)) {
      response.set_next_page_token(response.connectors().rbegin()->name());
      break;
    }
    v1::Connector& out = *response.add_connectors();
    put_connector(state, *connector, out);
    if (out.has_open_cycle()) cycles.emplace(connector->handle, out.mutable_open_cycle());
  }
  return cycles;
}

// Counts what open cycles mentioned of the objects from `next` on, so many at most: the next one;
// 0: all are counted.
std::uint32_t count_mentions(const MatchState& state, std::uint32_t next, std::uint32_t most,
                             const OpenCycles& cycles) {
  const std::uint32_t last = state.last_object().value;
  const std::uint32_t end = std::min(last, next + most - 1);
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
  return next <= last ? next : 0;
}

OpenCycles put_present(const projections::TenantView& view,
                       const v1::ListConnectorsRequest& request,
                       v1::ListConnectorsResponse& response) {
  OpenCycles cycles;
  view.read([&](const MatchState& state, Head head) {
    response.set_head(head.value);
    cycles = put_page(state, request, response);
  });
  // In short steps: facts that arrive meanwhile may be in it.
  std::uint32_t next = cycles.empty() ? 0 : 1;
  while (next != 0) {
    next = view.read([&](const MatchState& state, Head) {
      return count_mentions(state, next, call_limits::kScanStep, cycles);
    });
  }
  return cycles;
}

Result<OpenCycles> put_past(const Reading& reading, const v1::ListConnectorsRequest& request,
                            v1::ListConnectorsResponse& response) {
  TENON_ASSIGN_OR_RETURN(const auto then, reading.state_then());
  response.set_head(reading.at->value);
  OpenCycles cycles = put_page(then->state(), request, response);
  std::uint32_t next = cycles.empty() ? 0 : 1;
  while (next != 0) {
    // By a window each, so that not everything is unpacked at a time.
    next = count_mentions(then->state().window(), next, call_limits::kScanStep, cycles);
  }
  return cycles;
}

}  // namespace

Result<Question> question_of_list(const v1::ListConnectorsRequest& request) {
  TENON_RETURN_IF_ERROR(page_size_of(request.page_size()));
  if (!request.page_token().empty() && !check_source_name(request.page_token()).ok()) {
    return bad_field("page_token", "PAGE_TOKEN", "not a token of this list");
  }
  Question question = question_of(request, false);
  question.whole_state = asks_of_past(request);
  return question;
}

Status list_connectors(const Reading& reading, const v1::ListConnectorsRequest& request,
                       v1::ListConnectorsResponse& response) {
  OpenCycles cycles;
  if (reading.at) {
    TENON_ASSIGN_OR_RETURN(cycles, put_past(reading, request, response));
  } else {
    cycles = put_present(*reading.view, request, response);
  }
  for (const auto& [handle, cycle] : cycles) {
    TENON_ASSIGN_OR_RETURN(const Micros began, reading.view->time_of(Position{cycle->started()}));
    to_proto(began, *cycle->mutable_started_time());
  }
  return {};
}

}  // namespace tenon::server
