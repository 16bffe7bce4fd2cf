#include "tools/readers/graph_properties.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <optional>

#include "engine/base/denied_attributes.h"
#include "engine/base/guid.h"
#include "engine/base/limits.h"
#include "tools/readers/directory_values.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

// Read elsewhere, into fields of AccountImage. Sorted.
constexpr std::string_view kFields[] = {
    "accountEnabled",
    "assignedLicenses",
    "assignedPlans",
    "deletedDateTime",
    "groupTypes",
    "id",
    "isCloudManaged",
    "mailEnabled",
    "onPremisesImmutableId",
    "onPremisesObjectIdentifier",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncBehavior",
    "onPremisesSyncEnabled",
    "securityEnabled",
    "userType",
};

// Graph's bookkeeping, references to other objects, and what is about the link. Sorted.
constexpr std::string_view kDropped[] = {
    "appRoleAssignments",
    "createdDateTime",
    "creationOptions",
    "creationType",
    "deviceKeys",
    "directReports",
    "expirationDateTime",
    "externalUserState",
    "externalUserStateChangeDateTime",
    "identities",
    "lastPasswordChangeDateTime",
    "licenseAssignmentStates",
    "licenseDetails",
    "licenseProcessingState",
    "mailboxSettings",
    "manager",
    "memberOf",
    "members",
    "membershipRuleProcessingState",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesLastSyncDateTime",
    "onPremisesNetBiosName",
    "onPremisesProvisioningErrors",
    "onPremisesUserPrincipalName",
    "owners",
    "passwordPolicies",
    "provisionedPlans",
    "refreshTokensValidFromDateTime",
    "renewedDateTime",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
    "securityIdentifier",
    "serviceProvisioningErrors",
    "signInActivity",
    "signInSessionsValidFromDateTime",
    "transitiveMemberOf",
};

template <std::size_t kSize>
bool contains(const std::string_view (&names)[kSize], std::string_view name) {
  return std::binary_search(std::begin(names), std::end(names), name);
}

template <std::size_t kSize>
constexpr bool is_sorted_without_duplicates(const std::string_view (&names)[kSize]) {
  for (std::size_t i = 1; i < kSize; ++i) {
    if (!(names[i - 1] < names[i])) return false;
  }
  return true;
}
static_assert(is_sorted_without_duplicates(kFields));
static_assert(is_sorted_without_duplicates(kDropped));

bool is_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !name.empty() && name.size() <= limits::kAttributeNameBytesMax && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&is_letter](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
         });
}

// The text of a value that is one; none for lists and objects.
std::optional<std::string_view> scalar(JsonValue value) {
  switch (value.kind()) {
    case JsonKind::kNull: return "";
    case JsonKind::kTrue: return "true";
    case JsonKind::kFalse: return "false";
    case JsonKind::kNumber: return value.number();
    case JsonKind::kString: return value.text();
    default: return std::nullopt;
  }
}

class Properties {
 public:
  Properties(v1::AccountImage& account, ReadCounts& counts) : account_(account), counts_(counts) {}

  GraphOutcome add(std::string_view name, JsonValue value) {
    if (value.is_array()) {
      if (holds_objects(value)) {
        drop(name);
        return {};
      }
      v1::Attribute& attribute = start(name);
      for (const JsonValue item : value) {
        if (auto problem = append(attribute, item)) return problem;
      }
      return too_many(attribute);
    }
    if (value.is_object()) {
      for (const JsonValue member : value) {
        if (auto problem = add_member(name, member)) return problem;
      }
      return {};
    }
    return append(start(name), value);
  }

  void drop(std::string_view name) { ++counts_.dropped[std::string(name)]; }

  // One of several values of a list that Graph writes as objects.
  GraphOutcome add_value(std::string_view name, JsonValue value, bool single) {
    if (value.text().empty()) return {};
    v1::Attribute& attribute = start(name);
    if (single && attribute.values_size() > 0) return {};
    return append(attribute, value);
  }

 private:
  static bool holds_objects(JsonValue list) {
    for (const JsonValue item : list) {
      if (!scalar(item)) return true;
    }
    return false;
  }

  // The members of an object stand as "object.member"; extension attributes by their own name.
  GraphOutcome add_member(std::string_view object, JsonValue member) {
    if (object == "onPremisesExtensionAttributes") return add(member.name(), member);
    const std::string name = std::string(object) + "." + std::string(member.name());
    if (!scalar(member) || !is_name(name) || is_denied_attribute(member.name())) {
      drop(name);
      return {};
    }
    return append(start(name), member);
  }

  v1::Attribute& start(std::string_view name) {
    for (v1::Attribute& attribute : *account_.mutable_attributes()) {
      if (attribute.name() == name) return attribute;
    }
    v1::Attribute& attribute = *account_.add_attributes();
    attribute.set_name(name.data(), name.size());
    return attribute;
  }

  static GraphOutcome append(v1::Attribute& attribute, JsonValue value) {
    const std::string_view text = *scalar(value);
    if (text.empty()) return {};  // rule N7
    if (text.size() > limits::kTextBytesMax) {
      return GraphProblem{"GRAPH_VALUE_TOO_LONG", attribute.name(), std::string(text),
                          "one value has at most " + std::to_string(limits::kTextBytesMax) +
                              " bytes (kTextBytesMax)",
                          "Fetch the page without that property ($select)"};
    }
    attribute.add_values(text.data(), text.size());
    return {};
  }

  static GraphOutcome too_many(const v1::Attribute& attribute) {
    if (static_cast<std::size_t>(attribute.values_size()) <= limits::kAttributeValuesMax) return {};
    return GraphProblem{"GRAPH_TOO_MUCH", attribute.name(), "",
                        "one property has at most " + std::to_string(limits::kAttributeValuesMax) +
                            " values (kAttributeValuesMax)",
                        "Fetch the page without that property ($select)"};
  }

  v1::AccountImage& account_;
  ReadCounts& counts_;
};

// A contact's phones and addresses are lists of objects; users have the same as plain properties.
GraphOutcome add_contact_lists(JsonValue element, Properties& properties) {
  for (const JsonValue phone : element.find("phones")) {
    const std::string_view type = phone.find("type").text();
    const JsonValue number = phone.find("number");
    GraphOutcome problem;
    if (type == "business") problem = properties.add_value("businessPhones", number, false);
    if (type == "mobile") problem = properties.add_value("mobilePhone", number, true);
    if (type == "businessFax") problem = properties.add_value("faxNumber", number, true);
    if (problem) return problem;
  }
  struct Pair {
    std::string_view member;
    std::string_view name;
  };
  constexpr Pair kPairs[] = {{"city", "city"},
                             {"countryOrRegion", "country"},
                             {"officeLocation", "officeLocation"},
                             {"postalCode", "postalCode"},
                             {"state", "state"},
                             {"street", "streetAddress"}};
  for (const JsonValue address : element.find("addresses")) {
    for (const Pair& pair : kPairs) {
      if (auto problem = properties.add_value(pair.name, address.find(pair.member), true)) {
        return problem;
      }
    }
  }
  return {};
}

}  // namespace

GraphOutcome read_properties(JsonValue element, v1::ObjectType type, v1::AccountImage& account,
                             ReadCounts& counts) {
  Properties properties(account, counts);
  for (const JsonValue member : element) {
    const std::string_view name = member.name();
    // Annotations ("@odata.type", "members@odata.context") are about the answer.
    if (name.find('@') != std::string_view::npos || contains(kFields, name)) continue;
    const bool contact_list = type == v1::CONTACT && (name == "phones" || name == "addresses");
    if (contact_list) continue;
    if (contains(kDropped, name) || is_denied_attribute(name) || !is_name(name)) {
      properties.drop(name);
      continue;
    }
    if (auto problem = properties.add(name, member)) return problem;
  }
  if (type == v1::CONTACT) {
    if (auto problem = add_contact_lists(element, properties)) return problem;
  }
  if (static_cast<std::size_t>(account.attributes_size()) > limits::kAttributesMax) {
    return GraphProblem{"GRAPH_TOO_MUCH", "", "",
                        "one fact names at most " + std::to_string(limits::kAttributesMax) +
                            " attributes (kAttributesMax)",
                        "Fetch fewer properties ($select)"};
  }
  return {};
}

GraphOutcome read_guid(JsonValue element, std::string_view member, std::string& guid) {
  const std::string_view text = element.find(member).text();
  const std::optional<Guid> parsed = Guid::parse(text);
  if (!parsed) {
    return GraphProblem{"GRAPH_ID", std::string(member), std::string(text),
                        "it must be a GUID like 00112233-4455-6677-8899-aabbccddeeff",
                        "Fetch the page with its ids ($select must name id)"};
  }
  guid = parsed->text();
  return {};
}

GraphProblem wrong_type(std::string_view member, std::string_view wanted) {
  return {"GRAPH_TYPE", std::string(member), "", "it must be " + std::string(wanted),
          "Fetch the page again; Graph does not write this"};
}

GraphOutcome read_time(JsonValue value, google::protobuf::Timestamp& time) {
  // The same digits as GeneralizedTime: "2026-11-13T18:14:09.5Z" is "20261113181409.5Z".
  const std::string_view text = value.text();
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c != '-' && c != ':' && c != 'T'; });
  constexpr std::string_view kPattern = "0000-00-00T00:00:00";
  bool fits = text.size() > kPattern.size();
  for (std::size_t i = 0; fits && i < kPattern.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    fits = kPattern[i] == '0' ? digit : text[i] == kPattern[i];
  }
  const std::optional<std::int64_t> seconds =
      fits ? parse_generalized_time(digits) : std::optional<std::int64_t>();
  if (!seconds) {
    return GraphProblem{"GRAPH_TIME", std::string(value.name()), std::string(text),
                        "it must be a time in UTC like 2026-01-31T23:59:59Z",
                        "Fetch the page again; Graph does not write this"};
  }
  time.set_seconds(*seconds);
  return {};
}

}  // namespace tenon::readers
