#include "cli/offline/lint_twins.h"

#include <algorithm>
#include <utility>

#include "engine/rules/explain_words.h"
#include "engine/rules/normalise.h"

namespace tenon::offline {
namespace {

using rules::Address;
using rules::fold;

// Of names this short two letters make another person.
constexpr std::size_t kNearLengthMin = 5;
constexpr std::size_t kNearLettersMax = 2;
constexpr std::size_t kNamesakesMax = 20;

// The letters of a folded local part, without separators and digits.
std::string letters_of(std::string_view local) {
  std::string letters;
  for (const char c : fold(local)) {
    const bool separator = c == '.' || c == '-' || c == '_' || c == '\'';
    if (!separator && !(c >= '0' && c <= '9')) letters.push_back(c);
  }
  return letters;
}

std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swapped = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, swapped});
    }
  }
  return row[b.size()];
}

bool is_initial_and_rest(std::string_view shorter, std::string_view longer) {
  if (shorter.size() < 3 || shorter.size() >= longer.size()) return false;
  return shorter.front() == longer.front() && longer.ends_with(shorter.substr(1));
}

// Made by the engine for this object, and by no refusal that says the rest.
bool is_made_for(const LintedObject& linted) {
  return linted.account != nullptr && linted.object.method == Method::kProvisioned &&
         linted.object.refused_by == Rule::kNone;
}

bool can_be_a_twin(const Account* account) {
  return account != nullptr && !account->object && account->live() &&
         account->user_type != UserType::kGuest;
}

Finding about_twin(const LintContext& context, const LintedObject& linted, LintCheck check,
                   Rule rule, const Account& account) {
  Finding finding;
  finding.check = check;
  finding.rule = rule;
  finding.subject = linted.subject;
  finding.others.push_back(context.subject(account));
  return finding;
}

}  // namespace

bool are_near(std::string_view a, std::string_view b) {
  const std::string x = letters_of(a);
  const std::string y = letters_of(b);
  if (x.empty() || y.empty()) return false;
  if (x == y || is_initial_and_rest(x, y) || is_initial_and_rest(y, x)) return true;
  if (std::min(x.size(), y.size()) < kNearLengthMin) return false;
  return edits_between(x, y) <= kNearLettersMax;
}

LintTwins::LintTwins(const LintContext& context) : context_(context) {
  const auto& state = context.state();
  for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
    const Account& account = *state.account(AccountHandle{i});
    if (!account.object) remember(account);
  }
}

void LintTwins::remember(const Account& account) {
  if (account.binned()) {
    if (!account.upn().empty()) binned_[fold(account.upn())].push_back(account.handle);
    const rules::AddressList held = rules::held_addresses(account.attributes);
    const Address* primary = held.primary();
    if (primary != nullptr && primary->folded != fold(account.upn())) {
      binned_[std::string(primary->folded)].push_back(account.handle);
    }
    return;
  }
  const std::string name = fold(account.attributes.text(AttributeId::kDisplayName));
  if (can_be_a_twin(&account) && !name.empty()) by_display_name_[name].push_back(account.handle);
}

const Account* LintTwins::holder(ValueSpace space, std::string_view folded) const {
  const auto& state = context_.state();
  return state.account(state.find_holder(space, folded));
}

void LintTwins::check_object(const LintedObject& linted) const {
  check_guest(linted);
  if (!is_made_for(linted)) return;
  check_match_key(linted);
  if (!check_recycle_bin(linted)) check_twin(linted);
}

void LintTwins::check_guest(const LintedObject& linted) const {
  const Address* primary = linted.asserted.addresses.list.primary();
  const Account* guest = primary == nullptr ? nullptr : holder(ValueSpace::kSmtp, primary->folded);
  std::string value = primary == nullptr ? std::string() : std::string(primary->text.substr(5));
  Rule rule = Rule::kS4;
  const auto is_guest = [](const Account* account) {
    return account != nullptr && account->user_type == UserType::kGuest && !account->object;
  };
  if (!is_guest(guest) && linted.asserted.upn) {
    value = linted.asserted.upn->text;
    guest = holder(ValueSpace::kUpn, fold(value));
    rule = Rule::kU4;
  }
  if (!is_guest(guest)) return;
  Finding finding = about_twin(context_, linted, LintCheck::kGuest, rule, *guest);
  finding.attribute = rule == Rule::kS4 ? "proxyAddresses" : "userPrincipalName";
  finding.value = value;
  finding.message = value + " is that of the guest " + words_for(finding.others.front()) +
                    ": guests are never matched, so the object does without the value (" +
                    std::string(rule == Rule::kS4 ? "S" : "U") + ").";
  finding.remedy =
      "If they are one person: remove the guest, or convert it to a member, before "
      "the first synchronisation.";
  context_.report(finding);
}

// Made anew because no rung but H had a key.
void LintTwins::check_match_key(const LintedObject& linted) const {
  const DirectoryObject& object = linted.object;
  if (linted.asserted.addresses.list.primary() != nullptr) return;
  const bool user = object.type == ObjectType::kUser;
  const bool upn = user && linted.asserted.upn &&
                   context_.is_verified(rules::suffix_of(linted.asserted.upn->text));
  if (upn) return;
  Finding finding;
  finding.check = LintCheck::kNoMatchKey;
  finding.rule = user ? Rule::kU4 : Rule::kS4;
  finding.subject = linted.subject;
  finding.message = std::string("It has no primary address") +
                    (user ? ", and its user principal name is in no verified domain" : "") +
                    ": without a source anchor in the cloud it matches nothing, and a new " +
                    std::string(name_of(object.type)) + " is made (P1).";
  finding.remedy = "Give it a primary address, if one in the cloud is meant.";
  context_.report(finding);
}

bool LintTwins::check_recycle_bin(const LintedObject& linted) const {
  std::vector<std::string> keys;
  if (linted.asserted.upn) keys.push_back(fold(linted.asserted.upn->text));
  const Address* primary = linted.asserted.addresses.list.primary();
  if (primary != nullptr) keys.emplace_back(primary->folded);
  for (const std::string& key : keys) {
    const auto found = binned_.find(key);
    if (found == binned_.end()) continue;
    const Account& account = *context_.state().account(found->second.front());
    if (account.type != linted.object.type) continue;
    Finding finding = about_twin(context_, linted, LintCheck::kInRecycleBin, Rule::kP1, account);
    finding.value = key;
    finding.message = "A new account is made, while " + words_for(finding.others.front()) +
                      " in the recycle bin has " + key +
                      ": a soft match looks at live accounts only (S, U).";
    finding.remedy =
        "If they are one person: restore that account before the first "
        "synchronisation.";
    context_.report(finding);
    return true;
  }
  return false;
}

std::string LintTwins::likeness(const LintedObject& linted, const Account& account) const {
  if (!linted.asserted.upn || account.upn().empty()) return "";
  const std::string_view name = linted.object.attributes.text(AttributeId::kDisplayName);
  const std::string_view mine = linted.asserted.upn->text;
  if (!are_near(rules::prefix_of(mine), rules::prefix_of(account.upn()))) return "";
  return "the same display name, " + rules::quote(name) + ", and a similar user principal name, " +
         std::string(account.upn());
}

void LintTwins::check_twin(const LintedObject& linted) const {
  const Account* twin = nullptr;
  std::string why;
  const auto take = [&](const Account* account, const std::string& reason) {
    if (twin != nullptr || !can_be_a_twin(account) || account->type != linted.object.type) return;
    twin = account;
    why = reason;
  };
  for (const Address& address : linted.asserted.addresses.list.addresses()) {
    if (!address.comparable()) continue;
    const std::string value(address.folded);
    take(holder(address.space(), value), "the address " + value);
    take(holder(ValueSpace::kUpn, value),
         "the user principal name " + value + ", which is an address of the object");
  }
  if (linted.asserted.upn) {
    const std::string upn = fold(linted.asserted.upn->text);
    take(holder(ValueSpace::kUpn, upn), "the user principal name " + upn);
    take(holder(ValueSpace::kSmtp, upn),
         "the address " + upn + ", which is the object's user principal name");
  }
  const auto namesakes =
      by_display_name_.find(fold(linted.object.attributes.text(AttributeId::kDisplayName)));
  if (twin == nullptr && namesakes != by_display_name_.end()) {
    std::size_t looked_at = 0;
    for (const AccountHandle handle : namesakes->second) {
      if (twin != nullptr || ++looked_at > kNamesakesMax) break;
      const Account& account = *context_.state().account(handle);
      const std::string reason = likeness(linted, account);
      if (!reason.empty()) take(&account, reason);
    }
  }
  if (twin == nullptr) return;
  Finding finding = about_twin(context_, linted, LintCheck::kSuspectedTwin, Rule::kP1, *twin);
  finding.message = "A new account is made, while " + words_for(finding.others.front()) + " has " +
                    why + ": perhaps they are one person, and nothing matches them (P1).";
  finding.remedy =
      "If they are: give both the same primary address or user principal name before "
      "the first synchronisation.";
  context_.report(finding);
}

void LintTwins::check_accounts() const {
  const auto& state = context_.state();
  if (!state.last_object()) return;  // the directory was not looked at
  for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
    const Account& account = *state.account(AccountHandle{i});
    if (!account.live() || account.object || account.sync_enabled != SyncEnabled::kTrue) continue;
    Finding finding;
    finding.check = LintCheck::kOrphan;
    finding.rule = Rule::kD2;
    finding.subject = context_.subject(account);
    finding.attribute = "onPremisesImmutableId";
    finding.value = account.immutable_id;
    finding.message = "It is synchronised, and no directory object of these files is its own (D2).";
    finding.remedy =
        "Check that the export is whole; if the object is gone, delete the account or "
        "make it the cloud's.";
    context_.report(finding);
  }
}

}  // namespace tenon::offline
