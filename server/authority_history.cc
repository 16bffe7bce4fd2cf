#include "server/authority_history.h"

#include <memory>
#include <utility>

#include "engine/wire/fact_decoder.h"

namespace tenon::server {
using projections::AuthorityMove;

Result<std::optional<Position>> rollback_order(const projections::TenantView& view,
                                               AccountHandle account, Position moved) {
  TENON_ASSIGN_OR_RETURN(const std::optional<Account> before,
                         view.history().account(account, Head{moved.value}));
  return before ? before->rollback_requested : std::nullopt;
}

Result<Asker> asker_of(const log::Log& log, const std::string& tenant, Position position) {
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<log::RecordReader> reader,
                         log.read(tenant, position));
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader->next());
  if (!record) return Asker{};
  Asker asker;
  asker.kind = parse_fact_kind(record->kind).value_or(asker.kind);
  asker.source = record->source;
  if (!record->payload) return asker;
  Fact fact;
  TENON_RETURN_IF_ERROR(wire::decode_fact(*record->payload, fact));
  asker.actor = std::move(fact.actor);
  asker.reason = std::move(fact.reason);
  return asker;
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
