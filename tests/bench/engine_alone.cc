#include "tests/bench/engine_alone.h"

#include "tests/bench/connector.h"
#include "tests/bench/population.h"

namespace tenon::bench {

Payload payload_of(const v1::Fact& fact, bool cloud) {
  return {fact.SerializeAsString(), static_cast<std::uint16_t>(fact.body_case()), cloud};
}

EngineAlone::EngineAlone() { take(payload_of(tenant_created())); }

void EngineAlone::decode(const Payload& payload) {
  const runtime::FactEnvelope envelope{Position{decider_.head().value}, Micros{1}, kTenant,
                                       payload.cloud ? "cloud" : "ad", payload.kind};
  require(runtime::decode(decider_.semantics(), envelope, payload.bytes, fact_));
}

void EngineAlone::bind_pairs(std::uint64_t first, std::uint64_t count) {
  const std::uint64_t before = bound();
  for (std::uint64_t i = first; i < first + count; ++i) {
    take(payload_of(account_of(i), true));
    take(payload_of(object_of(i)));
  }
  if (bound() != before + count) give_up("not every object was bound");
}

}  // namespace tenon::bench
