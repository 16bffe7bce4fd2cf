#include "engine/rules/object_image.h"

#include <algorithm>
#include <optional>

#include "engine/rules/asserted.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {
namespace {

// Keys of matching, where a change of letter case is no change (N1).
bool folds(const AttributeKey& key) {
  return key.id == AttributeId::kUserPrincipalName || key.id == AttributeId::kProxyAddresses ||
         key.id == AttributeId::kMail || key.id == AttributeId::kOnPremisesSamAccountName;
}

bool same(const AttributeKey& key, std::string_view a, std::string_view b) {
  return folds(key) ? equal_folded(a, b) : a == b;
}

void set_since(DirectoryObject& object, AttributeId attribute, const std::string& text,
               Position since) {
  std::vector<AttributeValue> values = object.attributes.values(attribute);
  for (AttributeValue& value : values) {
    if (attribute != AttributeId::kProxyAddresses || value.text == text) value.since = since;
  }
  object.attributes.set(attribute, values);
}

// Q3 counts from where the object began to assert a value without a break, whichever attribute it
// is made of: `mail` by N2m, sAMAccountName by N3.
void carry_since(const Context& context, const DirectoryObject& before, DirectoryObject& object) {
  const Asserted was = asserted_by(before);
  const Asserted is = asserted_by(object);
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

std::vector<AttributeValue> said_values(const Context& context, const NamedAttribute& named,
                                        const std::vector<AttributeValue>& before) {
  std::vector<AttributeValue> values;
  values.reserve(named.values.size());
  for (const NamedAttribute::Text& text : named.values) {
    AttributeValue value;
    value.text = text.text;
    value.index = text.index;
    value.asserted = context.now();
    value.since = context.now();
    const auto old = std::find_if(before.begin(), before.end(), [&](const AttributeValue& said) {
      return same(named.key, said.text, value.text);
    });
    if (old != before.end()) value.since = old->since;
    values.push_back(std::move(value));
  }
  if (!is_multi_valued(named.key)) return values;
  std::stable_sort(
      values.begin(), values.end(),
      [](const AttributeValue& a, const AttributeValue& b) { return a.text < b.text; });
  values.erase(std::unique(values.begin(), values.end(),
                           [](const AttributeValue& a, const AttributeValue& b) {
                             return a.text == b.text;
                           }),
               values.end());
  return values;
}

void take_image(const Context& context, bool whole, DirectoryObject& object) {
  const Image& image = context.fact.image;
  std::optional<DirectoryObject> before;
  if (!object.attributes.empty()) before = object;
  if (image.type) object.type = *image.type;
  if (whole || image.distinguished_name) {
    object.distinguished_name = image.distinguished_name.value_or("");
  }
  if (whole || image.source_anchor) {
    object.source_anchor = image.source_anchor.value_or(object.guid.anchor());
  }
  if (whole || image.group_kind) object.group_kind = image.group_kind.value_or(GroupKind::kNone);
  if (whole || image.security_identifier) {
    object.security_identifier = image.security_identifier.value_or("");
  }
  if (whole || image.certificate_count) {
    object.certificate_count = image.certificate_count.value_or(0);
  }
  AttributeSet said = whole ? AttributeSet{} : object.attributes;
  for (const NamedAttribute& named : image.attributes) {
    said.set(named.key, said_values(context, named, object.attributes.values(named.key)));
  }
  object.attributes = std::move(said);
  if (before) carry_since(context, *before, object);
  object.mentioned_at = context.now();
}

}  // namespace tenon::rules
