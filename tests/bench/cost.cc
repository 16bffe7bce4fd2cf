#include "tests/bench/cost.h"

#include <functional>
#include <string>
#include <vector>

#include "tests/bench/connector.h"
#include "tests/bench/engine_alone.h"
#include "tests/bench/plan.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"

namespace tenon::bench {
namespace {

constexpr std::uint64_t kFacts = 10'000;  // of each kind: at the smallest size everybody once
constexpr std::uint64_t kStride = 7919;   // prime to the sizes

// A kind of fact, made for the person with that number. `number` counts the facts of the kind.
struct Kind {
  const char* name;
  bool cloud;
  std::function<v1::Fact(const Person&, std::uint64_t number)> make;
};

v1::Fact account_renamed(const Person& person, std::uint64_t) {
  v1::Fact fact;
  v1::AccountImage& account = *fact.mutable_account_changed()->mutable_account();
  account.set_object_id(person.cloud_id.text());
  v1::Attribute& name = *account.mutable_attributes()->Add();
  name.set_name("displayName");
  name.add_values("somebody else");
  return fact;
}

v1::Fact role_assigned(const Person& person, std::uint64_t) {
  v1::Fact fact;
  v1::RoleAssigned& assigned = *fact.mutable_role_assigned();
  assigned.set_object_id(person.cloud_id.text());
  assigned.mutable_role()->set_role_id("r1");
  assigned.mutable_role()->set_display_name("Reader");
  return fact;
}

v1::Fact transferred(const Person& person, std::uint64_t) {
  v1::Fact fact;
  fact.mutable_authority_transfer_requested()->set_account_id(person.cloud_id.text());
  fact.mutable_authority_transfer_requested()->set_target(v1::AuthorityTransferRequested::TO_CLOUD);
  return fact;
}

v1::Fact left_scope(const Person& person, std::uint64_t) {
  v1::Fact fact;
  fact.mutable_object_left_scope()->set_object_guid(person.object_guid.text());
  return fact;
}

v1::Fact object_deleted(const Person& person, std::uint64_t) {
  v1::Fact fact;
  fact.mutable_object_deleted()->set_object_guid(person.object_guid.text());
  return fact;
}

// Somebody new, who asserts all that a bound person has: two values in conflict.
v1::Fact twin(const Person& one, std::uint64_t number) {
  Person other = one;
  other.object_guid = person(kSeed + 1, number).object_guid;
  return object_present(other);
}

std::vector<Kind> kinds() {
  return {
      {"said_again", false, [](const Person& one, std::uint64_t) { return object_present(one); }},
      {"changed", false, [](const Person& one, std::uint64_t n) { return object_changed(one, n); }},
      {"cloud_edit", true, account_renamed},
      {"role", true, role_assigned},
      {"new_person", false,
       [](const Person&, std::uint64_t n) { return object_present(person(kSeed + 2, n)); }},
      {"collision", false, twin},
      {"left_scope", false, left_scope},
      {"back_in_scope", false,
       [](const Person& one, std::uint64_t) { return object_present(one); }},
      {"transfer", false, transferred},
      {"deleted", false, object_deleted},
  };
}

// Each fact about another person, far from the last one.
double cost_of(EngineAlone& engine, const Kind& kind, std::uint64_t accounts) {
  std::vector<Payload> facts;
  for (std::uint64_t i = 0; i < kFacts; ++i) {
    facts.push_back(payload_of(kind.make(person(kSeed, i * kStride % accounts), i), kind.cloud));
  }
  const double before = processor_seconds();
  for (const Payload& fact : facts) engine.take(fact);
  return (processor_seconds() - before) / static_cast<double>(facts.size()) * 1e6;
}

void measure_at(std::uint64_t accounts) {
  EngineAlone engine;
  engine.bind_pairs(0, accounts);
  double all = 0;
  for (const Kind& kind : kinds()) {
    const double cost = cost_of(engine, kind, accounts);
    all += cost;
    print_row("cost_us_" + std::string(kind.name) + "_at_" + std::to_string(accounts), cost,
              "us/fact");
  }
  print_row("cost_per_fact_us_at_" + std::to_string(accounts),
            all / static_cast<double>(kinds().size()), "us/fact");
}

}  // namespace

void measure_cost(std::uint64_t accounts) {
  for (const std::uint64_t size : {10'000U, 100'000U, 1'000'000U, 5'000'000U}) {
    if (size <= accounts) measure_at(size);
  }
}

}  // namespace tenon::bench
