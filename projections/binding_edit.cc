#include "projections/binding_edit.h"

#include <algorithm>
#include <utility>

#include "engine/rules/asserted.h"
#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

using rules::StateView;
using Facts = std::optional<std::vector<Fact>>;

constexpr std::string_view kCloud = "cloud";
constexpr std::string_view kOperator = "operator";

NamedAttribute named(AttributeId id, const std::vector<std::string>& texts) {
  NamedAttribute attribute{id, {}};
  for (const std::string& text : texts) {
    attribute.values.push_back({text, static_cast<std::uint32_t>(attribute.values.size())});
  }
  return attribute;
}

std::vector<std::string> texts_of(const AttributeSet& attributes, const AttributeKey& key) {
  std::vector<std::string> texts;
  for (const AttributeValue& value : attributes.values(key)) texts.push_back(value.text);
  return texts;
}

Image image_of(const DirectoryObject& object) {
  Image image;
  image.id = object.guid;
  image.type = object.type;
  image.distinguished_name = object.distinguished_name;
  image.source_anchor = object.source_anchor;
  image.group_kind = object.group_kind;
  image.security_identifier = object.security_identifier;
  image.certificate_count = object.certificate_count;
  for (const AttributeKey& key : object.attributes.keys()) {
    NamedAttribute attribute{key, {}};
    for (const AttributeValue& value : object.attributes.values(key)) {
      attribute.values.push_back({value.text, value.index});
    }
    image.attributes.push_back(std::move(attribute));
  }
  return image;
}

void say(Image& image, NamedAttribute attribute) {
  std::erase_if(image.attributes,
                [&](const NamedAttribute& said) { return said.key == attribute.key; });
  image.attributes.push_back(std::move(attribute));
}

// As the object says it in the image.
DirectoryObject as_said(const Image& image) {
  DirectoryObject object;
  object.type = *image.type;
  object.distinguished_name = image.distinguished_name.value_or("");
  for (const NamedAttribute& attribute : image.attributes) {
    std::vector<AttributeValue> values;
    for (const NamedAttribute::Text& text : attribute.values) {
      values.push_back({text.text, {}, text.index, {}});
    }
    object.attributes.set(attribute.key, values);
  }
  return object;
}

// The other addresses, none of them primary, and this one.
std::vector<std::string> with_primary_address(const std::vector<std::string>& before,
                                              std::string_view folded) {
  constexpr std::size_t kPrefix = 5;  // "SMTP:"
  std::vector<std::string> texts;
  for (const std::string& text : before) {
    const bool smtp = rules::equal_folded(std::string_view(text).substr(0, kPrefix), "smtp:");
    if (smtp && rules::fold(text.substr(kPrefix)) == folded) continue;
    texts.push_back(smtp ? "smtp:" + text.substr(kPrefix) : text);
  }
  texts.push_back(std::string("SMTP:").append(folded));
  return texts;
}

Fact fact_of(FactKind kind, std::string_view source, const Guid& id) {
  Fact fact;
  fact.kind = kind;
  fact.source = std::string(source);
  fact.image.id = id;
  return fact;
}

// One edit on one state; a group of edits a method.
class Edit {
 public:
  Edit(const StateView& state, BindingSubject& subject)
      : state_(state),
        subject_(subject),
        object_(state.object(state.find_object(subject.connector, subject.object))),
        account_(*state.account(state.find_account(subject.account))) {}

  Facts links(BindingEdit edit) const {
    if (edit == BindingEdit::kPurgeTwin || edit == BindingEdit::kReleaseObject) {
      const Account* other = object_ == nullptr ? nullptr : state_.account(object_->account);
      if (other == nullptr || other->handle == account_.handle) return std::nullopt;
      return edit == BindingEdit::kPurgeTwin ? purged(*other) : released(*other);
    }
    if (edit == BindingEdit::kReleaseAccount) {
      const DirectoryObject* other = state_.object(account_.object);
      const bool itself =
          other != nullptr && object_ != nullptr && other->handle == object_->handle;
      if (other == nullptr || itself) return std::nullopt;
      return gone(FactKind::kObjectLeftScope, *other);
    }
    if (!account_.binned()) return std::nullopt;
    return one(fact_of(FactKind::kAccountRestored, kCloud, account_.object_id));
  }

  Facts settings(BindingEdit edit) const {
    switch (edit) {
      case BindingEdit::kMatchOnUpn: return set(Feature::kSoftMatchOnUpn, true);
      case BindingEdit::kAllowSoftMatch: return set(Feature::kBlockSoftMatch, false);
      case BindingEdit::kAllowTakeover:
        return set(Feature::kBlockCloudObjectTakeoverThroughHardMatch, false);
      case BindingEdit::kAllowIdentifier:
        return set(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier, true);
      default: break;
    }
    if (state_.tenant()->directory_sync_on) return std::nullopt;
    Fact fact = fact_of(FactKind::kDirectorySyncSwitched, kOperator, {});
    fact.on = true;
    return one(std::move(fact));
  }

  Facts clearings(BindingEdit edit) const {
    switch (edit) {
      case BindingEdit::kRemoveRoles: return without_roles(FactKind::kRoleRemoved, account_.roles);
      case BindingEdit::kRemoveEligibility:
        return without_roles(FactKind::kRoleNoLongerEligible, account_.eligible_roles);
      case BindingEdit::kClearAnchor:
        if (account_.immutable_id.empty()) return std::nullopt;
        return one(fact_of(FactKind::kImmutableIdCleared, kOperator, account_.object_id));
      default: break;
    }
    if (!account_.on_premises_object_identifier) return std::nullopt;
    return one(fact_of(FactKind::kObjectIdentifierMappingCleared, kOperator, account_.object_id));
  }

  // The account gets what the object says.
  Facts gifts(BindingEdit edit) const {
    Fact fact = fact_of(FactKind::kAccountChanged, kCloud, account_.object_id);
    const DirectoryObject said = as_said(subject_.image);
    const rules::Asserted asserted = rules::asserted_by(said);
    if (edit == BindingEdit::kGiveAnchor) {
      const std::string anchor = subject_.image.source_anchor.value_or("");
      if (anchor.empty() || anchor == account_.immutable_id) return std::nullopt;
      // Of groups and contacts only such as were synchronised can carry one (rule book, 4).
      const bool can =
          account_.type == ObjectType::kUser || account_.sync_enabled != SyncEnabled::kNever;
      if (!can) return std::nullopt;
      fact.image.immutable_id = anchor;
    } else if (edit == BindingEdit::kGiveUpn) {
      if (!asserted.upn || account_.type != ObjectType::kUser) return std::nullopt;
      if (rules::equal_folded(asserted.upn->text, account_.upn())) return std::nullopt;
      say(fact.image, named(AttributeId::kUserPrincipalName, {asserted.upn->text}));
    } else {
      const rules::Address* primary = asserted.addresses.list.primary();
      if (primary == nullptr || holds_primary(primary->folded)) return std::nullopt;
      say(fact.image,
          named(AttributeId::kProxyAddresses,
                with_primary_address(texts_of(account_.attributes, AttributeId::kProxyAddresses),
                                     primary->folded)));
    }
    return one(std::move(fact));
  }

  // The object says what the account has.
  Facts takings(BindingEdit edit) {
    Image& image = subject_.image;
    const DirectoryObject object = as_said(image);  // without the edit
    const rules::Asserted asserted = rules::asserted_by(object);
    if (edit == BindingEdit::kTakeAnchor) {
      const std::string& anchor = account_.immutable_id;
      if (anchor.empty() || anchor == image.source_anchor) return std::nullopt;
      image.source_anchor = anchor;
    } else if (edit == BindingEdit::kTakeUpn) {
      const std::string upn(account_.upn());
      if (upn.empty() || image.type != ObjectType::kUser) return std::nullopt;
      if (asserted.upn && rules::equal_folded(asserted.upn->text, upn)) return std::nullopt;
      say(image, named(AttributeId::kUserPrincipalName, {upn}));
    } else {
      const rules::AddressList held = rules::held_addresses(account_.attributes);
      const rules::Address* primary = held.primary();
      const rules::Address* said = asserted.addresses.list.primary();
      if (primary == nullptr || (said != nullptr && said->folded == primary->folded)) {
        return std::nullopt;
      }
      say(image,
          named(AttributeId::kProxyAddresses,
                with_primary_address(texts_of(object.attributes, AttributeId::kProxyAddresses),
                                     primary->folded)));
    }
    return std::vector<Fact>{};
  }

 private:
  static Facts one(Fact fact) { return std::vector<Fact>{std::move(fact)}; }

  // Only what was made for the object: nobody has worked with it under another name.
  static Facts purged(const Account& twin) {
    if (!twin.provisioned) return std::nullopt;
    return one(fact_of(FactKind::kAccountPurged, kCloud, twin.object_id));
  }

  Facts released(const Account& other) const {
    Facts facts = gone(FactKind::kObjectLeftScope, *object_);
    // Or its anchor would find it again.
    if (!other.immutable_id.empty()) {
      facts->push_back(fact_of(FactKind::kImmutableIdCleared, kOperator, other.object_id));
    }
    return facts;
  }

  Facts gone(FactKind kind, const DirectoryObject& object) const {
    const std::string& source = state_.connector(object.connector)->name;
    return std::vector<Fact>{fact_of(kind, source, object.guid),
                             fact_of(FactKind::kSyncCycleCompleted, source, {})};
  }

  Facts set(Feature feature, bool on) const {
    if (state_.tenant()->is_on(feature) == on) return std::nullopt;
    Fact fact = fact_of(FactKind::kFeatureSet, kOperator, {});
    fact.features.push_back({std::string(name_of(feature)), on, std::nullopt});
    return one(std::move(fact));
  }

  Facts without_roles(FactKind kind, const std::vector<Role>& roles) const {
    std::vector<Fact> facts;
    for (const Role& role : roles) {
      if (!role.privileged) continue;
      facts.push_back(fact_of(kind, kCloud, account_.object_id));
      facts.back().role = role;
    }
    if (facts.empty()) return std::nullopt;
    return facts;
  }

  bool holds_primary(std::string_view folded) const {
    const rules::AddressList held = rules::held_addresses(account_.attributes);
    return held.primary() != nullptr && held.primary()->folded == folded;
  }

  const StateView& state_;
  BindingSubject& subject_;
  const DirectoryObject* const object_;  // null: gone meanwhile
  const Account& account_;
};

}  // namespace

std::string_view name_of(BindingEdit edit) {
  constexpr std::array<std::string_view, kBindingEdits + 1> kNames{"",
                                                                   "purge_twin",
                                                                   "release_object",
                                                                   "release_account",
                                                                   "restore_account",
                                                                   "switch_sync_on",
                                                                   "match_on_upn",
                                                                   "allow_soft_match",
                                                                   "allow_takeover",
                                                                   "allow_identifier",
                                                                   "remove_roles",
                                                                   "remove_eligibility",
                                                                   "clear_anchor",
                                                                   "clear_identifier",
                                                                   "give_anchor",
                                                                   "give_upn",
                                                                   "give_address",
                                                                   "take_anchor",
                                                                   "take_upn",
                                                                   "take_address"};
  return kNames[static_cast<std::size_t>(edit)];
}

BindingSubject subject_of(const StateView& state, ObjectHandle object, AccountHandle account) {
  const DirectoryObject& known = *state.object(object);
  const Account* wanted = state.account(account);
  return {known.connector, state.connector(known.connector)->name, known.guid,
          wanted == nullptr ? Guid{} : wanted->object_id, image_of(known)};
}

std::optional<std::vector<Fact>> facts_of(BindingEdit edit, const StateView& state,
                                          BindingSubject& subject) {
  Edit on(state, subject);
  switch (edit) {
    case BindingEdit::kPurgeTwin:
    case BindingEdit::kReleaseObject:
    case BindingEdit::kReleaseAccount:
    case BindingEdit::kRestoreAccount: return on.links(edit);
    case BindingEdit::kSwitchSyncOn:
    case BindingEdit::kMatchOnUpn:
    case BindingEdit::kAllowSoftMatch:
    case BindingEdit::kAllowTakeover:
    case BindingEdit::kAllowIdentifier: return on.settings(edit);
    case BindingEdit::kRemoveRoles:
    case BindingEdit::kRemoveEligibility:
    case BindingEdit::kClearAnchor:
    case BindingEdit::kClearIdentifier: return on.clearings(edit);
    case BindingEdit::kGiveAnchor:
    case BindingEdit::kGiveUpn:
    case BindingEdit::kGiveAddress: return on.gifts(edit);
    case BindingEdit::kTakeAnchor:
    case BindingEdit::kTakeUpn:
    case BindingEdit::kTakeAddress: return on.takings(edit);
  }
  return std::nullopt;
}

Fact attempt_of(const BindingSubject& subject) {
  Fact fact = fact_of(FactKind::kObjectPresent, subject.source, subject.object);
  fact.image = subject.image;
  return fact;
}

bool is_bound(const StateView& state, const BindingSubject& subject) {
  const DirectoryObject* object =
      state.object(state.find_object(subject.connector, subject.object));
  const AccountHandle account = state.find_account(subject.account);
  return object != nullptr && object->account && object->account == account;
}

}  // namespace tenon::projections
