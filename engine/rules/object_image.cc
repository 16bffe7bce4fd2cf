#include "engine/rules/object_image.h"

#include <vector>

#include "engine/rules/asserted.h"
#include "engine/rules/normalise.h"
#include "engine/rules/said_attributes.h"

namespace tenon::rules {
namespace {

void set_since(DirectoryObject& object, AttributeId attribute, std::string_view text,
               Position since) {
  std::vector<AttributeValue> values = object.attributes.values(attribute);
  for (AttributeValue& value : values) {
    if (attribute != AttributeId::kProxyAddresses || value.text == text) value.since = since;
  }
  object.attributes.set(attribute, values);
}

template <typename Values>
bool same_since(const ValueList& a, const Values& b) {
  if (!same_texts(a, b)) return false;
  auto other = b.begin();
  for (const ValueView& value : a) {
    if (value.since != other->since) return false;
    ++other;
  }
  return true;
}

// Of which addresses and the UPN are made.
bool is_matched_by(AttributeId id) {
  return id == AttributeId::kUserPrincipalName || id == AttributeId::kProxyAddresses ||
         id == AttributeId::kMail || id == AttributeId::kOnPremisesSamAccountName;
}

// True: something of which addresses and the UPN are made is new, or has begun anew.
bool take_attributes(const Context& context, const DirectoryObject& before, bool whole,
                     DirectoryObject& object) {
  SaidAttributes said(context);
  bool anew = false;
  const auto visit = [&](const NamedAttribute* named, const AttributeSet::Entry* stood) {
    if (named == nullptr) {
      if (!whole) said.keep(*stood);
      anew = anew || (whole && is_matched_by(stood->id));
      return;
    }
    const ValueList old = stood == nullptr ? ValueList() : stood->values;
    const auto values = said.values(*named, old);
    said.put(*named, values);
    anew = anew || (is_matched_by(named->key.id) && !same_since(old, values));
  };
  said.make(before.attributes, object.attributes, visit);
  return anew || before.type != object.type ||
         before.distinguished_name != object.distinguished_name;
}

// Q3 counts from where the object began to assert a value without a break, whichever attribute it
// is made of: `mail` by N2m, sAMAccountName by N3.
void carry_since(const Context& context, const DirectoryObject& before, DirectoryObject& object) {
  const DirectoryObject said = object;  // whose values get other places in time
  const Asserted was = asserted_by(before);
  const Asserted is = asserted_by(said);
  for (const Address& address : is.addresses.list.addresses()) {
    if (!address.comparable()) continue;
    const Address* old = was.addresses.list.find(address.space(), address.folded);
    const Position since = old == nullptr ? context.now() : old->source.since;
    if (address.source.since == since) continue;
    set_since(object, address.from_mail ? AttributeId::kMail : AttributeId::kProxyAddresses,
              address.source.text, since);
  }
  if (!is.upn) return;
  const bool same_upn = was.upn && equal_folded(was.upn->text, is.upn->text);
  const Position since = same_upn ? was.upn->since : context.now();
  if (is.upn->since == since) return;
  set_since(
      object,
      is.upn_from_sam ? AttributeId::kOnPremisesSamAccountName : AttributeId::kUserPrincipalName,
      {}, since);
}

}  // namespace

void take_image(const Context& context, const DirectoryObject* before, bool whole,
                DirectoryObject& object) {
  const Image& image = context.fact.image;
  const auto take = [&](const std::optional<std::string>& said, std::string& text) {
    if (said) {
      text = *said;
    } else if (whole) {
      text.clear();
    }
  };
  if (image.type) object.type = *image.type;
  take(image.distinguished_name, object.distinguished_name);
  take(image.security_identifier, object.security_identifier);
  if (image.source_anchor) {
    object.source_anchor = *image.source_anchor;
  } else if (whole) {
    object.source_anchor = object.guid.anchor();
  }
  if (whole || image.group_kind) object.group_kind = image.group_kind.value_or(GroupKind::kNone);
  if (whole || image.certificate_count) {
    object.certificate_count = image.certificate_count.value_or(0);
  }
  static const DirectoryObject kNothingSaid;
  const DirectoryObject& stood = before == nullptr ? kNothingSaid : *before;
  const bool anew = take_attributes(context, stood, whole, object);
  if (anew && !stood.attributes.empty()) carry_since(context, stood, object);
  object.mentioned_at = context.now();
}

}  // namespace tenon::rules
