#include "engine/rules/object_image.h"

#include <algorithm>

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
  object.mentioned_at = context.now();
}

}  // namespace tenon::rules
