#include "server/binding_change_words.h"

#include <string>

#include "engine/rules/asserted.h"
#include "engine/rules/context.h"
#include "engine/rules/explain_words.h"

namespace tenon::server {

using projections::BindingEdit;

namespace {

std::string feature_command(Feature feature, bool on) {
  return "tenon tenant set-feature " + std::string(name_of(feature)) + (on ? "=on" : "=off");
}

std::string switch_words(Feature feature, bool on) {
  return "Switch " + std::string(name_of(feature)) + (on ? " on" : " off");
}

std::string roles_of(const std::vector<Role>& roles) {
  std::string text;
  for (const Role& role : roles) {
    if (!role.privileged) continue;
    text += text.empty() ? "" : ", ";
    text += role.display_name.empty() ? role.role_id : role.display_name;
  }
  return text;
}

std::string upn_of(const DirectoryObject& object) {
  const rules::Asserted asserted = rules::asserted_by(object);
  return asserted.upn ? asserted.upn->text : "";
}

std::string primary_of(const rules::AddressList& addresses) {
  return addresses.primary() == nullptr ? "" : std::string(addresses.primary()->folded);
}

// Of edits that end a link: whose, and what becomes of the account (D1).
std::string release_words(BindingEdit edit, const rules::StateView& state,
                          const DirectoryObject& object, const Account& account) {
  if (edit != BindingEdit::kReleaseAccount) {
    const Account* linked = state.account(object.account);
    const std::string it = linked == nullptr ? "its account" : rules::name(rules::party(*linked));
    if (edit == BindingEdit::kPurgeTwin) {
      return "Purge " + it + ", which was made for " + rules::name(rules::party(state, object)) +
             ": delete it, and delete it from the recycle bin";
    }
    return "Take " + rules::name(rules::party(state, object)) +
           " out of the scope of synchronisation and complete a cycle of its connector: " + it +
           ", to which it is bound, goes to the recycle bin (D1). Clear the source anchor of that "
           "account (T6), so that it is not found again, and bring the object back into scope";
  }
  const DirectoryObject* other = state.object(account.object);
  if (other == nullptr) return "Take the account's object out of scope and complete a cycle";
  return "Take " + rules::name(rules::party(state, *other)) +
         " out of the scope of synchronisation and complete a cycle of its connector: " +
         rules::name(rules::party(account)) +
         ", to which it is bound, goes to the recycle bin with that (D1)";
}

// Without a value of either side.
std::string plain_words(BindingEdit edit) {
  switch (edit) {
    case BindingEdit::kRestoreAccount: return "Restore the account from the recycle bin";
    case BindingEdit::kSwitchSyncOn: return "Switch directory synchronisation on";
    case BindingEdit::kMatchOnUpn:
      return switch_words(Feature::kSoftMatchOnUpn, true) +
             "; it cannot be switched off again (F1)";
    case BindingEdit::kAllowSoftMatch: return switch_words(Feature::kBlockSoftMatch, false);
    case BindingEdit::kAllowTakeover:
      return switch_words(Feature::kBlockCloudObjectTakeoverThroughHardMatch, false);
    case BindingEdit::kAllowIdentifier:
      return switch_words(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier, true);
    case BindingEdit::kClearAnchor: return "Clear the source anchor of the account (immutableId)";
    case BindingEdit::kClearIdentifier:
      return "Clear the mapping of the account to an on-premises object";
    default: return {};
  }
}

std::string clear_command(const Account& account) {
  return "tenon immutable-id clear " + account.object_id.text() + " --reason …";
}

std::string command_of(BindingEdit edit, const Account& account) {
  switch (edit) {
    case BindingEdit::kSwitchSyncOn: return "tenon tenant directory-sync on --reason …";
    case BindingEdit::kMatchOnUpn: return feature_command(Feature::kSoftMatchOnUpn, true);
    case BindingEdit::kAllowSoftMatch: return feature_command(Feature::kBlockSoftMatch, false);
    case BindingEdit::kAllowTakeover:
      return feature_command(Feature::kBlockCloudObjectTakeoverThroughHardMatch, false);
    case BindingEdit::kAllowIdentifier:
      return feature_command(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier, true);
    case BindingEdit::kClearAnchor: return clear_command(account);
    case BindingEdit::kClearIdentifier:
      return "tenon identifier clear " + account.object_id.text() + " --reason …";
    default: return {};
  }
}

// Of edits that carry a value from one side to the other.
std::string value_words(BindingEdit edit, const DirectoryObject& object, const Account& account) {
  switch (edit) {
    case BindingEdit::kRemoveRoles:
      return "Take its privileged roles from the account: " + roles_of(account.roles);
    case BindingEdit::kRemoveEligibility:
      return "Take its eligibility for privileged roles from the account: " +
             roles_of(account.eligible_roles);
    case BindingEdit::kGiveAnchor:
      return "Set the source anchor of the account (immutableId) to the object's, " +
             object.source_anchor;
    case BindingEdit::kGiveUpn:
      return "Set the user principal name of the account to the object's, " + upn_of(object);
    case BindingEdit::kGiveAddress:
      return "Set the primary SMTP address of the account to the object's, " +
             primary_of(rules::asserted_by(object).addresses.list);
    case BindingEdit::kTakeAnchor:
      return "Set the source anchor of the object (mS-DS-ConsistencyGuid) to the account's, " +
             account.immutable_id;
    case BindingEdit::kTakeUpn:
      return "Set the user principal name of the object to the account's, " +
             std::string(account.upn());
    case BindingEdit::kTakeAddress:
      return "Set the primary SMTP address of the object to the account's, " +
             primary_of(rules::held_addresses(account.attributes));
    default: return {};
  }
}

}  // namespace

v1::BindingChange words_of(BindingEdit edit, const rules::StateView& state,
                           const DirectoryObject& object, const Account& account) {
  v1::BindingChange change;
  change.set_edit(std::string(projections::name_of(edit)));
  const bool release = edit == BindingEdit::kPurgeTwin || edit == BindingEdit::kReleaseObject ||
                       edit == BindingEdit::kReleaseAccount;
  std::string text = release ? release_words(edit, state, object, account) : plain_words(edit);
  if (text.empty()) text = value_words(edit, object, account);
  change.set_text(text + ".");
  const Account* linked = state.account(object.account);
  if (edit == BindingEdit::kReleaseObject && linked != nullptr) {
    change.set_command(clear_command(*linked));
  } else {
    change.set_command(command_of(edit, account));
  }
  return change;
}

}  // namespace tenon::server
