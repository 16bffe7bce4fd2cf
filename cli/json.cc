#include "cli/json.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>

#include "cli/text.h"
#include "cli/words.h"
#include "engine/base/check.h"

namespace tenon::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string raw_json(const google::protobuf::Message& message, JsonFields fields) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = fields == JsonFields::kAll;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  TENON_CHECK(status.ok());  // our messages hold no Any and no time out of range
  return json;
}

Json values_of(const google::protobuf::RepeatedPtrField<v1::Attribute>& attributes) {
  Json json = Json::object();
  for (const v1::Attribute& attribute : attributes) {
    Json values = Json::array();
    for (const std::string& value : attribute.values()) values.push_back(value);
    json[attribute.name()] = std::move(values);
  }
  return json;
}

}  // namespace

std::string json_line(const google::protobuf::Message& message, JsonFields fields) {
  return printable_json(raw_json(message, fields));
}

std::string json_line(const Json& json) {
  return printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json json_value(const google::protobuf::Message& message, JsonFields fields) {
  return Json::parse(raw_json(message, fields));
}

Json object_json(const v1::DirectoryObject& object) {
  Json json;
  json["connector"] = object.connector();
  json["objectGuid"] = object.object_guid();
  json["distinguishedName"] = object.distinguished_name();
  json["type"] = word_of(object.type());
  json["sourceAnchor"] = object.source_anchor();
  json["inScope"] = object.in_scope();
  json["outcome"] = object.outcome();
  json["method"] = word_of(object.method());
  json["relinked"] = object.relinked();
  json["refusedBy"] = object.refused_by();
  json["refusal"] = object.refusal();
  json["quarantined"] = Json::array();
  for (const v1::Quarantine& quarantine : object.quarantined()) {
    json["quarantined"].push_back(quarantine.attribute() + "=" + quarantine.value());
  }
  json["accountId"] = object.account_id();
  json["effectiveUpn"] = object.effective_upn();
  json["waitingSince"] = object.has_waiting_since() ? Json(object.waiting_since()) : Json();
  json["attempts"] = object.attempts();
  json["deletionPending"] = object.deletion_pending();
  json["firstSeen"] = object.first_seen();
  if (object.has_last_decision()) {
    json["lastDecision"]["position"] = object.last_decision().position();
    json["lastDecision"]["ordinal"] = object.last_decision().ordinal();
  }
  json["attributes"] = values_of(object.attributes());
  return json;
}

}  // namespace tenon::cli
