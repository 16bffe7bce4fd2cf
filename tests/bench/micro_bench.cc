// The hot parts one by one, with Google Benchmark: what one fact costs where.
//
//   tenon_micro_bench [--benchmark_filter=REGEX] …
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/log/merkle.h"
#include "engine/model/decision_encoding.h"
#include "engine/rules/decide.h"
#include "engine/rules/normalise.h"
#include "engine/wire/fact_decoder.h"
#include "projections/change_rows.h"
#include "projections/match_state.h"
#include "tests/bench/connector.h"
#include "tests/bench/plan.h"
#include "tests/bench/population.h"

namespace tenon::bench {
namespace {

constexpr std::uint64_t kPairs = 10'000;
constexpr std::uint64_t kPerson = 4321;

// A tenant in which everybody is bound, and what came of the fact decided last.
class Tenant final : private rules::Sink {
 public:
  Tenant() {
    take(tenant_created(), "operator");
    for (std::uint64_t i = 0; i < kPairs; ++i) {
      take(account_of(i), "cloud");
      take(object_of(i), "ad");
    }
  }

  void take(const v1::Fact& fact, const char* source) {
    read(fact, source);
    rules::decide(state_, fact_, *this);
  }
  // Decides what was read, and leaves the state as it is.
  void only_decide() {
    applies_ = false;
    rules::decide(state_, fact_, *this);
    applies_ = true;
  }
  void read(const v1::Fact& fact, const char* source) {
    require(wire::decode_fact(fact.SerializeAsString(), fact_));
    fact_.position = Position{position_++};
    fact_.time = Micros{static_cast<std::int64_t>(position_)};
    fact_.tenant = kTenant;
    fact_.source = source;
  }

  projections::MatchState& state() { return state_; }
  const Fact& fact() const { return fact_; }
  const Decision& decision() const { return decision_; }
  const Effects& effects() const { return effects_; }

 private:
  void emit(Decision decision, Effects effects) override {
    if (applies_) state_.apply(effects);
    decision_ = std::move(decision);
    effects_ = std::move(effects);
  }
  void count(Effects effects) override {
    if (applies_) state_.apply(effects);
  }

  projections::MatchState state_;
  Fact fact_;
  std::uint64_t position_ = 0;
  bool applies_ = true;
  Decision decision_;
  Effects effects_;
};

Tenant& tenant() {
  static Tenant tenant;
  return tenant;
}

v1::Fact change() { return object_changed(person(kSeed, kPerson), 1); }

void decode(benchmark::State& state, const v1::Fact& fact) {
  const std::string payload = fact.SerializeAsString();
  Fact decoded;
  for (auto _ : state) {
    benchmark::DoNotOptimize(wire::decode_fact(payload, decoded));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(payload.size()) * state.iterations());
}

void decode_account(benchmark::State& state) { decode(state, account_of(1)); }
void decode_object(benchmark::State& state) { decode(state, object_of(1)); }
void decode_change(benchmark::State& state) { decode(state, change()); }

void fold(benchmark::State& state) {
  const std::string upn = person(kSeed, 1).given + "." + person(kSeed, 1).upn();
  for (auto _ : state) {
    benchmark::DoNotOptimize(rules::fold(upn));
  }
}

void normalise_addresses(benchmark::State& state) {
  const auto& held = tenant().state();
  const AttributeSet& attributes = held.object(held.last_object())->attributes;
  for (auto _ : state) {
    benchmark::DoNotOptimize(rules::said_addresses(attributes, rules::Side::kOnPremises));
  }
}

void decide_change(benchmark::State& state) {
  tenant().read(change(), "ad");
  for (auto _ : state) tenant().only_decide();
}

void decide_image_said_again(benchmark::State& state) {
  tenant().read(object_of(kPerson), "ad");
  for (auto _ : state) tenant().only_decide();
}

void decide_new_account(benchmark::State& state) {
  tenant().read(account_of(kPairs + 1), "cloud");
  for (auto _ : state) tenant().only_decide();
}

void apply_change(benchmark::State& state) {
  tenant().take(change(), "ad");
  for (auto _ : state) tenant().state().apply(tenant().effects());
}

void encode_decision(benchmark::State& state) {
  tenant().take(change(), "ad");
  std::string bytes;
  for (auto _ : state) {
    bytes.clear();
    encode_canonical(tenant().decision(), bytes);
  }
}

void digest_decision(benchmark::State& state) {
  tenant().take(change(), "ad");
  DecisionDigest digest;
  for (auto _ : state) {
    digest.add(tenant().decision());
    digest.end_position(tenant().fact().position);
  }
}

void history_rows(benchmark::State& state) {
  tenant().take(change(), "ad");
  projections::ChangeRows rows(projections::TenantNumber{1});
  const Fact& fact = tenant().fact();
  for (auto _ : state) {
    rows.note(tenant().state(), fact, &tenant().decision(), tenant().effects());
    rows.add(fact, 0, &tenant().decision(), tenant().effects());
    benchmark::DoNotOptimize(rows.take({Head{fact.position.value + 1}, {}}).fold());
  }
}

void sha256_of(benchmark::State& state) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
  Sha256 hasher;
  for (auto _ : state) benchmark::DoNotOptimize(hasher({bytes}));
}

void merkle_leaf_and_node(benchmark::State& state) {
  const std::string entry(128, 'e');
  Sha256 hasher;
  Digest node{};
  for (auto _ : state) node = log::node_hash(hasher, node, log::leaf_hash(hasher, entry));
  benchmark::DoNotOptimize(node);
}

BENCHMARK(decode_account);
BENCHMARK(decode_object);
BENCHMARK(decode_change);
BENCHMARK(fold);
BENCHMARK(normalise_addresses);
BENCHMARK(decide_change);
BENCHMARK(decide_image_said_again);
BENCHMARK(decide_new_account);
BENCHMARK(apply_change);
BENCHMARK(encode_decision);
BENCHMARK(digest_decision);
BENCHMARK(history_rows);
BENCHMARK(sha256_of)->Arg(65)->Arg(160)->Arg(472);  // node, leaf, commitment
BENCHMARK(merkle_leaf_and_node);

}  // namespace
}  // namespace tenon::bench

BENCHMARK_MAIN();
