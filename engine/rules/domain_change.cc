#include "engine/rules/domain_change.h"

#include <utility>

#include "engine/rules/asserted.h"
#include "engine/rules/attempt.h"
#include "engine/rules/normalise.h"
#include "engine/rules/uniqueness.h"

namespace tenon::rules {
namespace {

class Recomputation {
 public:
  Recomputation(Context& context, const Account& before) : context_(context), account_(before) {
    if (const DirectoryObject* linked = context.view.object(before.object)) object_ = *linked;
  }

  void run() {
    // At once, so that the account does not meet a claim of its own that is over.
    const bool had_claim = end_stale_claims();
    if (had_claim) emit_state();
    // The asserted UPN that last flowed; since H0 none: the one that the account had.
    source_ = account_.flowed_upn;
    if (source_.text.empty()) {
      const auto held = account_.attributes.values(AttributeId::kUserPrincipalName);
      if (held.empty()) return;
      source_ = held.front();
    }
    const Tenant& tenant = context_.tenant();
    const std::string current(account_.upn());
    const bool verified = tenant.domain(suffix_of(source_.text)) != nullptr;
    const bool sits_in_verified = tenant.domain(suffix_of(current)) != nullptr;
    if (account_.upn_kept && !verified && sits_in_verified) return;  // N5a goes on
    const std::string target =
        verified ? source_.text
                 : std::string(account_.attributes.text(AttributeId::kMailNickname)) + "@" +
                       tenant.initial_domain;
    if (equal_folded(target, current)) {
      if (std::exchange(account_.upn_kept, false)) emit_state();
      return;
    }
    take(target, current, sits_in_verified, had_claim);
  }

 private:
  // A claim ends when N5, from the values of now, would no longer give its value (Q3).
  bool end_stale_claims() {
    if (!object_) return false;
    const std::size_t before = object_->claims.size();
    drop_claims_not_asserted(context_, account_, asserted_by(*object_), *object_);
    return object_->claims.size() < before;
  }

  void take(const std::string& target, const std::string& current, bool sits_in_verified,
            bool had_claim) {
    AttributeValue value = source_;
    value.text = target;
    std::optional<QuarantinedValue> found;
    if (is_upn(target)) {
      found = clash(context_, ValueSpace::kUpn, fold(target), account_.handle,
                    value_ref(AttributeId::kUserPrincipalName, value, true));
      if (!found) {
        account_.upn_kept = false;
        set_upn(target, Outcome::kEffectiveUpnRecomputed, std::nullopt);
        return;
      }
      claim(*found, value);
    }
    // N5b: who cannot have the new value and sits in a removed domain gets the digits.
    if (!current.empty() && sits_in_verified) {
      const bool resilient = context_.tenant().is_on(Feature::kQuarantineUponUpnConflict);
      if (had_claim || (found && (newly_claimed_ || !resilient))) keep(std::move(found));
      return;
    }
    const auto digits =
        upn_with_digits(context_, is_upn(target) ? target : current, account_.immutable_id);
    if (!digits) {
      keep(std::move(found));
      return;
    }
    account_.upn_kept = false;
    set_upn(*digits, Outcome::kEffectiveUpnRecomputed, std::move(found));
  }

  // A claim only with resiliency on (N5b).
  void claim(const QuarantinedValue& found, const AttributeValue& value) {
    if (!object_ || !context_.tenant().is_on(Feature::kQuarantineUponUpnConflict)) return;
    // Of what flowed once and is not asserted any more there is no claim (Q3).
    const Asserted asserted = asserted_by(*object_);
    if (!asserted.upn || !equal_folded(asserted.upn->text, source_.text)) return;
    for (const Claim& existing : object_->claims) {
      if (existing.space == ValueSpace::kUpn) return;
    }
    Claim made;
    made.space = ValueSpace::kUpn;
    made.folded = fold(found.value.value.text);
    made.value = value;
    made.since = asserted.upn->since;
    object_->claims.insert(object_->claims.begin(), std::move(made));
    newly_claimed_ = !end_stale_claims();
  }

  Decision decision(Outcome outcome, std::optional<QuarantinedValue> found) {
    Decision decision = context_.decision(outcome);
    decision.account = party(account_);
    decision.account_handle = account_.handle;
    if (object_) {
      decision.object = party(context_.view, *object_);
      decision.object_handle = object_->handle;
    }
    decision.rules.push_back(Rule::kN5);
    if (found) {
      decision.rules.push_back(Rule::kN5b);
      add_party(decision, found->holder);
      const bool resilient = context_.tenant().is_on(Feature::kQuarantineUponUpnConflict);
      (resilient ? decision.quarantined : decision.clashes).push_back(*std::move(found));
    }
    return decision;
  }

  void emit(Decision decision) {
    account_.last_changed = context_.now();
    Effects effects;
    effects.accounts.push_back(account_);
    if (object_) {
      object_->last_decision = context_.next_id();
      effects.objects.push_back(*object_);
    }
    context_.emit(std::move(decision), std::move(effects));
  }

  void keep(std::optional<QuarantinedValue> found) {
    emit(decision(Outcome::kEffectiveUpnKept, std::move(found)));
  }

  // Only the bookkeeping of a claim or of N5a changed.
  void emit_state() {
    Effects effects;
    effects.accounts.push_back(account_);
    if (object_) effects.objects.push_back(*object_);
    context_.count(std::move(effects));
  }

  void set_upn(const std::string& text, Outcome outcome, std::optional<QuarantinedValue> found) {
    Difference difference;
    difference.attribute = AttributeId::kUserPrincipalName;
    difference.before = account_.attributes.values(AttributeId::kUserPrincipalName);
    AttributeValue value = source_;
    value.text = text;
    value.since = context_.now();
    difference.after = {value};
    for (const AttributeValue& old : difference.before) difference.freed.push_back(old.text);
    account_.attributes.set(AttributeId::kUserPrincipalName, difference.after);
    // The one that the account had stays the source of later recomputations (N5).
    account_.flowed_upn = source_;
    Decision made = decision(outcome, std::move(found));
    made.differences.push_back(std::move(difference));
    emit(std::move(made));
  }

  Context& context_;
  Account account_;
  std::optional<DirectoryObject> object_;
  AttributeValue source_;
  bool newly_claimed_ = false;
};

}  // namespace

void recompute_upns(Context& context) {
  for (std::uint32_t i = 1; i <= context.view.last_account().value; ++i) {
    const Account* account = context.view.account(AccountHandle{i});
    if (account->type != ObjectType::kUser || !account->live()) continue;
    if (account->authority != Authority::kOnPremises) continue;
    Recomputation(context, *account).run();
  }
}

}  // namespace tenon::rules
