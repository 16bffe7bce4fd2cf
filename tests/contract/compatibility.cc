#include "tests/contract/compatibility.h"

#include <map>

namespace tenon::contract {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::EnumDescriptorProto;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;
using google::protobuf::MethodDescriptorProto;
using google::protobuf::ServiceDescriptorProto;

// Everything with a name in one set, by full name.
struct Contract {
  std::map<std::string, const DescriptorProto*> messages;
  std::map<std::string, const EnumDescriptorProto*> enums;
  std::map<std::string, const ServiceDescriptorProto*> services;

  explicit Contract(const FileDescriptorSet& set) {
    for (const FileDescriptorProto& file : set.file()) {
      for (const auto& message : file.message_type()) add(file.package(), message);
      for (const auto& each : file.enum_type()) enums[file.package() + "." + each.name()] = &each;
      for (const auto& service : file.service()) {
        services[file.package() + "." + service.name()] = &service;
      }
    }
  }

 private:
  void add(const std::string& scope, const DescriptorProto& message) {
    const std::string name = scope + "." + message.name();
    messages[name] = &message;
    for (const auto& nested : message.nested_type()) add(name, nested);
    for (const auto& each : message.enum_type()) enums[name + "." + each.name()] = &each;
  }
};

class Comparison {
 public:
  Comparison(const FileDescriptorSet& before, const FileDescriptorSet& now)
      : before_(before), now_(now) {}

  std::vector<std::string> run() {
    each(before_.messages, now_.messages, "message",
         [this](const auto& name, const auto& a, const auto& b) { messages(name, a, b); });
    each(before_.enums, now_.enums, "enum",
         [this](const auto& name, const auto& a, const auto& b) { enums(name, a, b); });
    each(before_.services, now_.services, "service",
         [this](const auto& name, const auto& a, const auto& b) { services(name, a, b); });
    return std::move(found_);
  }

 private:
  template <typename Map, typename Compare>
  void each(const Map& before, const Map& now, const std::string& what, Compare compare) {
    for (const auto& [name, value] : before) {
      const auto same = now.find(name);
      if (same == now.end()) {
        found_.push_back(what + " " + name + " is gone");
      } else {
        compare(name, *value, *same->second);
      }
    }
  }

  void messages(const std::string& name, const DescriptorProto& before,
                const DescriptorProto& now) {
    for (const FieldDescriptorProto& field : before.field()) {
      const std::string what = "field " + name + "." + field.name();
      const FieldDescriptorProto* same = nullptr;
      for (const FieldDescriptorProto& other : now.field()) {
        if (other.number() == field.number()) same = &other;
      }
      if (same == nullptr) {
        found_.push_back(what + ": number " + std::to_string(field.number()) + " is gone");
        continue;
      }
      if (same->name() != field.name()) {
        found_.push_back(what + ": its number is now that of " + same->name());
      }
      if (same->type() != field.type() || same->type_name() != field.type_name()) {
        found_.push_back(what + ": has another type");
      }
      if (same->label() != field.label()) found_.push_back(what + ": has another label");
      if (oneof_of(now, *same) != oneof_of(before, field)) {
        found_.push_back(what + ": is in another oneof, or has another presence");
      }
    }
  }

  static std::string oneof_of(const DescriptorProto& message, const FieldDescriptorProto& field) {
    if (!field.has_oneof_index()) return "";
    return message.oneof_decl(field.oneof_index()).name();
  }

  void enums(const std::string& name, const EnumDescriptorProto& before,
             const EnumDescriptorProto& now) {
    for (const auto& value : before.value()) {
      bool same = false;
      for (const auto& other : now.value()) {
        same = same || (other.number() == value.number() && other.name() == value.name());
      }
      if (!same) found_.push_back("enum value " + name + "." + value.name() + " is gone or moved");
    }
  }

  void services(const std::string& name, const ServiceDescriptorProto& before,
                const ServiceDescriptorProto& now) {
    for (const MethodDescriptorProto& method : before.method()) {
      bool same = false;
      for (const MethodDescriptorProto& other : now.method()) {
        same =
            same || (other.name() == method.name() && other.input_type() == method.input_type() &&
                     other.output_type() == method.output_type() &&
                     other.client_streaming() == method.client_streaming() &&
                     other.server_streaming() == method.server_streaming());
      }
      if (!same) found_.push_back("call " + name + "." + method.name() + " is gone or changed");
    }
  }

  const Contract before_;
  const Contract now_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> broken_promises(const FileDescriptorSet& before,
                                         const FileDescriptorSet& now) {
  return Comparison(before, now).run();
}

}  // namespace tenon::contract
