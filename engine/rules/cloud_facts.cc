// Facts about cloud accounts (rule book, 2): K1 to K9, and P3.
#include <algorithm>

#include "engine/rules/binding.h"
#include "engine/rules/cloud_lifecycle.h"
#include "engine/rules/cloud_values.h"
#include "engine/rules/cloud_words.h"
#include "engine/rules/facts.h"
#include "engine/rules/link.h"
#include "engine/rules/normalise.h"
#include "engine/rules/said_attributes.h"

namespace tenon::rules {
namespace {

Decision about(const Context& context, const Account& account, Outcome outcome) {
  Decision decision = context.decision(outcome);
  decision.account = party(account);
  decision.account_handle = account.handle;
  return decision;
}

void say_unknown(Context& context) {
  Decision decision = context.decision(Outcome::kAccountUnknown);
  decision.account.side = PartyRef::Side::kAccount;
  decision.account.id = context.fact.image.id;
  context.say(std::move(decision));
}

void tell(const CloudEdit& edit, Decision& decision) {
  decision.warnings = edit.warnings;
  decision.clashes = edit.left_out;
  for (const QuarantinedValue& value : edit.left_out) {
    add_party(decision, value.holder);
  }
  if (!edit.left_out.empty()) decision.outcome = Outcome::kAttributeValueMustBeUnique;
  if (edit.values_refused) decision.rules.push_back(Rule::kK2);
  if (edit.anchor_taken) decision.rules.push_back(Rule::kK8);
  if (edit.anchor_refused) {
    decision.outcome = Outcome::kClearRefused;
    decision.rules.push_back(Rule::kK8);
  }
}

void emit_account(Context& context, Decision decision, Account account) {
  Effects effects;
  effects.accounts.push_back(std::move(account));
  context.emit(std::move(decision), std::move(effects));
}

// What a new account brings from its past (rule book, 1 and 13).
void arrive(const Context& context, Account& account) {
  const Image& image = context.fact.image;
  account.authored_by = image.authored_by.value_or(AuthoredBy::kUnknown);
  account.on_premises_object_identifier = image.on_premises_object_identifier;
  account.sync_enabled = image.sync_enabled.value_or(SyncEnabled::kNever);
  account.is_cloud_managed = image.is_cloud_managed.value_or(false);
  if (account.is_cloud_managed && account.sync_enabled == SyncEnabled::kTrue) {
    account.sync_enabled = SyncEnabled::kNever;
  }
  if (image.deleted_at) {
    account.lifecycle = Lifecycle::kInRecycleBin;
    account.deleted_at = std::min(*image.deleted_at, context.time());
    if (account.sync_enabled == SyncEnabled::kTrue) account.sync_enabled = SyncEnabled::kFormerly;
  }
  account.authority =
      account.sync_enabled == SyncEnabled::kTrue ? Authority::kOnPremises : Authority::kCloud;
}

// P3: the provisioned account that this `created` echoes, or null.
const Account* echoed(const Context& context) {
  const Image& image = context.fact.image;
  if (!image.immutable_id || image.immutable_id->empty()) return nullptr;
  // A living or binned account has its anchor alone; of purged ones the first made is meant.
  const Account* first = nullptr;
  AccountHandle each;
  while ((each = context.view.next_unechoed(*image.immutable_id, each))) {
    const Account* account = context.view.account(each);
    if (account->type != image.type.value_or(ObjectType::kUser)) continue;
    if (account->lifecycle != Lifecycle::kPurged) return account;
    if (first == nullptr) first = account;
  }
  return first;
}

// Whether the echo says another value than the account has; lists are sets (N2), and letter case is
// no difference (N1).
bool says_another(const Context& context, const NamedAttribute& named, const Account& account) {
  const ValueList held = account.attributes.list(named.key);
  const auto values = said_values(context, named, held);
  if (named.key.id == AttributeId::kProxyAddresses) {
    AttributeSet said;
    said.set(named.key, values);
    return !same_addresses(said_addresses(said, Side::kCloud).list,
                           held_addresses(account.attributes));
  }
  if (values.size() != held.size()) return true;
  return !std::equal(
      held.begin(), held.end(), values.begin(),
      [](const ValueView& a, const AttributeValue& b) { return equal_folded(a.text, b.text); });
}

void take_echo(Context& context, const Account& before) {
  Account account = before;
  account.cloud_object_id = context.fact.image.id;
  account.last_changed = context.now();
  Decision decision = about(context, before, Outcome::kAccepted);
  decision.detail = name_of(context.fact.kind);
  decision.rules.push_back(Rule::kP3);
  for (const NamedAttribute& named : context.fact.image.attributes) {
    // A purged account has no values to differ from.
    if (before.lifecycle == Lifecycle::kPurged || named.values.empty()) continue;
    if (!says_another(context, named, before)) continue;
    AttributeValue value;
    value.text = named.values.front().text;
    value.index = named.values.front().index;
    value.asserted = context.now();
    decision.warnings.push_back(
        warning(WarningCode::kEchoDiffers, Rule::kP3, value_ref(named.key, value)));
  }
  emit_account(context, std::move(decision), std::move(account));
}

void create(Context& context) {
  Account fresh;
  fresh.handle = AccountHandle{context.view.last_account().value + 1};
  fresh.object_id = context.fact.image.id;
  fresh.type = context.fact.image.type.value_or(ObjectType::kUser);
  fresh.first_seen = context.now();
  fresh.last_changed = context.now();
  arrive(context, fresh);
  CloudEdit edit(context, fresh, true);
  edit.take_from_losers(context);
  Decision decision = about(context, edit.account, Outcome::kAccepted);
  decision.detail = arrival_words(edit.account);
  tell(edit, decision);
  emit_account(context, std::move(decision), std::move(edit.account));
}

// Whether the fact says anything that the account has not: K3 asks this first.
bool changes(const CloudEdit& edit) {
  return edit.changes_values() || !edit.left_out.empty() || edit.anchor_refused;
}

std::string words_of_edit(const CloudEdit& edit, const Account& before, bool whole) {
  const std::string_view kind = whole ? kCreatedAgain : name_of(FactKind::kAccountChanged);
  return edit_words(kind, before, edit.account);
}

// K4, K6: of an edit that is refused only the picture of what the cloud says stays, and what is no
// attribute.
void keep_out(Context& context, const Account& before, const CloudEdit& edit, bool whole,
              Outcome refusal, Rule rule) {
  Account kept = before;
  kept.cloud_said = edit.account.cloud_said;
  take_standing(edit.account, kept);
  if (edit.standing_changed) kept.last_changed = context.now();
  Outcome outcome = edit.standing_changed ? Outcome::kAccepted : Outcome::kNoChange;
  if (changes(edit)) outcome = refusal;
  Decision decision = about(context, before, outcome);
  decision.detail = words_of_edit(edit, before, whole);
  if (outcome == refusal) {
    decision.rules.push_back(rule);
  } else {
    decision.warnings = edit.warnings;
  }
  if (outcome == Outcome::kNoChange) decision.rules.push_back(Rule::kK3);
  if (const DirectoryObject* object = context.view.object(before.object)) {
    add_party(decision, party(context.view, *object));
  }
  emit_account(context, std::move(decision), std::move(kept));
}

// K3, K4, K6, K8: an edit of a known account, live or binned.
void edit_account(Context& context, const Account& before, bool whole) {
  CloudEdit edit(context, before, whole);
  if (before.binned()) {
    keep_out(context, before, edit, whole, Outcome::kAccountInRecycleBin, Rule::kK6);
    return;
  }
  if (before.object && before.authority == Authority::kOnPremises) {
    keep_out(context, before, edit, whole, Outcome::kOnPremisesMastered, Rule::kK4);
    return;
  }
  Outcome outcome = Outcome::kAccepted;
  if (!changes(edit) && !edit.standing_changed) outcome = Outcome::kNoChange;
  std::string words = words_of_edit(edit, before, whole);
  std::vector<Difference> differences = edit.differences();
  edit.take_from_losers(context);  // from here on `before` is not to be looked at
  Decision decision = about(context, edit.account, outcome);
  decision.detail = std::move(words);
  if (outcome == Outcome::kNoChange) decision.rules.push_back(Rule::kK3);
  tell(edit, decision);
  decision.differences = std::move(differences);
  if (outcome != Outcome::kNoChange) edit.account.last_changed = context.now();
  emit_account(context, std::move(decision), std::move(edit.account));
}

// K9: `created` of a known account.
void created_again(Context& context, const Account& known) {
  if (known.lifecycle == Lifecycle::kPurged) {
    Decision decision = about(context, known, Outcome::kAccountExists);
    decision.rules.push_back(Rule::kK9);
    context.say(std::move(decision));
    return;
  }
  const AccountHandle handle = known.handle;
  const bool now_binned = context.fact.image.deleted_at.has_value();
  if (now_binned && known.live()) {
    delete_in_cloud(context, known);
  } else if (!now_binned && known.binned()) {
    restore_in_cloud(context, known);
  }
  edit_account(context, *context.view.account(handle), true);
}

}  // namespace

void account_created(Context& context) {
  const Account* known = context.view.account(context.view.find_account(context.fact.image.id));
  if (known != nullptr) {
    created_again(context, *known);
    return;
  }
  if (const Account* provisioned = echoed(context)) {
    take_echo(context, *provisioned);
    return;
  }
  create(context);
}

void account_changed(Context& context) {
  const Account* known = context.view.account(context.view.find_account(context.fact.image.id));
  if (known == nullptr || known->lifecycle == Lifecycle::kPurged) {
    say_unknown(context);
    return;
  }
  edit_account(context, *known, false);
}

void role_or_licence_changed(Context& context) {
  const Account* known = context.view.account(context.view.find_account(context.fact.image.id));
  if (known == nullptr || known->lifecycle == Lifecycle::kPurged) {
    say_unknown(context);
    return;
  }
  Account account = *known;
  const Role& role = context.fact.role;
  const auto put = [&](std::vector<Role>& roles) {
    std::erase_if(roles, [&](const Role& kept) { return kept.role_id == role.role_id; });
    roles.push_back(role);
    roles = by_id(std::move(roles));
  };
  const auto remove = [&](std::vector<Role>& roles) {
    std::erase_if(roles, [&](const Role& kept) { return kept.role_id == role.role_id; });
  };
  switch (context.fact.kind) {
    case FactKind::kRoleAssigned: put(account.roles); break;
    case FactKind::kRoleRemoved: remove(account.roles); break;
    case FactKind::kRoleMadeEligible: put(account.eligible_roles); break;
    case FactKind::kRoleNoLongerEligible: remove(account.eligible_roles); break;
    default:
      account.licensed = context.fact.licensed;
      account.exchange_licensed = context.fact.exchange_licensed;
  }
  const bool same = account == *known;
  if (!same) account.last_changed = context.now();
  Decision decision = about(context, *known, same ? Outcome::kNoChange : Outcome::kAccepted);
  decision.detail = role_or_licence_words(context.fact, *known);
  if (same) decision.rules.push_back(Rule::kK3);
  emit_account(context, std::move(decision), std::move(account));
}

}  // namespace tenon::rules
