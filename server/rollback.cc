#include "server/rollback.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "engine/base/guid.h"
#include "engine/rules/explain.h"
#include "server/authority_history.h"
#include "server/convert_party.h"

namespace tenon::server {
namespace {

using projections::Entity;

// Decisions about an account among which its last refusal is looked for.
constexpr std::size_t kRefusalsSearched = 100;

bool refuses(const Decision& decision) {
  return decision.outcome == Outcome::kRollbackPending && decision.refusal != Outcome::kNone;
}

// The refusal that stands: the last decision of the object, or of an object that came back and was
// found to stand no better, an earlier one.
Result<std::optional<Decision>> refusal_of(const projections::TenantView& view, Head head,
                                           const Guid& account_id, const DecisionId& last) {
  TENON_ASSIGN_OR_RETURN(Decision decision, view.history().decision(last));
  if (refuses(decision)) return std::optional(std::move(decision));
  TENON_ASSIGN_OR_RETURN(const std::vector<projections::KeyHolder> holders,
                         view.history().holders(account_id.text(), head));
  const auto holder = std::find_if(holders.begin(), holders.end(), [](const auto& each) {
    return each.entity.side == Entity::Side::kAccount && (each.kinds & projections::kKeyGuid) != 0;
  });
  if (holder == holders.end()) return std::optional<Decision>();
  const Entity account = holder->entity;
  TENON_ASSIGN_OR_RETURN(
      std::vector<Decision> earlier,
      view.history().decisions_about({&account, 1}, head, projections::Order::kNewestFirst,
                                     kRefusalsSearched));
  for (Decision& each : earlier) {
    if (refuses(each)) return std::optional(std::move(each));
  }
  return std::optional<Decision>();
}

// As it is said of a linked object that is refused for the same reason.
Decision as_refusal(Decision decision) {
  decision.outcome = decision.refusal;
  std::erase(decision.rules, Rule::kT3);
  if (decision.refused_by != Rule::kNone &&
      std::find(decision.rules.begin(), decision.rules.end(), decision.refused_by) ==
          decision.rules.end()) {
    decision.rules.push_back(decision.refused_by);
  }
  return decision;
}

void put_refusal(const Decision& decision, v1::PendingRollback& out) {
  out.set_obstacle(std::string(name_of(decision.refusal)));
  to_proto(decision.id, *out.mutable_decision());
  if (decision.refused_by == Rule::kH6) {
    // Of a linked account the mapping cannot be cleared.
    out.set_sentence(
        "The account is mapped to another on-premises object identifier than that of "
        "its object (H6).");
    out.set_remedy("Switch allowOnPremUpdateOfOnPremisesObjectIdentifier on, then synchronise.");
    return;
  }
  const Decision refusal = as_refusal(decision);
  out.set_sentence(rules::sentence(refusal));
  out.set_remedy(rules::remedy(refusal));
}

void put_missing_object(v1::PendingRollback& out) {
  const bool gone = out.obstacle() == name_of(Outcome::kObjectGone);
  out.set_sentence(gone ? "The account is bound to no directory object: there is nothing that it "
                          "could go back to."
                        : "Its directory object was deleted or left the scope: the end of its "
                          "connector's next cycle ends the link (A7).");
  out.set_remedy(
      "Bring the object back into its connector's scope with the same source anchor, "
      "then synchronise.");
}

}  // namespace

Status put_rollback_story(const log::Log& log, const projections::TenantView& view, Head head,
                          v1::Account& account) {
  if (!account.has_rollback_pending()) return {};
  TENON_RETURN_IF_ERROR(recorded_or_later(view, head));
  v1::PendingRollback& rollback = *account.mutable_rollback_pending();
  const Position ordered{rollback.position()};
  TENON_ASSIGN_OR_RETURN(const Micros time, view.time_of(ordered));
  to_proto(time, *rollback.mutable_time());
  TENON_ASSIGN_OR_RETURN(Asker asker, asker_of(log, view.name(), ordered));
  rollback.set_actor(std::move(asker.actor));
  rollback.set_reason(std::move(asker.reason));
  if (!rollback.obstacle().empty()) put_missing_object(rollback);
  if (!rollback.has_decision()) return {};
  const DecisionId last{Position{rollback.decision().position()}, rollback.decision().ordinal()};
  TENON_ASSIGN_OR_RETURN(const std::optional<Decision> refusal,
                         refusal_of(view, head, *Guid::parse(account.object_id()), last));
  if (refusal) put_refusal(*refusal, rollback);
  return {};
}

bool is_obstructed(const Account& account, Moment& moment) {
  const DirectoryObject* object = moment.object(account.object);
  return object == nullptr || !object->in_scope() || account.rollback_refusal_said;
}

std::optional<std::vector<std::uint32_t>> pending_rollbacks(const projections::TenantView& view,
                                                            std::optional<Head>& head) {
  using Found = std::optional<std::vector<std::uint32_t>>;
  return view.read([&](const projections::MatchState& state, Head now) -> Found {
    if (head && *head != now) return std::nullopt;
    head = now;
    std::vector<std::uint32_t> found;
    AccountHandle each;
    while ((each = state.next_rollback(each))) found.push_back(each.value);
    return found;
  });
}

}  // namespace tenon::server
