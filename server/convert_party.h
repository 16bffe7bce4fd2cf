// Parties, times, values: what the conversions of whole messages are made of.
#pragma once

#include <string>

#include "engine/model/decision.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::server {

void to_proto(Micros time, google::protobuf::Timestamp& out);
void to_proto(const DecisionId& id, v1::DecisionId& out);
void to_proto(const PartyRef& party, v1::Party& out);
void to_proto(const ValueRef& value, v1::ValueSource& out);

v1::Authority to_proto(Authority authority);
v1::MatchMethod to_proto(Method method);
v1::ObjectType to_proto(ObjectType type);
v1::AuthoredBy to_proto(AuthoredBy tool);

// As a person recognises it: UPN, or primary address, or display name; the first present.
std::string label_of(const AttributeSet& attributes);
PartyRef party_of(const Account& account);
PartyRef party_of(const DirectoryObject& object, std::string connector_name);

}  // namespace tenon::server
