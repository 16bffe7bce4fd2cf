// What the engine alone takes of a fact: decoding, rules, state and digest, without log, history
// and gRPC, one thread.
//
//   tenon_engine_bench [PAIRS …]      (default 30000)
//
// For each number of pairs: everybody's account is created, then everybody's object bound, changed,
// said again. Rows engine_<kind>_us_at_<pairs> (processor time a fact),
// engine_<kind>_allocations_…, and, as comments, the digests of decisions and state, which no
// change that only makes it quicker may alter.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/base/sha256.h"
#include "engine/runtime/fact_decider.h"
#include "projections/tenant_machine.h"
#include "tests/bench/connector.h"
#include "tests/bench/engine_alone.h"
#include "tests/bench/plan.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"

namespace {

std::uint64_t allocations = 0;  // of the one thread

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tenon::bench {
namespace {

// Decides in groups, as writer and replayer do.
class Engine {
 public:
  void take(const std::vector<Payload>& payloads) {
    constexpr std::size_t kTogether = 256;
    for (std::size_t first = 0; first < payloads.size(); first += kTogether) {
      const std::size_t count = std::min(kTogether, payloads.size() - first);
      if (facts_.size() < count) facts_.resize(count);
      for (std::size_t i = 0; i < count; ++i) {
        const Payload& payload = payloads[first + i];
        const runtime::FactEnvelope envelope{Position{decider_.head().value + i}, Micros{1},
                                             kTenant, payload.cloud ? "cloud" : "ad", payload.kind};
        require(runtime::decode(decider_.semantics(), envelope, payload.bytes, facts_[i]));
      }
      decider_.decide(std::span<const Fact>(facts_).first(count));
    }
  }
  std::string digests() const {
    return to_hex(as_view(decider_.decision_digest())).substr(0, 16) + " " +
           to_hex(as_view(machine_.state().digest())).substr(0, 16);
  }

 private:
  projections::TenantMachine machine_;
  runtime::FactDecider decider_{runtime::current_semantics(), machine_};
  std::vector<Fact> facts_;
};

template <typename Make>
void measure(Engine& engine, std::uint64_t pairs, const std::string& kind, bool cloud, Make make) {
  std::vector<Payload> payloads;
  payloads.reserve(pairs);
  for (std::uint64_t i = 0; i < pairs; ++i) payloads.push_back(payload_of(make(i), cloud));
  const std::uint64_t before = allocations;
  const double start = processor_seconds();
  engine.take(payloads);
  const double count = static_cast<double>(pairs);
  const double seconds = processor_seconds() - start;
  const double allocated = static_cast<double>(allocations - before);
  const std::string at = "_at_" + std::to_string(pairs);
  print_row("engine_us_" + kind + at, seconds / count * 1e6, "us/fact");
  print_row("engine_allocations_" + kind + at, allocated / count, "per fact");
  std::printf("# %s %s\n", kind.c_str(), engine.digests().c_str());
}

void measure_at(std::uint64_t pairs) {
  Engine engine;
  engine.take({payload_of(tenant_created())});
  measure(engine, pairs, "created", true, account_of);
  measure(engine, pairs, "bound", false, object_of);
  measure(engine, pairs, "changed", false,
          [](std::uint64_t i) { return object_changed(person(kSeed, i), i); });
  measure(engine, pairs, "changed_again", false,
          [](std::uint64_t i) { return object_changed(person(kSeed, i), i + 1); });
  measure(engine, pairs, "said_again", false, object_of);
  measure(engine, pairs, "said_twice", false, object_of);
}

}  // namespace
}  // namespace tenon::bench

int main(int count, char** arguments) {
  if (count == 1) tenon::bench::measure_at(30'000);
  for (int i = 1; i < count; ++i) tenon::bench::measure_at(std::stoull(arguments[i]));
  return 0;
}
