#include "cli/offline/lint_duplicates.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/base/guid.h"
#include "engine/model/attribute.h"
#include "engine/rules/explain_words.h"
#include "engine/rules/normalise.h"

namespace tenon::offline {
namespace {

using rules::Address;

LintCheck check_for(const Address& address) {
  return address.protocol == Address::Protocol::kSip ? LintCheck::kDuplicateSip
                                                     : LintCheck::kDuplicateAddress;
}

AttributeSet attributes_of(const google::protobuf::RepeatedPtrField<v1::Attribute>& said) {
  AttributeSet attributes;
  for (const v1::Attribute& attribute : said) {
    const AttributeKey key(attribute.name());
    if (key.id != AttributeId::kUserPrincipalName && key.id != AttributeId::kProxyAddresses &&
        key.id != AttributeId::kMail) {
      continue;
    }
    std::vector<AttributeValue> values;
    for (const std::string& text : attribute.values()) {
      if (!text.empty()) values.emplace_back().text = text;
    }
    attributes.set(key, values);
  }
  return attributes;
}

std::string words_for(LintCheck check) {
  switch (check) {
    case LintCheck::kDuplicateUpn: return "user principal name";
    case LintCheck::kDuplicateAddress: return "SMTP address";
    case LintCheck::kDuplicateSip: return "SIP address";
    case LintCheck::kDuplicateAnchor: return "source anchor";
    default: return "GUID";
  }
}

}  // namespace

void LintDuplicates::report(const LintSubject& subject, const LintSubject& other,
                            const Value& value, std::string what_then) const {
  Finding finding;
  finding.check = value.check;
  finding.rule = value.rule;
  finding.subject = subject;
  finding.attribute = value.attribute;
  finding.value = value.text;
  finding.message = "The " + words_for(value.check) + " " + value.text + " is that of " +
                    offline::words_for(other) + " as well" + std::move(what_then);
  finding.remedy = subject.side == LintSubject::Side::kCloud
                       ? "The cloud allows it once: export its lists again, all at one time."
                       : "Remove or change it on one of the two.";
  finding.others.push_back(other);
  context_.report(finding);
}

// --- the cloud

void LintDuplicates::before_account(const v1::AccountImage& account,
                                    const readers::Origin& origin) {
  const auto& state = context_.state();
  const auto id = Guid::parse(account.object_id());
  if (!id) return;
  const Account* known = state.account(state.find_account(*id));
  const AttributeSet said = attributes_of(account.attributes());
  LintSubject subject;
  subject.side = LintSubject::Side::kCloud;
  subject.type = static_cast<ObjectType>(account.type());
  subject.id = id->text();
  subject.name = said.text(AttributeId::kUserPrincipalName);
  if (subject.name.empty()) subject.name = said.text(AttributeId::kMail);
  subject.place = origin.text();
  if (known != nullptr) {
    report(subject, context_.subject(*known),
           {LintCheck::kDuplicateGuid, Rule::kK9, "id", subject.id, subject.id},
           ": the later record replaces the first (K9).");
  }
  if (const Account* holder = state.account(state.find_anchor(account.immutable_id()));
      holder != nullptr && holder != known) {
    report(subject, context_.subject(*holder),
           {LintCheck::kDuplicateAnchor, Rule::kK8, "onPremisesImmutableId", account.immutable_id(),
            account.immutable_id()},
           ": the first keeps it (K8).");
  }
  // Values in the recycle bin are not reserved.
  if (account.has_deleted_at()) return;
  const std::string_view upn = said.text(AttributeId::kUserPrincipalName);
  if (!upn.empty() && subject.type == ObjectType::kUser) {
    check_account_value(subject, known, ValueSpace::kUpn,
                        {LintCheck::kDuplicateUpn, Rule::kK1, "userPrincipalName", std::string(upn),
                         rules::fold(upn)});
  }
  const rules::SaidAddresses addresses = rules::said_addresses(said, rules::Side::kCloud);
  for (const Address& address : addresses.list.addresses()) {
    if (!address.comparable()) continue;
    check_account_value(subject, known, address.space(),
                        {check_for(address), Rule::kK1, "proxyAddresses",
                         std::string(address.source.text), std::string(address.folded)});
  }
}

void LintDuplicates::check_account_value(const LintSubject& subject, const Account* known,
                                         ValueSpace space, Value value) {
  const auto& state = context_.state();
  const Account* holder = state.account(state.find_holder(space, value.folded));
  if (holder == nullptr || holder == known) return;
  const bool mastered = holder->authority == Authority::kOnPremises;
  value.rule = mastered ? Rule::kK2 : Rule::kK1;
  report(subject, context_.subject(*holder), value,
         mastered ? ": the other, mastered on premises, keeps it (K2)."
                  : ": the later one has it (K1).");
}

// --- on premises

void LintDuplicates::before_object(const v1::ObjectImage& object, const readers::Origin& origin,
                                   std::string_view connector) {
  const auto& state = context_.state();
  const auto guid = Guid::parse(object.object_guid());
  if (!guid) return;
  const DirectoryObject* known =
      state.object(state.find_object(state.find_connector(connector), *guid));
  if (known == nullptr) return;
  LintSubject subject = context_.subject(*known);
  subject.name = object.distinguished_name();
  subject.place = origin.text();
  report(subject, context_.subject(*known),
         {LintCheck::kDuplicateGuid, Rule::kNone, "objectGUID", subject.id, subject.id},
         ": both records are one object, and the later replaces the first.");
}

void LintDuplicates::check_object(const LintedObject& linted) {
  const DirectoryObject& object = linted.object;
  if (!object.source_anchor.empty()) {
    check_object_value(linted, {LintCheck::kDuplicateAnchor, Rule::kH2, "sourceAnchor",
                                object.source_anchor, object.source_anchor});
  }
  if (linted.asserted.upn) {
    const std::string& upn = linted.asserted.upn->text;
    check_object_value(
        linted, {LintCheck::kDuplicateUpn, Rule::kQ1, "userPrincipalName", upn, rules::fold(upn)});
  }
  for (const Address& address : linted.asserted.addresses.list.addresses()) {
    if (!address.comparable()) continue;
    check_object_value(
        linted, {check_for(address), Rule::kQ1, address.from_mail ? "mail" : "proxyAddresses",
                 std::string(address.source.text), std::string(address.folded)});
  }
}

void LintDuplicates::check_object_value(const LintedObject& linted, Value value) {
  const ObjectHandle first = other_with(value, linted.object.handle);
  if (!first) return;
  const bool anchor = value.check == LintCheck::kDuplicateAnchor;
  report(linted.subject, context_.subject(*context_.state().object(first)), value,
         anchor ? ": only one of the two is bound (H2)."
                : ": only one of the two gets it, the other's is quarantined (Q1).");
}

ObjectHandle LintDuplicates::other_with(const Value& value, ObjectHandle mine) {
  const auto known = first_.find({value.check, value.folded});
  if (known != first_.end()) return known->second == mine ? ObjectHandle{} : known->second;
  const auto& state = context_.state();
  const bool anchor = value.check == LintCheck::kDuplicateAnchor;
  const std::vector<ObjectHandle> candidates =
      anchor ? state.objects_by_anchor(value.folded) : state.objects_by_value(value.folded);
  ObjectHandle first;
  bool several = false;
  for (const ObjectHandle candidate : candidates) {
    if (candidate != mine && !asserts(*state.object(candidate), value)) continue;
    several = several || first;
    if (!first) first = candidate;
  }
  if (several) first_.emplace(std::make_pair(value.check, value.folded), first);
  // A UPN that was made of an account name is in no index: then the other may come later.
  return first == mine ? ObjectHandle{} : first;
}

bool LintDuplicates::asserts(const DirectoryObject& object, const Value& value) const {
  if (value.check == LintCheck::kDuplicateAnchor) return object.source_anchor == value.folded;
  const rules::Asserted asserted = rules::asserted_by(object);
  if (value.check == LintCheck::kDuplicateUpn) {
    return asserted.upn && rules::equal_folded(asserted.upn->text, value.folded);
  }
  const ValueSpace space =
      value.check == LintCheck::kDuplicateSip ? ValueSpace::kSip : ValueSpace::kSmtp;
  return asserted.addresses.list.find(space, value.folded) != nullptr;
}

}  // namespace tenon::offline
