#include "tests/bench/cost.h"

#include <string>
#include <vector>

#include "engine/runtime/fact_decider.h"
#include "projections/tenant_machine.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::uint64_t kFacts = 100'000;

struct Payload {
  std::string bytes;
  std::uint16_t kind = 0;
  bool cloud = false;
};

Payload payload(const v1::Fact& fact, bool cloud = false) {
  return {fact.SerializeAsString(), static_cast<std::uint16_t>(fact.body_case()), cloud};
}

// The engine alone.
class Engine {
 public:
  void decide(const Payload& payload) {
    const runtime::FactEnvelope envelope{Position{decider_.head().value}, Micros{1}, kTenant,
                                         payload.cloud ? "cloud" : "ad", payload.kind};
    require(runtime::decode(decider_.semantics(), envelope, payload.bytes, fact_));
    decider_.decide(fact_);
  }
  std::uint64_t bound() const { return machine_.state().counts().objects_bound; }

 private:
  projections::TenantMachine machine_;
  runtime::FactDecider decider_{runtime::current_semantics(), machine_};
  Fact fact_;
};

v1::Fact object_deleted(const Person& person) {
  v1::Fact fact;
  fact.mutable_object_deleted()->set_object_guid(person.object_guid.text());
  return fact;
}

// An ordinary day in a tenant of so many people.
std::vector<Payload> day(std::uint64_t accounts) {
  std::vector<Payload> facts;
  std::uint64_t newcomer = accounts;
  for (std::uint64_t i = 0; i < kFacts; ++i) {
    const Person one = person(kSeed, i * 7919 % accounts);
    switch (i % 100) {
      case 0: facts.push_back(payload(object_present(person(kSeed, newcomer++)))); break;
      case 1: facts.push_back(payload(object_deleted(one))); break;
      case 2:
      case 3:
      case 4:
      case 5:
      case 6: facts.push_back(payload(object_changed(one, i))); break;
      default: facts.push_back(payload(object_present(one)));
    }
  }
  return facts;
}

void measure_at(std::uint64_t accounts) {
  Engine engine;
  engine.decide(payload(tenant_created()));
  for (std::uint64_t i = 0; i < accounts; ++i) {
    const Person one = person(kSeed, i);
    engine.decide(payload(account_created(one), true));
    engine.decide(payload(object_present(one)));
  }
  if (engine.bound() != accounts) give_up("not every object was bound");
  const std::vector<Payload> facts = day(accounts);
  const double before = processor_seconds();
  for (const Payload& fact : facts) engine.decide(fact);
  print_row("cost_per_fact_us_at_" + std::to_string(accounts),
            (processor_seconds() - before) / static_cast<double>(facts.size()) * 1e6, "us/fact");
}

}  // namespace

void measure_cost(std::uint64_t accounts) {
  for (std::uint64_t size = 10'000; size <= accounts; size *= 10) measure_at(size);
}

}  // namespace tenon::bench
