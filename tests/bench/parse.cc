#include "tests/bench/parse.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/encoding.h"
#include "tests/bench/connector.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/graph.h"

namespace tenon::bench {
namespace {

// objectGUID as Active Directory stores it: the first three groups little-endian.
std::string guid_octets(const Guid& guid) {
  constexpr std::size_t kOrder[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  std::string octets;
  for (const std::size_t place : kOrder) octets += static_cast<char>(guid.bytes[place]);
  return octets;
}

void add_line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\n");
}

void add_ldif(std::string& text, const Person& person) {
  add_line(text, "dn",
           "CN=" + person.local + ",OU=" + person.department + ",OU=People,DC=contoso,DC=local");
  for (const char* name : {"top", "person", "organizationalPerson", "user"}) {
    add_line(text, "objectClass", name);
  }
  text.append("objectGUID:: ").append(to_base64(guid_octets(person.object_guid))).append("\n");
  add_line(text, "userAccountControl", "512");
  add_line(text, "userPrincipalName", person.upn());
  add_line(text, "proxyAddresses", "SMTP:" + person.upn());
  add_line(text, "proxyAddresses", "smtp:" + person.local + "@fabrikam.com");
  add_line(text, "mail", person.upn());
  add_line(text, "displayName", person.given + " " + person.family);
  add_line(text, "givenName", person.given);
  add_line(text, "sn", person.family);
  add_line(text, "department", person.department);
  add_line(text, "title", person.title);
  add_line(text, "mobile", person.phone);
  text += "\n";
}

void add_member(std::string& text, std::string_view name, std::string_view value) {
  text.append(",\"").append(name).append("\":\"").append(value).append("\"");
}

void add_graph(std::string& text, const Person& person) {
  text.append("{\"id\":\"").append(person.cloud_id.text()).append("\"");
  add_member(text, "userPrincipalName", person.upn());
  text.append(",\"proxyAddresses\":[\"SMTP:").append(person.upn()).append("\",\"smtp:");
  text.append(person.local).append("@fabrikam.com\"]");
  add_member(text, "mail", person.upn());
  add_member(text, "displayName", person.given + " " + person.family);
  add_member(text, "givenName", person.given);
  add_member(text, "surname", person.family);
  add_member(text, "department", person.department);
  add_member(text, "jobTitle", person.title);
  add_member(text, "mobilePhone", person.phone);
  text += R"(,"accountEnabled":true,"userType":"Member","onPremisesImmutableId":null})";
}

std::string ldif_of(std::uint64_t people) {
  std::string text;
  for (std::uint64_t i = 0; i < people; ++i) add_ldif(text, person(kSeed, i));
  return text;
}

std::string graph_of(std::uint64_t people) {
  std::string text =
      R"({"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[)";
  for (std::uint64_t i = 0; i < people; ++i) {
    if (i != 0) text += ",\n";
    add_graph(text, person(kSeed, i));
  }
  return text + "]}";
}

void measure_touch(const std::string& name, const std::string& text, double facts) {
  const Stopwatch clock;
  std::uint64_t lines = 0;
  for (const char byte : text) lines += byte == '\n' ? 1 : 0;
  const double seconds = clock.seconds();
  if (lines == 0) give_up("no line was read");
  print_row("limit_" + name, facts / seconds, "facts/s");
}

void measure(const std::string& name, const std::string& text, std::uint64_t people,
             readers::FactSource& source) {
  const auto facts = static_cast<double>(people);
  measure_touch(name, text, facts);
  readers::SourcedItem item;
  std::uint64_t items = 0;
  const Stopwatch clock;
  for (;;) {
    const Result<bool> more = source.next(item);
    if (!more.ok()) give_up(more.error().message);
    if (!more.value()) break;
    ++items;
  }
  const double seconds = clock.seconds();
  if (items != people) give_up(name + " gave " + std::to_string(items) + " facts");
  print_row(name, facts / seconds, "facts/s");
  print_row(name + "_mb_s", static_cast<double>(text.size()) / seconds / 1e6, "MB/s");
}

}  // namespace

void measure_parse(const Plan& plan) {
  const std::string ldif = ldif_of(plan.pairs);
  measure("parse_ldif", ldif, plan.pairs,
          *readers::read_directory(readers::from_text(ldif), "people.ldif"));
  const std::string graph = graph_of(plan.pairs);
  measure("parse_graph", graph, plan.pairs,
          *readers::read_graph(readers::from_text(graph), "users.json"));
}

}  // namespace tenon::bench
