#include "server/convert_party.h"

#include <string_view>

namespace tenon::server {

void to_proto(Micros time, google::protobuf::Timestamp& out) {
  constexpr std::int64_t kMicrosPerSecond = 1'000'000;
  std::int64_t seconds = time.value / kMicrosPerSecond;
  std::int64_t rest = time.value % kMicrosPerSecond;
  if (rest < 0) {
    rest += kMicrosPerSecond;
    --seconds;
  }
  out.set_seconds(seconds);
  out.set_nanos(static_cast<std::int32_t>(rest * 1000));
}

void to_proto(const DecisionId& id, v1::DecisionId& out) {
  out.set_position(id.position.value);
  out.set_ordinal(id.ordinal);
}

void to_proto(const PartyRef& party, v1::Party& out) {
  out.set_side(static_cast<v1::Party::Side>(party.side));
  out.set_id(party.id.text());
  out.set_connector(party.connector);
  out.set_type(to_proto(party.type));
  out.set_label(party.label);
}

void to_proto(const ValueRef& value, v1::ValueSource& out) {
  out.set_position(value.value.asserted.value);
  out.set_attribute(std::string(value.attribute.name()));
  out.set_index(value.value.index);
}

// The numbers are the same on the wire (engine/model/types.h).
v1::Authority to_proto(Authority authority) { return static_cast<v1::Authority>(authority); }
v1::MatchMethod to_proto(Method method) { return static_cast<v1::MatchMethod>(method); }
v1::ObjectType to_proto(ObjectType type) { return static_cast<v1::ObjectType>(type); }
v1::AuthoredBy to_proto(AuthoredBy tool) { return static_cast<v1::AuthoredBy>(tool); }

std::string label_of(const AttributeSet& attributes) {
  constexpr std::string_view kPrimary = "SMTP:";
  const std::string_view upn = attributes.text(AttributeId::kUserPrincipalName);
  if (!upn.empty()) return std::string(upn);
  for (const AttributeValue& address : attributes.values(AttributeId::kProxyAddresses)) {
    if (address.text.starts_with(kPrimary)) return address.text.substr(kPrimary.size());
  }
  return std::string(attributes.text(AttributeId::kDisplayName));
}

PartyRef party_of(const Account& account) {
  return {PartyRef::Side::kAccount, account.object_id, "", account.type,
          label_of(account.attributes)};
}

PartyRef party_of(const DirectoryObject& object, std::string connector_name) {
  return {PartyRef::Side::kObject, object.guid, std::move(connector_name), object.type,
          label_of(object.attributes)};
}

}  // namespace tenon::server
