#include "server/authority_history.h"

#include <memory>
#include <optional>
#include <utility>

#include "engine/wire/fact_decoder.h"

namespace tenon::server {
namespace {

using projections::AuthorityMove;

// The order that was pending when the move came; nothing when there was none.
Result<std::optional<Position>> rollback_order(const projections::TenantView& view,
                                               AccountHandle handle, Position moved) {
  TENON_ASSIGN_OR_RETURN(const std::optional<Account> before,
                         view.history().account(handle, Head{moved.value}));
  return before ? before->rollback_requested : std::nullopt;
}

Status put_asker(const log::Log& log, const projections::TenantView& view, Position order,
                 AuthorityMove& move) {
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<log::RecordReader> reader,
                         log.read(view.name(), order));
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader->next());
  move.actor.clear();
  move.reason.clear();
  if (!record || !record->payload) return {};
  Fact fact;
  TENON_RETURN_IF_ERROR(wire::decode_fact(*record->payload, fact));
  move.actor = std::move(fact.actor);
  move.reason = std::move(fact.reason);
  return {};
}

}  // namespace

Result<std::vector<AuthorityMove>> authority_history(const log::Log& log,
                                                     const projections::TenantView& view,
                                                     AccountHandle account, Head at) {
  TENON_ASSIGN_OR_RETURN(std::vector<AuthorityMove> moves,
                         view.history().authority_moves(account, at));
  for (AuthorityMove& move : moves) {
    if (move.transfer.road != Road::kT3) continue;
    TENON_ASSIGN_OR_RETURN(const std::optional<Position> order,
                           rollback_order(view, account, move.decision.position));
    if (order) TENON_RETURN_IF_ERROR(put_asker(log, view, *order, move));
  }
  return moves;
}

}  // namespace tenon::server
