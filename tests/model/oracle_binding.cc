// Rule book, 5: what a binding and a later change make of an account (A1 to A9), with N5, N5a and
// the quarantine of Q1 where the values meet those of others.
#include <algorithm>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {
namespace {

bool as_at_a_binding(Occasion occasion) {
  return occasion != Occasion::kLater && occasion != Occasion::kRelink;
}

// One flow of everything that an object says into (a copy of) an account.
struct Flow {
  State& state;
  Object& object;
  Account& account;
  const Account before;
  const Occasion occasion;
  const Words words;
  Finding& finding;
  const std::vector<Claim> claims_before;
  std::vector<Claim> claims;         // Q1: quarantined, now or still
  std::vector<std::string> refused;  // Q2: parties that keep a value where resiliency is off
  bool clashed = false;              // Q2

  bool quarantine_or_refuse(const std::string& space, const std::string& value, std::uint64_t since,
                            const std::string& party);
  std::uint64_t since(const std::string& key) const {
    const auto found = object.asserted_since.find(key);
    return found == object.asserted_since.end() ? state.position : found->second;
  }
  void attributes();
  void addresses();
  void keep_addresses(std::vector<Address>& kept);
  bool upn();
  bool upn_at_a_binding();
  bool upn_later();
  bool take_upn(const std::string& effective);
  void say_quarantined();
};

// Q1 and Q2: true if the object proceeds without the value.
bool Flow::quarantine_or_refuse(const std::string& space, const std::string& value,
                                std::uint64_t since_position, const std::string& party) {
  const Feature resiliency = space == "upn" ? Feature::kQuarantineUponUpnConflict
                                            : Feature::kQuarantineUponProxyAddressesConflict;
  if (!state.on(resiliency)) {
    clashed = true;
    refused.push_back(party);
    return false;
  }
  Claim claim;
  claim.space = space;
  claim.value = value;
  claim.folded = space == "upn" ? "upn:" + fold(value) : fold(value);
  claim.since = since_position;
  claims.push_back(claim);
  return true;
}

// "`QuarantinedAttributeValueMustBeUnique` is carried by the decision", with both parties.
void Flow::say_quarantined() {
  for (const Claim& claim : claims) {
    const std::string value = claim.folded.substr(claim.folded.find(':') + 1);
    name_party(finding.verdict, kept_by(state, claim.space, value, account.object_id));
    finding.verdict.quarantined.push_back(claim.space == "upn"
                                              ? std::string(kUpn) + "=" + value
                                              : std::string(kProxies) + "=" + claim.folded);
  }
}

// A2: "Every cloud attribute that has an on-premises value takes it; absent on premises → kept.
// While linked: an attribute that the object asserted and no longer asserts is cleared, except
// mail_nickname and UPN".
void Flow::attributes() {
  const bool user = object.type == ObjectType::kUser;
  for (const auto& [name, values] : object.attributes) {
    if (name == kUpn || name == kProxies) continue;
    account.attributes[name] = values;
    object.flowed.insert(name);
  }
  for (const std::string& name : std::set<std::string>(object.flowed)) {
    if (name == kUpn || name == kProxies || name == kNickname) continue;
    if (object.attributes.count(name) != 0) continue;
    account.attributes.erase(name);
    object.flowed.erase(name);
  }
  if (user && occasion != Occasion::kLater) {  // N5
    const std::string nickname =
        nickname_at_binding(object, words, occasion == Occasion::kProvision ? nullptr : &before);
    if (!nickname.empty()) account.attributes[std::string(kNickname)] = {nickname};
  }
  if (object.type == ObjectType::kGroup && object.group_kind != GroupKind::kNone) {
    account.group_kind = object.group_kind;
  }
  if (!object.security_identifier.empty()) {
    account.security_identifier = object.security_identifier;
  }
}

// The account's addresses that stay beside what the object says.
void Flow::keep_addresses(std::vector<Address>& kept) {
  const bool said_some = object.flowed.count(std::string(kProxies)) != 0;
  const bool whole = !words.addresses.empty() && !words.from_mail;
  for (Address address : before.addresses) {
    if (whole || (words.addresses.empty() && said_some && !object.flowed_from_mail)) {
      // A2, N4: replaced (or cleared) as a whole, but those that on-premises cannot speak about
      if (!in_cloud_domain(address)) continue;
      make_secondary(address);
    } else if (said_some) {
      if (object.said.count(address.folded) != 0) continue;  // N2m: takes back what it said
    }
    if (words.from_mail) make_secondary(address);  // N2m: the old one becomes a secondary
    kept.push_back(address);
  }
}

void Flow::addresses() {
  std::vector<Address> kept;
  keep_addresses(kept);
  std::vector<Address> result;
  for (const Address& address : words.addresses) {
    if (address.unique()) {
      const std::string party = kept_by(state, address.protocol, address.value, account.object_id);
      if (!party.empty()) {  // 6
        quarantine_or_refuse(address.protocol, address.text, since(address.folded), party);
        continue;
      }
    }
    result.push_back(address);
  }
  for (const Address& address : kept) {
    const bool again = std::any_of(result.begin(), result.end(), [&](const Address& other) {
      return same_address(other, address);
    });
    if (again) continue;  // A2: the on-premises spelling is taken
    if (occasion == Occasion::kRestore && address.unique()) {  // H7
      const std::string party = kept_by(state, address.protocol, address.value, account.object_id);
      const bool said =
          std::any_of(words.addresses.begin(), words.addresses.end(),
                      [&](const Address& other) { return same_address(other, address); });
      if (!party.empty()) {
        if (!said) {
          finding.warnings.push_back({WarningCode::kValueTakenMeanwhile, address.text, party});
          name_party(finding.verdict, party);
        }
        continue;
      }
    }
    result.push_back(address);
  }
  put_in_order(result);
  // N1: a change of case only is no change; at a binding the on-premises spelling is taken
  const bool unchanged = !as_at_a_binding(occasion) && same_lists(result, before.addresses);
  if (!unchanged) account.addresses = result;
  object.said.clear();
  for (const Address& address : words.addresses) object.said.insert(address.folded);
  object.flowed_from_mail = words.from_mail;
  if (words.addresses.empty()) {
    object.flowed.erase(std::string(kProxies));
  } else {
    object.flowed.insert(std::string(kProxies));
  }
}

// 6 for the effective UPN. False: refused (Q2), or no digits are free.
bool Flow::take_upn(const std::string& effective) {
  const std::string party = kept_by(state, "upn", effective, account.object_id);
  if (party.empty()) {
    account.upn = effective;
    return true;
  }
  if (!quarantine_or_refuse("upn", effective, since("upn:" + fold(words.upn)), party)) return true;
  // Q1: "An existing user keeps the UPN it has; if it has none, or on H7 it is taken, digits"
  const bool has = !before.upn.empty() && occasion != Occasion::kProvision;
  const bool taken = has && occasion == Occasion::kRestore &&
                     !kept_by(state, "upn", before.upn, account.object_id).empty();
  if (has && !taken) return true;
  account.upn = digits(state, effective, object.anchor, account.object_id);
  if (account.upn.empty()) refuse(finding, Outcome::kDataValidationFailed);
  return !account.upn.empty();
}

bool Flow::upn_at_a_binding() {
  account.flowed_upn = words.upn;
  account.upn_kept = false;
  if (occasion != Occasion::kProvision && !verified(state, suffix(words.upn)) &&
      !before.upn.empty() && verified(state, suffix(before.upn))) {
    // N5a; "at H7 only if it is free"
    if (occasion != Occasion::kRestore ||
        kept_by(state, "upn", before.upn, account.object_id).empty()) {
      account.upn_kept = true;
      finding.warnings.push_back({WarningCode::kUnverifiedUpnKeptOut, words.upn, ""});
      return true;
    }
  }
  const std::string effective =
      effective_upn(state, words.upn, first_text(account.attributes, kNickname));
  if (effective.empty()) {
    refuse(finding, Outcome::kDataValidationFailed);  // N5
    return false;
  }
  return take_upn(effective);
}

// N5: "The effective UPN is recomputed when an on-premises UPN change arrives"; A5.
bool Flow::upn_later() {
  const std::string last = object.kept_out_upn.empty() ? before.flowed_upn : object.kept_out_upn;
  const bool said_again = fold(words.upn) == fold(last) && !before.upn.empty();
  if (said_again && occasion != Occasion::kRelink) return true;
  if (before.upn_kept && !verified(state, suffix(words.upn)) &&
      verified(state, suffix(before.upn))) {
    account.flowed_upn = words.upn;  // N5a goes on
    object.kept_out_upn.clear();
    return true;
  }
  const std::string effective =
      effective_upn(state, words.upn, first_text(account.attributes, kNickname));
  const bool differs = fold(effective) != fold(before.upn);
  const std::string domain = effective.empty() ? state.initial_domain : suffix(effective);
  const bool both_federated = federated(state, suffix(before.upn)) && federated(state, domain);
  if (differs && !before.upn.empty() && !both_federated &&
      !state.on(Feature::kSynchronizeUpnForManagedUsers) && before.licensed) {
    object.kept_out_upn = words.upn;  // A5
    finding.warnings.push_back({WarningCode::kEffectiveUpnKept, effective, ""});
    return true;
  }
  if (effective.empty()) {
    refuse(finding, Outcome::kDataValidationFailed);  // N5
    return false;
  }
  account.flowed_upn = words.upn;
  account.upn_kept = false;
  object.kept_out_upn.clear();
  return differs ? take_upn(effective) : true;
}

bool Flow::upn() {
  if (object.type != ObjectType::kUser) return true;
  if (as_at_a_binding(occasion)) return upn_at_a_binding();
  if (!upn_later()) return false;
  if (occasion == Occasion::kRelink) return true;
  // Q3: the claim goes on as long as N5, from the values of now, would give it
  const std::string now =
      effective_upn(state, words.upn, first_text(account.attributes, kNickname));
  for (const Claim& claim : claims_before) {
    const bool again = std::any_of(claims.begin(), claims.end(),
                                   [](const Claim& other) { return other.space == "upn"; });
    if (claim.space != "upn" || again || claim.folded != "upn:" + fold(now)) continue;
    if (fold(account.upn) != fold(now)) claims.push_back(claim);
  }
  return true;
}

// K3: "our own writes come back". What was written counts as said, before it is.
void said_by_writing(const Account& before, Account& after) {
  const auto texts = [](const std::vector<Address>& list) {
    std::vector<std::string> all;
    for (const Address& address : list) all.push_back(address.text);
    return all;
  };
  if (texts(after.addresses) != texts(before.addresses)) {
    after.said_addresses = after.addresses;
    for (Address& address : after.said_addresses) address.made_of_mail = false;
  }
  const std::string mail = first_text(after.attributes, kMail);
  if (mail != first_text(before.attributes, kMail)) after.said_mail = mail;
}

}  // namespace

bool flow(State& state, Object& object, Account& account, Occasion occasion, Finding& finding) {
  if (occasion != Occasion::kLater) {
    object.claims.clear();
    object.flowed.clear();
    object.said.clear();
    object.flowed_from_mail = false;
    object.kept_out_upn.clear();
  }
  if (occasion == Occasion::kRelink) account.upn_kept = false;
  Flow flow{state,   object,        account, account, occasion, words_of(object),
            finding, object.claims, {},      {},      false};
  finding.warnings.insert(finding.warnings.end(), flow.words.warnings.begin(),
                          flow.words.warnings.end());
  const std::vector<Warning> warnings_before = finding.warnings;
  const std::vector<std::string> parties_before = finding.verdict.parties;
  flow.attributes();
  flow.addresses();
  const bool named = flow.upn();
  if (!named || flow.clashed) {  // nothing was left out, nothing kept
    finding.warnings = warnings_before;
    finding.verdict.parties = parties_before;
  }
  if (!named && !flow.clashed) return false;
  if (flow.clashed) {  // Q2
    refuse(finding, Outcome::kAttributeValueMustBeUnique);
    for (const std::string& party : flow.refused) name_party(finding.verdict, party);
    return false;
  }
  flow.say_quarantined();
  object.claims = flow.claims;
  said_by_writing(flow.before, account);
  return true;
}

// A1
void bind(Object& object, Account& account, Road road, Verdict& verdict) {
  account.immutable_id = object.anchor;
  account.object_identifier = object.guid;
  account.sync_enabled = SyncEnabled::kTrue;
  account.is_cloud_managed = false;
  if (account.authority != Authority::kOnPremises) {
    transfer(account, Authority::kOnPremises, road, verdict);
  }
  account.object = object.key;
  account.rollback_pending = false;
  account.rollback_refusal_said = false;
  object.account = account.object_id;
}

void lose_link(State& state, Object& object) {
  if (Account* account = link_of(state, object)) account->object.clear();
  object.account.clear();
  object.claims.clear();
  object.flowed.clear();
  object.said.clear();
  object.flowed_from_mail = false;
  object.kept_out_upn.clear();
}

namespace {

bool same_values(const Account& left, const Account& right) {
  const auto texts = [](const Account& account) {
    std::vector<std::string> all;
    for (const Address& address : account.addresses) all.push_back(address.text);
    return all;
  };
  return left.upn == right.upn && texts(left) == texts(right) &&
         left.attributes == right.attributes && left.group_kind == right.group_kind &&
         fold(left.flowed_upn) == fold(right.flowed_upn);
}

// Whether the same values wait: a value that is quarantined now, or no longer asserted, is a
// change.
bool same_claims(const Object& left, const Object& right) {
  const auto texts = [](const Object& object) {
    std::set<std::string> all;
    for (const Claim& claim : object.claims) all.insert(claim.folded);
    return all;
  };
  return texts(left) == texts(right);
}

}  // namespace

// "A linked object is asked A6, A7, A8, V, then its values: what fails, nothing applied, waits."
void judge_linked(State& state, Object& object, bool retry) {
  Account& account = *link_of(state, object);
  Finding finding;
  finding.verdict = about(object);
  const Words words = words_of(object);
  if (object.anchor != account.immutable_id) {
    refuse_by(finding, Rule::kA6, Outcome::kSourceAnchorChanged);
  } else if (account.is_cloud_managed) {
    refuse_by(finding, Rule::kA7, Outcome::kOnPremisesChangeIgnored);
    finding.waits = false;
  } else if (object.type != account.type) {
    refuse_by(finding, Rule::kA8, Outcome::kObjectTypeMismatch);
  } else if (const Outcome invalid = validity(object, words); invalid != Outcome::kNone) {
    refuse_by(finding, Rule::kV, invalid);
  } else {
    Object object_after = object;
    Account account_after = account;
    if (flow(state, object_after, account_after, Occasion::kLater, finding)) {
      const bool kept_out =
          object_after.kept_out_upn != object.kept_out_upn && !object_after.kept_out_upn.empty();
      const bool changed =
          !same_values(account, account_after) || !same_claims(object, object_after);
      finding.verdict.outcome = name_of(changed    ? Outcome::kApplied
                                        : kept_out ? Outcome::kEffectiveUpnKept
                                                   : Outcome::kNoChange);
      object = object_after;
      account = account_after;
    }
  }
  conclude(state, object, finding, retry);  // A9: what is refused, nothing of it is applied
}

}  // namespace tenon::model_oracle
