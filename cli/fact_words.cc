#include "cli/fact_words.h"

#include <algorithm>
#include <string_view>

#include "cli/words.h"

namespace tenon::cli {
namespace {

using Attributes = google::protobuf::RepeatedPtrField<v1::Attribute>;

const std::string* first_value(const Attributes& attributes, std::string_view name) {
  for (const v1::Attribute& attribute : attributes) {
    if (attribute.name() == name && attribute.values_size() > 0) return &attribute.values(0);
  }
  return nullptr;
}

std::string label_in(const Attributes& attributes) {
  for (const char* name : {"userPrincipalName", "mail", "displayName"}) {
    if (const std::string* value = first_value(attributes, name)) return *value;
  }
  return "";
}

std::string identified(const std::string& label, const std::string& kind, const std::string& id) {
  const std::string named = kind.empty() ? id : kind + " " + id;
  return label.empty() ? named : label + " (" + named + ")";
}

// "+ displayName, mail": what a change names.
std::string names_of(const Attributes& attributes) {
  std::string text;
  for (const v1::Attribute& attribute : attributes) {
    text += (text.empty() ? ": " : ", ") + attribute.name();
  }
  return text;
}

std::string of_account(const v1::AccountImage& account) {
  return identified(label_in(account.attributes()), word_of(account.type()), account.object_id());
}

std::string of_object(const v1::ObjectImage& object) {
  std::string label = label_in(object.attributes());
  if (label.empty()) label = object.distinguished_name();
  return identified(label, word_of(object.type()), object.object_guid());
}

std::string of_role(const std::string& account, const v1::Role& role) {
  return account + ": " + (role.display_name().empty() ? role.role_id() : role.display_name()) +
         (role.privileged() ? " (privileged)" : "");
}

std::string of_cloud(const v1::Fact& fact) {
  switch (fact.body_case()) {
    case v1::Fact::kAccountCreated: return of_account(fact.account_created().account());
    case v1::Fact::kAccountChanged:
      return identified("", word_of(fact.account_changed().account().type()),
                        fact.account_changed().account().object_id()) +
             names_of(fact.account_changed().account().attributes());
    case v1::Fact::kAccountDeleted: return fact.account_deleted().object_id();
    case v1::Fact::kAccountRestored: return fact.account_restored().object_id();
    case v1::Fact::kAccountPurged: return fact.account_purged().object_id();
    case v1::Fact::kRoleAssigned:
      return of_role(fact.role_assigned().object_id(), fact.role_assigned().role());
    case v1::Fact::kRoleRemoved:
      return fact.role_removed().object_id() + ": " + fact.role_removed().role_id();
    case v1::Fact::kRoleMadeEligible:
      return of_role(fact.role_made_eligible().object_id(), fact.role_made_eligible().role());
    case v1::Fact::kRoleNoLongerEligible:
      return fact.role_no_longer_eligible().object_id() + ": " +
             fact.role_no_longer_eligible().role_id();
    case v1::Fact::kLicenceChanged:
      return fact.licence_changed().object_id() +
             (fact.licence_changed().licensed() ? ": licensed" : ": not licensed");
    default: return "";
  }
}

std::string of_directory(const v1::Fact& fact) {
  switch (fact.body_case()) {
    case v1::Fact::kSyncCycleStarted:
      return fact.sync_cycle_started().type() == v1::INITIAL ? "initial" : "delta";
    case v1::Fact::kObjectPresent: return of_object(fact.object_present().object());
    case v1::Fact::kObjectChanged:
      return identified("", word_of(fact.object_changed().object().type()),
                        fact.object_changed().object().object_guid()) +
             names_of(fact.object_changed().object().attributes());
    case v1::Fact::kObjectDeleted: return fact.object_deleted().object_guid();
    case v1::Fact::kObjectLeftScope: return fact.object_left_scope().object_guid();
    default: return of_cloud(fact);
  }
}

std::string of_transfer(const v1::AuthorityTransferRequested& transfer) {
  return transfer.account_id() + (transfer.target() == v1::AuthorityTransferRequested::TO_CLOUD
                                      ? " to cloud"
                                      : " to on-premises");
}

}  // namespace

std::string kind_words(std::uint32_t kind) {
  const google::protobuf::FieldDescriptor* field =
      v1::Fact::descriptor()->FindFieldByNumber(static_cast<int>(kind));
  if (field == nullptr) return "kind " + std::to_string(kind);
  std::string words = field->name();
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string about(const v1::Fact& fact) {
  switch (fact.body_case()) {
    case v1::Fact::kTenantCreated: return fact.tenant_created().initial_domain();
    case v1::Fact::kFeatureSet:
      return fact.feature_set().name() + "=" + value_of(fact.feature_set());
    case v1::Fact::kDomainVerified: return fact.domain_verified().domain().domain();
    case v1::Fact::kDomainRemoved: return fact.domain_removed().domain();
    case v1::Fact::kRuleSetActivated: return fact.rule_set_activated().rule_set();
    case v1::Fact::kDeletionsApproved: return fact.deletions_approved().connector();
    case v1::Fact::kDeletionsRejected: return fact.deletions_rejected().connector();
    case v1::Fact::kAuthorityTransferRequested:
      return of_transfer(fact.authority_transfer_requested());
    case v1::Fact::kImmutableIdCleared: return fact.immutable_id_cleared().account_id();
    case v1::Fact::kObjectIdentifierMappingCleared:
      return fact.object_identifier_mapping_cleared().account_id();
    case v1::Fact::kDirectorySyncSwitched:
      return fact.directory_sync_switched().on() ? "on" : "off";
    case v1::Fact::kSemanticsRevisionRaised:
      return std::to_string(fact.semantics_revision_raised().revision());
    default: return of_directory(fact);
  }
}

}  // namespace tenon::cli
