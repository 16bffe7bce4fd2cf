// Output for programs: one JSON object a line.
#pragma once

#include <google/protobuf/message.h>

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "tenon/v1/directory.pb.h"

namespace tenon::cli {

enum class JsonFields : bool {
  kPresent,  // as the API sends it: default values are left out
  kAll,      // default values are written, so that every line has the same keys
};

// Protobuf JSON in one line, lowerCamelCase.
std::string json_line(const google::protobuf::Message& message,
                      JsonFields fields = JsonFields::kAll);
std::string json_line(const nlohmann::ordered_json& json);

// The same as a value, to be put into another.
nlohmann::ordered_json json_value(const google::protobuf::Message& message,
                                  JsonFields fields = JsonFields::kAll);

// A directory object in the words of the command line: type in lower case, quarantined values as
// "attribute=value". docs/cli.md lists the keys.
nlohmann::ordered_json object_json(const v1::DirectoryObject& object);

}  // namespace tenon::cli
