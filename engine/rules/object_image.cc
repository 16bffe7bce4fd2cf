#include "engine/rules/object_image.h"

#include <algorithm>
#include <utility>

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

// What was said before, as far as matching looks at it.
struct Before {
  ObjectType type;
  std::string distinguished_name;
  AttributeSet attributes;
};

bool same_since(const ValueList& a, const ValueList& b) {
  if (!same_texts(a, b)) return false;
  auto other = b.begin();
  for (const ValueView& value : a) {
    if (value.since != other->since) return false;
    ++other;
  }
  return true;
}

// Nothing of which addresses and the UPN are made is new, or has begun anew.
bool asserts_the_same(const Before& before, const DirectoryObject& object) {
  if (before.type != object.type || before.distinguished_name != object.distinguished_name) {
    return false;
  }
  for (const AttributeId id : {AttributeId::kUserPrincipalName, AttributeId::kProxyAddresses,
                               AttributeId::kMail, AttributeId::kOnPremisesSamAccountName}) {
    if (!same_since(before.attributes.list(id), object.attributes.list(id))) return false;
  }
  return true;
}

// Q3 counts from where the object began to assert a value without a break, whichever attribute it
// is made of: `mail` by N2m, sAMAccountName by N3.
void carry_since(const Context& context, Before before, DirectoryObject& object) {
  DirectoryObject said_before;
  said_before.type = before.type;
  said_before.distinguished_name = std::move(before.distinguished_name);
  said_before.attributes = std::move(before.attributes);
  const Asserted was = asserted_by(said_before);
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

// As said_values(), into memory that is used again; the texts lie in the fact.
void view_said(const Context& context, const NamedAttribute& named, const ValueList& before,
               std::vector<ValueView>& values) {
  values.clear();
  for (const NamedAttribute::Text& text : named.values) {
    ValueView value{text.text, context.now(), text.index, context.now()};
    for (const ValueView& said : before) {
      if (!same(named.key, said.text, value.text)) continue;
      value.since = said.since;
      break;
    }
    values.push_back(value);
  }
  if (!is_multi_valued(named.key) || values.size() < 2) return;
  std::stable_sort(values.begin(), values.end(),
                   [](const ValueView& a, const ValueView& b) { return a.text < b.text; });
  values.erase(std::unique(values.begin(), values.end(),
                           [](const ValueView& a, const ValueView& b) { return a.text == b.text; }),
               values.end());
}

}  // namespace

std::vector<AttributeValue> said_values(const Context& context, const NamedAttribute& named,
                                        const ValueList& before) {
  std::vector<ValueView> views;
  view_said(context, named, before, views);
  std::vector<AttributeValue> values;
  values.reserve(views.size());
  for (const ValueView& view : views) values.push_back(view.value());
  return values;
}

void take_image(const Context& context, bool whole, DirectoryObject& object) {
  const Image& image = context.fact.image;
  Before before{object.type, {}, std::move(object.attributes)};
  if (image.type) object.type = *image.type;
  if (whole || image.distinguished_name) {
    before.distinguished_name =
        std::exchange(object.distinguished_name, image.distinguished_name.value_or(""));
  } else {
    before.distinguished_name = object.distinguished_name;
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
  object.attributes = whole ? AttributeSet{} : before.attributes;
  std::vector<ValueView> values;
  for (const NamedAttribute& named : image.attributes) {
    view_said(context, named, before.attributes.list(named.key), values);
    object.attributes.set(named.key, values);
  }
  if (!before.attributes.empty() && !asserts_the_same(before, object)) {
    carry_since(context, std::move(before), object);
  }
  object.mentioned_at = context.now();
}

}  // namespace tenon::rules
