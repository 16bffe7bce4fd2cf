// Rule book, 1, 4.1, 10: the tenant's settings; N5 and N5b on a domain fact.
#include <algorithm>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

void answer(State& state, Outcome outcome) {
  Verdict verdict;
  verdict.outcome = name_of(outcome);
  say(state, verdict);
}

bool one_way(Feature feature) {  // F1
  return feature == Feature::kSoftMatchOnUpn ||
         feature == Feature::kSynchronizeUpnForManagedUsers ||
         feature == Feature::kQuarantineUponUpnConflict ||
         feature == Feature::kQuarantineUponProxyAddressesConflict;
}

// The feature and the value that a switch asks for; F2: nothing if it is unknown or of a wrong
// kind.
bool asked_for(const FeatureValue& wanted, Feature& feature, std::uint64_t& value) {
  const auto known = parse_feature(wanted.name);
  if (!known) return false;
  feature = *known;
  if (is_numeric(feature)) {
    if (!wanted.number || wanted.enabled) return false;
    value = *wanted.number;
    // docs/choices.md: over a hundred the guard could never trip
    if (feature == Feature::kAccidentalDeletionPercent && value > 100) return false;
  } else {
    if (!wanted.enabled || wanted.number) return false;
    value = *wanted.enabled ? 1 : 0;
  }
  return true;
}

void default_features(State& state, const std::string& first_sync_date) {
  for (int i = 1; i <= kFeatureCount; ++i) state.features[static_cast<Feature>(i)] = 0;
  state.features[Feature::kSoftMatchOnUpn] =
      first_sync_date.empty() || first_sync_date >= "2016-03-30" ? 1 : 0;
  state.features[Feature::kQuarantineUponUpnConflict] = 1;
  state.features[Feature::kQuarantineUponProxyAddressesConflict] = 1;
  state.features[Feature::kAccidentalDeletionThreshold] = 500;
}

void tenant_created(State& state, const Fact& fact) {
  if (state.created) return answer(state, Outcome::kTenantExists);
  state.created = true;
  state.tenant = fact.tenant;
  state.initial_domain = fold(fact.initial_domain);
  state.domains.push_back({state.initial_domain, DomainAuthentication::kManaged});
  for (const Domain& domain : fact.domains) {
    if (!verified(state, domain.name)) {
      state.domains.push_back({fold(domain.name), domain.authentication});
    }
  }
  answer(state, Outcome::kAccepted);
  if (!fact.rule_set.empty()) {
    const auto set = parse_rule_set(fact.rule_set);
    if (set) {
      state.rule_set = *set;
    } else {
      answer(state, Outcome::kRuleSetRefused);
    }
  }
  default_features(state, fact.first_sync_date);
  for (const FeatureValue& wanted : fact.features) {
    Feature feature{};
    std::uint64_t value = 0;
    const bool known = asked_for(wanted, feature, value);
    if (!known) {
      answer(state, Outcome::kFeatureChangeRefused);  // F2
    } else {
      state.features[feature] = value;
    }
  }
}

void feature_set(State& state, const Fact& fact) {
  Feature feature{};
  std::uint64_t value = 0;
  if (fact.features.empty() || !asked_for(fact.features.front(), feature, value)) {
    return answer(state, Outcome::kFeatureChangeRefused);  // F2
  }
  if (state.features[feature] == value) return answer(state, Outcome::kNoChange);
  if (one_way(feature) && value == 0) {
    return answer(state, Outcome::kFeatureChangeRefused);  // F1
  }
  state.features[feature] = value;
  answer(state, Outcome::kAccepted);
}

// N5b: the value that this account cannot have.
void cannot_have(State& state, Account& account, const std::string& effective,
                 const std::string& asserted, const std::string& party) {
  Object* object = link_of(state, account);
  Verdict verdict = about(account);
  verdict.object = account.object;
  const bool homeless = !verified(state, suffix(account.upn));
  if (homeless) {  // "who … sits in a removed domain gets Q1's digits"
    const std::string made = digits(state, effective, account.immutable_id, account.object_id);
    if (!made.empty()) account.upn = made;
    account.flowed_upn = asserted;
  }
  verdict.outcome =
      name_of(homeless ? Outcome::kEffectiveUpnRecomputed : Outcome::kEffectiveUpnKept);
  name_party(verdict, party);
  const bool resilient = state.on(Feature::kQuarantineUponUpnConflict);
  bool told = !resilient;
  Claim claim{"upn", "upn:" + fold(effective), effective, state.position};
  // a claim is on a value made from a UPN that the object asserts
  const bool asserts = object != nullptr && still_asserts(state, *object, claim) &&
                       fold(words_of(*object).upn) == fold(asserted);
  if (resilient && asserts) {
    const auto since = object->asserted_since.find("upn:" + fold(words_of(*object).upn));
    if (since != object->asserted_since.end()) claim.since = since->second;
    const auto same = [&](const Claim& other) { return other.folded == claim.folded; };
    told = std::none_of(object->claims.begin(), object->claims.end(), same);
    if (told) object->claims.push_back(claim);
    verdict.quarantined = {std::string(kUpn) + "=" + fold(effective)};
  }
  if (homeless || told) say(state, verdict);
}

// N5 gives no UPN: who sits in a removed domain gets digits.
void cannot_be_made(State& state, Account& account, const std::string& asserted, bool claim_ended) {
  if (account.upn.empty()) return;
  Verdict verdict = about(account);
  verdict.object = account.object;
  verdict.outcome = name_of(Outcome::kEffectiveUpnKept);
  const bool homeless = !verified(state, suffix(account.upn));
  if (homeless) {
    const std::string made = digits(state, account.upn, account.immutable_id, account.object_id);
    if (made.empty()) return;
    account.upn = made;
    account.flowed_upn = asserted;
    verdict.outcome = name_of(Outcome::kEffectiveUpnRecomputed);
  }
  if (homeless || claim_ended) say(state, verdict);
}

bool claims_upn(const Object* object) {
  return object != nullptr && std::any_of(object->claims.begin(), object->claims.end(),
                                          [](const Claim& claim) { return claim.space == "upn"; });
}

// N5: "when a domain is verified or removed (for every live user mastered on premises, in the
// order in which the accounts first appeared), from the asserted UPN that last flowed".
void recompute(State& state) {
  std::set<std::string> claimed;  // objects that claimed a UPN before the fact
  for (const Object& object : state.objects) {
    if (claims_upn(&object)) claimed.insert(object.key);
  }
  end_claims(state);
  for (Account& account : state.accounts) {
    if (!account.live() || account.type != ObjectType::kUser) continue;
    if (account.authority != Authority::kOnPremises) continue;
    const std::string asserted = account.flowed_upn.empty() ? account.had_upn : account.flowed_upn;
    if (asserted.empty()) continue;
    if (account.upn_kept) {  // N5a
      const bool stays = verified(state, suffix(account.upn)) && !verified(state, suffix(asserted));
      if (stays) continue;
      account.upn_kept = false;
    }
    const std::string effective =
        effective_upn(state, asserted, first_text(account.attributes, kNickname));
    if (fold(effective) == fold(account.upn)) continue;
    if (effective.empty()) {  // no UPN by N3
      cannot_be_made(state, account, asserted, claimed.count(account.object) != 0);
      continue;
    }
    const std::string party = kept_by(state, "upn", effective, account.object_id);
    if (!party.empty()) {
      cannot_have(state, account, effective, asserted, party);
      continue;
    }
    account.upn = effective;
    account.flowed_upn = asserted;
    Verdict verdict = about(account);
    verdict.object = account.object;
    verdict.outcome = name_of(Outcome::kEffectiveUpnRecomputed);
    say(state, verdict);
  }
  end_claims(state);
}

void domain_verified(State& state, const Domain& wanted) {
  for (Domain& domain : state.domains) {
    if (fold(domain.name) != fold(wanted.name)) continue;
    if (domain.authentication == wanted.authentication) return answer(state, Outcome::kNoChange);
    // 1: the initial domain is MANAGED, and stays
    if (fold(domain.name) == state.initial_domain) {
      return answer(state, Outcome::kDomainChangeRefused);
    }
    domain.authentication = wanted.authentication;
    return answer(state, Outcome::kAccepted);
  }
  state.domains.push_back({fold(wanted.name), wanted.authentication});
  answer(state, Outcome::kAccepted);
  recompute(state);
}

void domain_removed(State& state, const std::string& name) {
  if (fold(name) == state.initial_domain) return answer(state, Outcome::kDomainChangeRefused);
  if (!verified(state, name)) return answer(state, Outcome::kNoChange);
  std::erase_if(state.domains,
                [&](const Domain& domain) { return fold(domain.name) == fold(name); });
  answer(state, Outcome::kAccepted);
  recompute(state);
}

// R1
void rule_set_activated(State& state, const Fact& fact) {
  const auto wanted =
      fact.rule_set.empty() ? std::optional(kNewestRuleSet) : parse_rule_set(fact.rule_set);
  if (!wanted) return answer(state, Outcome::kRuleSetRefused);
  if (*wanted == state.rule_set) return answer(state, Outcome::kNoChange);
  state.rule_set = *wanted;
  answer(state, Outcome::kAccepted);
}

}  // namespace

void tenant_fact(State& state, const Fact& fact) {
  switch (fact.kind) {
    case FactKind::kTenantCreated: return tenant_created(state, fact);
    case FactKind::kFeatureSet: return feature_set(state, fact);
    case FactKind::kDomainVerified:
      if (!fact.domains.empty()) domain_verified(state, fact.domains.front());
      return;
    case FactKind::kDomainRemoved:
      if (!fact.domains.empty()) domain_removed(state, fact.domains.front().name);
      return;
    case FactKind::kRuleSetActivated: return rule_set_activated(state, fact);
    default: return;
  }
}

}  // namespace tenon::model_oracle
