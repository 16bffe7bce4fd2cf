#include "engine/rules/domain_change.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/rules/asserted.h"
#include "engine/rules/attempt.h"
#include "engine/rules/normalise.h"
#include "engine/rules/uniqueness.h"

namespace tenon::rules {
namespace {

// A claim ends when N5, from the values of now, would no longer give its value (Q3).
bool end_stale_claims(const Context& context, const Account& account, DirectoryObject& object) {
  const std::size_t before = object.claims.size();
  drop_claims_not_asserted(context, account, asserted_by(object), object);
  return object.claims.size() < before;
}

class Recomputation {
 public:
  // `had_claim`: the fact ended a claim of the account's object.
  Recomputation(Context& context, const Account& before, bool had_claim)
      : context_(context), account_(before), had_claim_(had_claim) {
    if (const DirectoryObject* linked = context.view.object(before.object)) object_ = *linked;
  }

  void run() {
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
    n5a_ends_ = std::exchange(account_.upn_kept, false);
    const std::string target =
        verified ? source_.text
                 : std::string(account_.attributes.text(AttributeId::kMailNickname)) + "@" +
                       tenant.initial_domain;
    if (equal_folded(target, current)) return end_n5a();
    take(target, current, sits_in_verified);
  }

 private:
  bool object_asserts_it() const {
    if (!object_) return false;
    const Asserted asserted = asserted_by(*object_);
    return asserted.upn && equal_folded(asserted.upn->text, source_.text);
  }

  bool claims(const QuarantinedValue& found) const {
    if (!object_) return false;
    const std::string folded = fold(found.value.value.text);
    return std::any_of(object_->claims.begin(), object_->claims.end(), [&](const Claim& claim) {
      return claim.space == ValueSpace::kUpn && claim.folded == folded;
    });
  }

  void take(const std::string& target, const std::string& current, bool sits_in_verified) {
    AttributeValue value = source_;
    value.text = target;
    std::optional<QuarantinedValue> found;
    if (is_upn(target)) {
      found = clash(context_, ValueSpace::kUpn, fold(target), account_.handle,
                    value_ref(AttributeId::kUserPrincipalName, value, true));
      if (!found) {
        set_upn(target, Outcome::kEffectiveUpnRecomputed, std::nullopt);
        return;
      }
      claim(*found, value);
    }
    // N5b: who cannot have the new value and sits in a removed domain gets the digits.
    if (!current.empty() && sits_in_verified) {
      const bool resilient = context_.tenant().is_on(Feature::kQuarantineUponUpnConflict);
      const bool claim_changed = found ? newly_claimed_ : had_claim_;
      if ((found && !resilient) || (claim_changed && object_asserts_it())) {
        keep(std::move(found));
      } else {
        end_n5a();
      }
      return;
    }
    const auto digits =
        upn_with_digits(context_, is_upn(target) ? target : current, account_.immutable_id);
    if (!digits) {
      keep(std::move(found));
      return;
    }
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
    newly_claimed_ = !end_stale_claims(context_, account_, *object_);
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
      // Only what the object claims waits in quarantine.
      (claims(*found) ? decision.quarantined : decision.clashes).push_back(*std::move(found));
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

  // Only the bookkeeping of N5a changed, if that.
  void end_n5a() {
    if (!n5a_ends_) return;
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
  const bool had_claim_;
  bool newly_claimed_ = false;
  bool n5a_ends_ = false;
};

// Of all objects first, so that no account meets a claim that is over by this fact. The objects of
// which a claim ended.
std::set<ObjectHandle> end_all_stale_claims(Context& context) {
  std::set<ObjectHandle> ended;
  std::optional<ClaimPlace> place;
  while ((place = context.view.next_claim(place))) {
    DirectoryObject object = *context.view.object(place->object);
    const Account* account = context.view.account(object.account);
    if (account == nullptr || !end_stale_claims(context, *account, object)) continue;
    ended.insert(object.handle);
    Effects effects;
    effects.objects.push_back(std::move(object));
    context.count(std::move(effects));
  }
  return ended;
}

}  // namespace

void recompute_upns(Context& context) {
  const std::set<ObjectHandle> ended = end_all_stale_claims(context);
  for (std::uint32_t i = 1; i <= context.view.last_account().value; ++i) {
    const Account* account = context.view.account(AccountHandle{i});
    if (account->type != ObjectType::kUser || !account->live()) continue;
    if (account->authority != Authority::kOnPremises) continue;
    Recomputation(context, *account, ended.contains(account->object)).run();
  }
}

}  // namespace tenon::rules
