// A linked object: A4 to A9. Asked in order: A6, A7, A8, V, then its values.
#include <algorithm>
#include <iterator>

#include "engine/base/check.h"
#include "engine/rules/attempt.h"

namespace tenon::rules {
namespace {

void refuse(Attempt& attempt, Outcome outcome, Rule rule) {
  attempt.decision.outcome = outcome;
  attempt.decision.refused_by = rule;
  attempt.decision.refusal = outcome;
  attempt.decision.rules.push_back(rule);
}

// A6, A7, A8, V: true when one of them keeps the object's values out.
bool kept_out(const Account& account, const Asserted& asserted, Attempt& attempt) {
  const DirectoryObject& object = attempt.object;
  if (object.source_anchor != account.immutable_id) {
    refuse(attempt, Outcome::kSourceAnchorChanged, Rule::kA6);
    attempt.decision.detail = account.immutable_id;
    return true;
  }
  if (account.is_cloud_managed) {
    refuse(attempt, Outcome::kOnPremisesChangeIgnored, Rule::kA7);
    return true;
  }
  if (object.type != account.type) {
    refuse(attempt, Outcome::kObjectTypeMismatch, Rule::kA8);
    return true;
  }
  if (const auto wrong = invalid(object, asserted)) {
    refuse(attempt, wrong->outcome, Rule::kV);
    attempt.decision.rules.push_back(wrong->rule);
    attempt.decision.detail = wrong->detail;
    return true;
  }
  return false;
}

}  // namespace

void drop_claims_not_asserted(const Context& context, const Account& account,
                              const Asserted& asserted, DirectoryObject& object) {
  const Tenant& tenant = context.tenant();
  std::erase_if(object.claims, [&](const Claim& claim) {
    if (claim.space != ValueSpace::kUpn) {
      return asserted.addresses.list.find(claim.space, claim.folded) == nullptr;
    }
    if (!asserted.upn || !is_upn(asserted.upn->text)) return true;
    if (tenant.domain(suffix_of(asserted.upn->text)) != nullptr) {
      return fold(asserted.upn->text) != claim.folded;
    }
    std::string_view nickname = object.attributes.text(AttributeId::kMailNickname);
    if (nickname.empty()) nickname = account.attributes.text(AttributeId::kMailNickname);
    return fold(std::string(nickname) + "@" + tenant.initial_domain) != claim.folded;
  });
}

void tell(ValueFlow& flow, Decision& decision) {
  const auto append = [](auto& to, auto& from) {
    if (to.empty()) return to.swap(from);
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(decision.differences, flow.differences);
  append(decision.quarantined, flow.quarantined);
  append(decision.clashes, flow.clashes);
  append(decision.warnings, flow.warnings);
  append(decision.rules, flow.rules);
  if (!flow.detail.empty()) decision.detail = flow.detail;
  if (flow.failure != Outcome::kNone) {
    // Nothing is applied: no difference and no quarantine came about, and nothing was left out.
    decision.differences.clear();
    decision.quarantined.clear();
    std::erase_if(decision.warnings, [](const DecisionWarning& warning) {
      return warning.code == WarningCode::kValueTakenMeanwhile ||
             warning.code == WarningCode::kUnverifiedUpnKeptOut ||
             warning.code == WarningCode::kEffectiveUpnKept;
    });
  }
  for (const QuarantinedValue& value : decision.quarantined) {
    add_party(decision, value.holder);
  }
  for (const QuarantinedValue& value : decision.clashes) {
    add_party(decision, value.holder);
  }
}

void flow_linked(const Context& context, Attempt& attempt) {
  DirectoryObject& object = attempt.object;
  Decision& decision = attempt.decision;
  const Account* account = context.view.account(object.account);
  TENON_CHECK(account != nullptr && account->object == object.handle);
  context.begin(decision, Outcome::kNone);
  decision.object = party(context.view, object);
  decision.object_handle = object.handle;
  decision.account = party(*account);
  decision.account_handle = account->handle;
  const Asserted asserted = asserted_beside(*account, object);
  if (kept_out(*account, asserted, attempt)) {
    drop_claims_not_asserted(context, *account, asserted, object);
    return;
  }
  ValueFlow flow(context, *account, object, asserted, FlowMode::kLater);
  tell(flow, decision);
  if (flow.failure != Outcome::kNone) {
    decision.outcome = flow.failure;
    drop_claims_not_asserted(context, *account, asserted, object);
    return;
  }
  const bool account_changed = !(flow.account == *account);
  if (account_changed || flow.claims_changed()) {
    decision.outcome = Outcome::kApplied;
  } else {
    // A5 is a warning of a decision whose rest flows; with no rest it is the outcome (13).
    decision.outcome = flow.keeps_upn_out() ? Outcome::kEffectiveUpnKept : Outcome::kNoChange;
  }
  if (account_changed) {
    flow.account.last_changed = context.now();
    attempt.effects.accounts.push_back(std::move(flow.account));
  }
}

void attempt(const Context& context, Attempt& attempt) {
  attempt.object.account ? flow_linked(context, attempt) : climb_ladder(context, attempt);
}

}  // namespace tenon::rules
