#include "tools/readers/object_class.h"

#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kNotPeople[] = {"computer", "msds-managedserviceaccount",
                                           "msds-groupmanagedserviceaccount",
                                           "msds-delegatedmanagedserviceaccount"};

struct Rule {
  std::string_view name;
  v1::ObjectType type;
};
constexpr Rule kRules[] = {{"user", v1::USER},
                           {"inetorgperson", v1::USER},
                           {"group", v1::GROUP},
                           {"contact", v1::CONTACT}};

}  // namespace

ObjectClass classify(const std::vector<std::string_view>& classes) {
  const auto has = [&classes](std::string_view name) {
    for (const std::string_view candidate : classes) {
      if (equal_ignoring_case(candidate, name)) return true;
    }
    return false;
  };
  for (const std::string_view name : kNotPeople) {
    if (has(name)) return {std::nullopt, std::string(name)};
  }
  for (const Rule& rule : kRules) {
    if (has(rule.name)) return {rule.type, std::string(rule.name)};
  }
  return {std::nullopt, classes.empty() ? "" : lower_case(classes.back())};
}

}  // namespace tenon::readers
