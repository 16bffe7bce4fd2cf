#include "tests/bench/population.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tenon::bench {
namespace {

constexpr std::array<std::string_view, 32> kGiven = {
    "Amara",   "Bjorn",  "Chiara", "Dmitri", "Elena",   "Farid",  "Grace",   "Hiroshi",
    "Ingrid",  "Jamal",  "Katya",  "Liam",   "Mei",     "Nadia",  "Olivier", "Priya",
    "Quentin", "Rosa",   "Samuel", "Tomasz", "Ursula",  "Viktor", "Wanda",   "Xavier",
    "Yasmin",  "Zoltan", "Aisha",  "Bruno",  "Camille", "Diego",  "Emeka",   "Freya"};
constexpr std::array<std::string_view, 32> kFamily = {
    "Abernathy", "Bergstrom", "Castellano", "Dubois",    "Eriksen",   "Fontaine",  "Grunwald",
    "Hartmann",  "Ivanova",   "Jimenez",    "Kowalski",  "Lindqvist", "Mbeki",     "Nakamura",
    "Okonkwo",   "Petrov",    "Quispe",     "Rasmussen", "Schneider", "Takahashi", "Ueda",
    "Vasquez",   "Weinberg",  "Xu",         "Yamamoto",  "Zielinski", "Andersson", "Bianchi",
    "Chaudhry",  "Delacroix", "Eisenberg",  "Faulkner"};
constexpr std::array<std::string_view, 8> kDepartments = {
    "Finance",          "Engineering",   "Human Resources", "Legal",
    "Customer Support", "Manufacturing", "Research",        "Procurement"};
constexpr std::array<std::string_view, 8> kTitles = {
    "Account Manager", "Software Engineer", "Analyst",    "Team Lead",
    "Director",        "Technician",        "Consultant", "Administrative Assistant"};

Guid random_guid(std::mt19937_64& random) {
  Guid guid;
  for (std::uint8_t& byte : guid.bytes) byte = static_cast<std::uint8_t>(random());
  return guid;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

void add(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes, const char* name,
         std::initializer_list<std::string> values) {
  v1::Attribute& attribute = *attributes.Add();
  attribute.set_name(name);
  for (const std::string& value : values) attribute.add_values(value);
}

void add_attributes(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes,
                    const Person& person) {
  add(attributes, "userPrincipalName", {person.upn()});
  add(attributes, "proxyAddresses",
      {"SMTP:" + person.upn(), "smtp:" + person.local + "@fabrikam.com"});
  add(attributes, "mail", {person.upn()});
  add(attributes, "displayName", {person.given + " " + person.family});
  add(attributes, "givenName", {person.given});
  add(attributes, "surname", {person.family});
  add(attributes, "department", {person.department});
  add(attributes, "jobTitle", {person.title});
  add(attributes, "mobilePhone", {person.phone});
}

}  // namespace

Person person(std::uint64_t seed, std::uint64_t index) {
  std::mt19937_64 random(seed * 0x9e3779b97f4a7c15ULL + index);
  Person person;
  person.given = kGiven[random() % kGiven.size()];
  person.family = kFamily[random() % kFamily.size()];
  // The number makes the name unlike any other, the letters before it unlike its neighbours'.
  person.local = lower(person.given + "." + person.family) +
                 static_cast<char>('a' + random() % 26) + std::to_string(index);
  person.department = kDepartments[random() % kDepartments.size()];
  person.title = kTitles[random() % kTitles.size()];
  person.phone = "+1 555 " + std::to_string(1000000 + random() % 9000000);
  person.cloud_id = random_guid(random);
  person.object_guid = random_guid(random);
  return person;
}

v1::Fact tenant_created() {
  v1::Fact fact;
  v1::TenantCreated& created = *fact.mutable_tenant_created();
  created.set_initial_domain("contoso.onmicrosoft.com");
  for (const char* name : {"contoso.com", "fabrikam.com"}) {
    created.add_domains()->set_domain(name);
  }
  created.set_first_sync_date("2020-01-01");
  return fact;
}

v1::Fact account_created(const Person& person) {
  v1::Fact fact;
  v1::AccountImage& account = *fact.mutable_account_created()->mutable_account();
  account.set_object_id(person.cloud_id.text());
  account.set_type(v1::USER);
  account.set_authored_by(v1::OFFICE_PORTAL);
  account.set_account_enabled(true);
  account.set_licensed(true);
  add_attributes(*account.mutable_attributes(), person);
  return fact;
}

v1::Fact object_present(const Person& person) {
  v1::Fact fact;
  v1::ObjectImage& object = *fact.mutable_object_present()->mutable_object();
  object.set_object_guid(person.object_guid.text());
  object.set_type(v1::USER);
  object.set_distinguished_name("CN=" + person.local + ",OU=" + person.department +
                                ",OU=People,DC=contoso,DC=local");
  object.set_account_enabled(true);
  add_attributes(*object.mutable_attributes(), person);
  return fact;
}

v1::Fact object_changed(const Person& person, std::uint64_t round) {
  v1::Fact fact;
  v1::ObjectImage& object = *fact.mutable_object_changed()->mutable_object();
  object.set_object_guid(person.object_guid.text());
  add(*object.mutable_attributes(), "department",
      {std::string(kDepartments[round % kDepartments.size()])});
  add(*object.mutable_attributes(), "jobTitle", {person.title + " " + std::to_string(round)});
  return fact;
}

}  // namespace tenon::bench
