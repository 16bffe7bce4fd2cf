#include "server/status.h"

#include <cstddef>
#include <map>

#include "engine/base/sha256.h"
#include "server/call_limits.h"
#include "server/moment.h"
#include "server/rollback.h"

namespace tenon::server {
namespace {

using projections::MatchState;

void put_counts(const MatchState& state, v1::GetStatusResponse& out) {
  const MatchState::Counts counts = state.counts();
  out.set_accounts_live(counts.accounts_live);
  out.set_accounts_in_recycle_bin(counts.accounts_in_recycle_bin);
  out.set_objects(counts.objects);
  out.set_objects_bound(counts.objects_bound);
  out.set_objects_waiting(counts.objects_waiting);
}

// Counts so many pending rollbacks beyond `after` at most: the last one; none: all are counted.
AccountHandle count_rollbacks(const MatchState& state, Head head, AccountHandle after,
                              std::size_t most, v1::GetStatusResponse& out) {
  PresentMoment moment(state, head);
  for (std::size_t i = 0; i < most; ++i) {
    after = state.next_rollback(after);
    if (!after) break;
    out.set_rollbacks_pending(out.rollbacks_pending() + 1);
    if (!is_obstructed(*state.account(after), moment)) continue;
    out.set_rollbacks_obstructed(out.rollbacks_obstructed() + 1);
  }
  return after;
}

// On-premises connectors with an open cycle, and where it began.
std::map<std::string, Position> open_cycles(const MatchState& state) {
  std::map<std::string, Position> open;
  for (std::uint32_t handle = 1; handle <= state.last_connector().value; ++handle) {
    const Connector* connector = state.connector(ConnectorHandle{handle});
    if (connector != nullptr && connector->cycle_started) {
      open.emplace(connector->name, *connector->cycle_started);
    }
  }
  return open;
}

Status put_log(const log::Log& log, const std::string& name,
               const std::map<std::string, Position>& cycles, v1::GetStatusResponse& out) {
  TENON_ASSIGN_OR_RETURN(const log::TenantInfo info, log.tenant(name));
  out.set_head(info.head.size.value);
  out.set_root(std::string(as_view(info.head.root)));
  TENON_ASSIGN_OR_RETURN(const auto sources, log.sources(name));
  for (const auto& [source, state] : sources) {
    v1::SourceStatus& each = *out.add_sources();
    each.set_source(source);
    each.set_last_number(state.last_number.value);
    each.set_cursor(state.cursor);
    const auto cycle = cycles.find(source);
    if (cycle != cycles.end()) each.set_open_cycle(cycle->second.value);
  }
  return {};
}

Status put_present(const log::Log& log, const projections::TenantView& view,
                   v1::GetStatusResponse& out) {
  const projections::Digests digests = view.digests();
  out.set_decided_head(digests.head.value);
  out.set_decision_digest(std::string(as_view(digests.decision)));
  out.set_state_digest(std::string(as_view(digests.state)));
  out.set_decisions(digests.decisions);
  out.set_history_head(view.recorded().head().value);
  std::map<std::string, Position> cycles;
  view.read([&](const MatchState& state, Head) {
    put_counts(state, out);
    cycles = open_cycles(state);
  });
  AccountHandle rollback;
  do {
    rollback = view.read([&](const MatchState& state, Head head) {
      return count_rollbacks(state, head, rollback, call_limits::kScanStep, out);
    });
  } while (rollback);
  return put_log(log, view.name(), cycles, out);
}

Status put_past(const log::Log& log, const Reading& reading, v1::GetStatusResponse& out) {
  TENON_ASSIGN_OR_RETURN(const auto then, reading.state_then());
  TENON_ASSIGN_OR_RETURN(const log::TreeHead tree,
                         log.tree_head(reading.view->name(), *reading.at));
  out.set_head(tree.size.value);
  out.set_root(std::string(as_view(tree.root)));
  out.set_decided_head(tree.size.value);
  out.set_state_digest(std::string(as_view(then->state().digest())));
  put_counts(then->state(), out);
  AccountHandle rollback;
  do {
    // By a window each, so that not everything is unpacked at a time.
    rollback = count_rollbacks(then->state().window(), then->head(), rollback,
                               call_limits::kScanStep, out);
  } while (rollback);
  return {};
}

}  // namespace

Status put_status(const log::Log& log, const Reading& reading, const std::string& version,
                  v1::GetStatusResponse& out) {
  out.set_tenant(reading.view->name());
  out.set_version(version);
  return reading.at ? put_past(log, reading, out) : put_present(log, *reading.view, out);
}

}  // namespace tenon::server
