#include "projections/change_kind.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace tenon::projections {
namespace {

using rules::StateView;

// Where in the log it was last touched, or said by the cloud, changes nothing about it.
bool differs(const Account& before, const Account& after) {
  Account same = after;
  same.last_changed = before.last_changed;
  same.cloud_said = before.cloud_said;
  return !(same == before);
}

// The same values, whichever fact asserted them last.
bool same_claims(const std::vector<Claim>& a, const std::vector<Claim>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Claim& x, const Claim& y) {
    return x.space == y.space && x.folded == y.folded;
  });
}

// What the object asserts shows in its account; here counts where it stands.
bool differs(const DirectoryObject& before, const DirectoryObject& after) {
  return before.account != after.account || before.presence != after.presence ||
         before.waiting != after.waiting || before.verdict != after.verdict ||
         !same_claims(before.claims, after.claims);
}

bool changes_something(const StateView& before, const Decision& decision, const Effects& effects) {
  if (!effects.forgotten.empty()) return true;
  if (effects.tenant) {
    const Tenant* tenant = before.tenant();
    if (tenant == nullptr || !(*tenant == *effects.tenant)) return true;
  }
  for (const Connector& next : effects.connectors) {
    const Connector* connector = before.connector(next.handle);
    if (connector != nullptr && connector->deletions_held != next.deletions_held) return true;
  }
  // With NoChange an account only keeps what the rules remember beside its values.
  const bool same_values = decision.outcome == Outcome::kNoChange && decision.differences.empty();
  for (const Account& next : effects.accounts) {
    if (same_values) break;
    const Account* account = before.account(next.handle);
    if (account == nullptr || differs(*account, next)) return true;
  }
  for (const DirectoryObject& next : effects.objects) {
    const DirectoryObject* object = before.object(next.handle);
    if (object == nullptr || differs(*object, next)) return true;
  }
  return false;
}

bool refuses_an_order(Outcome outcome) {
  constexpr std::array kOrders{Outcome::kAuthorityTransferRefused, Outcome::kClearRefused,
                               Outcome::kFeatureChangeRefused,     Outcome::kRuleSetRefused,
                               Outcome::kDomainChangeRefused,      Outcome::kDeletionRefused};
  return std::find(kOrders.begin(), kOrders.end(), outcome) != kOrders.end();
}

// The fact comes to nothing because of what it is about.
bool refuses_a_fact(Outcome outcome) {
  constexpr std::array kFacts{Outcome::kOnPremisesMastered, Outcome::kAccountInRecycleBin,
                              Outcome::kAccountUnknown, Outcome::kObjectUnknown};
  return std::find(kFacts.begin(), kFacts.end(), outcome) != kFacts.end();
}

// By whichever side: a deletion in the cloud is accepted like any other fact.
bool is_about_deletion(const StateView& before, const Decision& decision, const Effects& effects) {
  constexpr std::array kDeletions{Outcome::kDeletionPending, Outcome::kDeleted,
                                  Outcome::kDeletionThresholdExceeded, Outcome::kPurged};
  if (std::find(kDeletions.begin(), kDeletions.end(), decision.outcome) != kDeletions.end()) {
    return true;
  }
  return std::any_of(effects.accounts.begin(), effects.accounts.end(), [&](const Account& next) {
    const Account* account = before.account(next.handle);
    return account != nullptr && account->lifecycle < next.lifecycle;
  });
}

ChangeKind kind_of_binding(const Decision& decision) {
  if (decision.method == Method::kProvisioned) return ChangeKind::kProvisioning;
  const bool moves = decision.authority && decision.authority->to == Authority::kOnPremises &&
                     decision.authority->from != Authority::kOnPremises;
  return moves ? ChangeKind::kTakeover : ChangeKind::kBinding;
}

}  // namespace

std::string_view name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kNothing: return "nothing";
    case ChangeKind::kBinding: return "binding";
    case ChangeKind::kTakeover: return "takeover";
    case ChangeKind::kProvisioning: return "provisioning";
    case ChangeKind::kRefusal: return "refusal";
    case ChangeKind::kDeletion: return "deletion";
    case ChangeKind::kAuthority: return "authority";
    case ChangeKind::kValues: return "values";
    case ChangeKind::kNewAccount: return "new_account";
    case ChangeKind::kSetting: return "setting";
  }
  TENON_CHECK(false);
}

ChangeKind kind_of(const StateView& before, const Decision& decision, const Effects& effects) {
  if (refuses_an_order(decision.outcome) || refuses_a_fact(decision.outcome)) {
    return ChangeKind::kRefusal;
  }
  if (!changes_something(before, decision, effects)) {
    // Said again whenever the guard holds.
    const bool held = decision.outcome == Outcome::kDeletionThresholdExceeded;
    return held ? ChangeKind::kDeletion : ChangeKind::kNothing;
  }
  if (decision.outcome == Outcome::kBound) return kind_of_binding(decision);
  if (is_about_deletion(before, decision, effects)) return ChangeKind::kDeletion;
  if (waits_for_retry(decision.outcome)) return ChangeKind::kRefusal;
  const bool asks = decision.outcome == Outcome::kRollbackPending ||
                    decision.outcome == Outcome::kRollbackWithdrawn;
  if (decision.authority || asks) return ChangeKind::kAuthority;
  if (effects.tenant) return ChangeKind::kSetting;
  const bool is_new =
      std::any_of(effects.accounts.begin(), effects.accounts.end(),
                  [&](const Account& next) { return before.account(next.handle) == nullptr; });
  return is_new ? ChangeKind::kNewAccount : ChangeKind::kValues;
}

}  // namespace tenon::projections
