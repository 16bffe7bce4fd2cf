// How a user's effective UPN follows its object: N5, N5a, A3, A5, Q1, Q2.
#include <algorithm>

#include "engine/rules/uniqueness.h"
#include "engine/rules/value_flow.h"

namespace tenon::rules {

void ValueFlow::flow_upn() {
  const AttributeValue& said = *asserted_.upn;
  const bool verified = context_.tenant().domain(suffix_of(said.text)) != nullptr;
  std::string made;
  if (!verified) {
    made = account.attributes.text(AttributeId::kMailNickname);
    made.append("@").append(context_.tenant().initial_domain);
  }
  const std::string_view target = verified ? said.text : made;

  if (mode_ == FlowMode::kLater) {
    const std::string& judged =
        object.kept_out_upn.empty() ? before_.flowed_upn.text : object.kept_out_upn;
    if (equal_folded(judged, said.text)) {
      keep_upn_claim(target);
      return;
    }
  }
  if (mode_ == FlowMode::kLater || mode_ == FlowMode::kRelink) {
    if (before_.upn_kept && !verified) {
      note_rule(Rule::kN5a);
      account.flowed_upn = said;
      object.kept_out_upn.clear();
      return;
    }
    if (!equal_folded(target, before_.upn()) && kept_by_a5(target)) {
      keep_upn_claim(target);
      return;
    }
  } else if (kept_by_n5a(verified)) {
    return;
  }
  if (!is_upn(target)) {
    fail(Outcome::kDataValidationFailed, Rule::kN5,
         "the asserted UPN's suffix is not a verified domain, and mailNickname@initial domain is "
         "not a UPN");
    return;
  }
  if (!verified) note_rule(Rule::kN5);
  take_upn(target, !verified || asserted_.upn_from_sam);
}

// N5a: nobody is locked out by a match.
bool ValueFlow::kept_by_n5a(bool verified) {
  const std::string current(before_.upn());
  if (verified || current.empty() || mode_ == FlowMode::kProvision) return false;
  if (context_.tenant().domain(suffix_of(current)) == nullptr) return false;
  if (mode_ == FlowMode::kRestore) {
    const auto taken = clash(context_, ValueSpace::kUpn, fold(current), before_.handle,
                             value_ref(AttributeId::kUserPrincipalName, *asserted_.upn));
    if (taken) return false;
  }
  note_rule(Rule::kN5a);
  warnings.push_back(warning(WarningCode::kUnverifiedUpnKeptOut, Rule::kN5a,
                             value_ref(AttributeId::kUserPrincipalName, *asserted_.upn)));
  account.flowed_upn = *asserted_.upn;
  account.upn_kept = true;
  object.kept_out_upn.clear();
  return true;
}

// A5: a later change of a licensed user in a managed domain stays out.
bool ValueFlow::kept_by_a5(std::string_view target) {
  const std::string_view current = before_.upn();
  if (current.empty() || !before_.licensed) return false;
  const Tenant& tenant = context_.tenant();
  if (tenant.is_on(Feature::kSynchronizeUpnForManagedUsers)) return false;
  const auto federated = [&](std::string_view upn) {
    const Domain* domain = tenant.domain(suffix_of(upn));
    return domain != nullptr && domain->authentication == DomainAuthentication::kFederated;
  };
  if (federated(current) && federated(target)) return false;
  note_rule(Rule::kA5);
  warnings.push_back(warning(WarningCode::kEffectiveUpnKept, Rule::kA5,
                             value_ref(AttributeId::kUserPrincipalName, *asserted_.upn)));
  object.kept_out_upn = asserted_.upn->text;
  return true;
}

// No new UPN was asserted: a claim goes on as long as N5 would still give its value (Q3).
void ValueFlow::keep_upn_claim(std::string_view target) {
  for (const Claim& claim : flown_before_.claims) {
    if (claim.space != ValueSpace::kUpn || claim.folded != fold(target)) continue;
    auto found = clash(context_, ValueSpace::kUpn, claim.folded, before_.handle,
                       value_ref(AttributeId::kUserPrincipalName, claim.value, true));
    if (!found) continue;
    object.claims.push_back(claim);
    quarantined.push_back(*std::move(found));
  }
}

void ValueFlow::take_upn(std::string_view target, bool derived) {
  const std::string folded = fold(target);
  if (may_have(context_, ValueSpace::kUpn, folded, before_.handle)) {
    set_upn(target);
  } else {
    AttributeValue value = *asserted_.upn;
    value.text = std::string(target);
    quarantine_upn(*clash(context_, ValueSpace::kUpn, folded, before_.handle,
                          value_ref(AttributeId::kUserPrincipalName, std::move(value), derived)));
    if (failure != Outcome::kNone) return;
  }
  account.flowed_upn = *asserted_.upn;
  account.upn_kept = false;
  object.kept_out_upn.clear();
}

void ValueFlow::quarantine_upn(QuarantinedValue found) {
  const std::string clashed = found.value.value.text;
  quarantine(ValueSpace::kUpn, fold(clashed), std::move(found), asserted_.upn->since);
  if (failure != Outcome::kNone) return;
  const std::string current(before_.upn());
  bool keeps = !current.empty();
  if (keeps && mode_ == FlowMode::kRestore) {
    keeps = !clash(context_, ValueSpace::kUpn, fold(current), before_.handle,
                   value_ref(AttributeId::kUserPrincipalName, *asserted_.upn));
  }
  if (keeps) return;
  const auto digits = upn_with_digits(context_, clashed, object.source_anchor);
  if (!digits) {
    fail(Outcome::kDataValidationFailed, Rule::kQ1,
         "none of the ten thousand UPNs with four digits is free");
    return;
  }
  set_upn(*digits);
}

void ValueFlow::set_upn(std::string_view text) {
  const std::string_view current = before_.upn();
  // A change of case only is no change, but at a binding the on-premises spelling is taken (N1).
  const bool spelling_counts = binding() && mode_ != FlowMode::kRelink;
  if (text == current || (!spelling_counts && equal_folded(text, current))) return;
  AttributeValue value = *asserted_.upn;
  value.text = std::string(text);
  value.since = context_.now();
  std::vector<AttributeValue> old = before_.attributes.values(AttributeId::kUserPrincipalName);
  Difference difference;
  difference.attribute = AttributeId::kUserPrincipalName;
  if (!old.empty() && equal_folded(old.front().text, value.text)) {
    value.since = old.front().since;
  } else if (!old.empty() && context_.view.find_holder(ValueSpace::kUpn, fold(old.front().text)) ==
                                 before_.handle) {
    difference.freed.push_back(old.front().text);
  }
  account.attributes.set(AttributeId::kUserPrincipalName, std::vector{value});
  difference.before = std::move(old);
  difference.after.push_back(std::move(value));
  differences.push_back(std::move(difference));
}

}  // namespace tenon::rules
