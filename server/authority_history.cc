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

}  // namespace

Result<Asker> asker_of(const log::Log& log, const std::string& tenant, Position position) {
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<log::RecordReader> reader,
                         log.read(tenant, position));
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader->next());
  if (!record || !record->payload) return Asker{};
  Fact fact;
  TENON_RETURN_IF_ERROR(wire::decode_fact(*record->payload, fact));
  return Asker{std::move(fact.actor), std::move(fact.reason)};
}

Result<std::vector<AuthorityMove>> authority_history(const log::Log& log,
                                                     const projections::TenantView& view,
                                                     AccountHandle account, Head at) {
  TENON_ASSIGN_OR_RETURN(std::vector<AuthorityMove> moves,
                         view.history().authority_moves(account, at));
  for (AuthorityMove& move : moves) {
    if (move.transfer.road != Road::kT3) continue;
    TENON_ASSIGN_OR_RETURN(const std::optional<Position> order,
                           rollback_order(view, account, move.decision.position));
    if (!order) continue;
    TENON_ASSIGN_OR_RETURN(Asker asker, asker_of(log, view.name(), *order));
    move.actor = std::move(asker.actor);
    move.reason = std::move(asker.reason);
  }
  return moves;
}

}  // namespace tenon::server
