#include "cli/report/differences.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/report/page.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

using Values = std::vector<std::string>;

Values values_of(const google::protobuf::RepeatedPtrField<std::string>& values) {
  return {values.begin(), values.end()};
}

// A value a line; those that `other` lacks are marked by an element of their own.
void write_values(HtmlWriter& html, const Values& values, const Values& other, Literal marked) {
  const HtmlWriter::Element cell = html.element("td");
  if (values.empty()) {
    html.text_element("span", {{"class", "none"}}, "nothing");
    return;
  }
  const HtmlWriter::Element list = html.element("ul");
  for (const std::string& value : values) {
    const HtmlWriter::Element item = html.element("li");
    const HtmlWriter::Element apart = html.element("bdi");
    const bool both = std::find(other.begin(), other.end(), value) != other.end();
    if (both) {
      html.text(value);
    } else {
      html.text_element(marked, value);
    }
  }
}

using Sides = std::map<std::string, Values>;

Sides attributes_of(const google::protobuf::RepeatedPtrField<v1::Attribute>& attributes) {
  Sides sides;
  for (const v1::Attribute& attribute : attributes) {
    sides[attribute.name()] = values_of(attribute.values());
  }
  return sides;
}

void put(Sides& sides, const std::string& name, const std::string& value) {
  if (!value.empty()) sides[name] = {value};
}

Sides account_side(const v1::Account& account) {
  Sides sides = attributes_of(account.attributes());
  put(sides, "userPrincipalName", account.user_principal_name());
  put(sides, "mail", account.mail());
  put(sides, "mailNickname", account.mail_nickname());
  put(sides, "displayName", account.display_name());
  put(sides, "sourceAnchor, immutableId", account.immutable_id());
  put(sides, "securityIdentifier", account.security_identifier());
  if (account.proxy_addresses_size() > 0) {
    sides["proxyAddresses"] = values_of(account.proxy_addresses());
  }
  return sides;
}

Sides object_side(const v1::DirectoryObject& object) {
  Sides sides = attributes_of(object.attributes());
  put(sides, "sourceAnchor, immutableId", object.source_anchor());
  put(sides, "securityIdentifier", object.security_identifier());
  return sides;
}

// Without regard to order.
bool same_values(Values one, Values other) {
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  return one == other;
}

std::string comparison_of(const Values& object, const Values& account) {
  if (same_values(object, account)) return "same";
  if (account.empty()) return "only on premises";
  return object.empty() ? "only the account" : "differs";
}

}  // namespace

void write_differences(HtmlWriter& html, const v1::Decision& decision) {
  if (decision.differences_size() == 0) return;
  const DataTable table(
      html, "Attributes of the account, before and after decision " + id_of(decision.id()),
      {"Attribute", "Before", "After"}, "sides");
  for (const v1::AttributeDifference& difference : decision.differences()) {
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "row"}}, difference.attribute());
    const Values before = values_of(difference.before());
    const Values after = values_of(difference.after());
    write_values(html, before, after, "del");
    write_values(html, after, before, "ins");
  }
  for (const v1::AttributeDifference& difference : decision.differences()) {
    for (const std::string& value : difference.freed()) {
      const HtmlWriter::Element row = html.element("tr");
      html.text_element("th", {{"scope", "row"}}, difference.attribute());
      value_cell(html, value);
      html.text_element("td", "given up, free from now on");
    }
  }
}

void write_sides(HtmlWriter& html, const v1::DirectoryObject& object, const v1::Account& account) {
  const Sides asserted = object_side(object);
  const Sides effective = account_side(account);
  std::set<std::string> names;
  for (const auto& [name, values] : asserted) names.insert(name);
  for (const auto& [name, values] : effective) names.insert(name);
  const DataTable table(html, "What on-premises says, and what the account has",
                        {"Attribute", "On premises", "Account", "Compared"}, "sides");
  for (const std::string& name : names) {
    const auto left = asserted.find(name);
    const auto right = effective.find(name);
    const Values object_values = left == asserted.end() ? Values{} : left->second;
    const Values account_values = right == effective.end() ? Values{} : right->second;
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "row"}}, name);
    write_values(html, object_values, account_values, "strong");
    write_values(html, account_values, object_values, "strong");
    html.text_element("td", comparison_of(object_values, account_values));
  }
}

}  // namespace tenon::cli::report
