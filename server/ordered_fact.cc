#include "server/ordered_fact.h"

#include <algorithm>
#include <string>

#include "server/convert_party.h"

namespace tenon::server {
namespace {

// What a person knows it by: the UPN, else the mail, else the name, as said.
std::string said_name(const Image& image) {
  for (const AttributeId id : {AttributeId::kUserPrincipalName, AttributeId::kMail,
                               AttributeId::kProxyAddresses, AttributeId::kDisplayName}) {
    for (const NamedAttribute& attribute : image.attributes) {
      if (attribute.key == AttributeKey(id) && !attribute.values.empty()) {
        return "“" + attribute.values.front().text + "”";
      }
    }
  }
  return image.distinguished_name.value_or("");
}

// "account created".
std::string words_of(FactKind kind) {
  std::string words(name_of(kind));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string said_by(const Fact& fact) {
  std::string text = words_of(fact.kind);
  if (!fact.features.empty()) {
    const FeatureValue& feature = fact.features.front();
    text += ": " + feature.name;
    if (feature.enabled) text += *feature.enabled ? "=on" : "=off";
    if (feature.number) text += "=" + std::to_string(*feature.number);
    return text;
  }
  if (!fact.role.role_id.empty()) {
    text += ": " + (fact.role.display_name.empty() ? fact.role.role_id : fact.role.display_name) +
            " of";
  }
  if (fact.image.id == Guid{}) return text;
  const std::string name = said_name(fact.image);
  return text + (name.empty() ? "" : " " + name) + " (" + fact.image.id.text() + ")";
}

}  // namespace

void to_proto(const Fact& fact, v1::OrderedFact& out) {
  out.set_position(fact.position.value);
  to_proto(fact.time, *out.mutable_time());
  out.set_source(fact.source);
  out.set_kind(std::string(name_of(fact.kind)));
  out.set_text(said_by(fact));
}

}  // namespace tenon::server
