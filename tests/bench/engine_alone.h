// The engine without log, history and gRPC: decodes, decides, applies.
#pragma once

#include <cstdint>
#include <string>

#include "engine/runtime/fact_decider.h"
#include "projections/tenant_machine.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::bench {

// A fact as the log gives it.
struct Payload {
  std::string bytes;
  std::uint16_t kind = 0;
  bool cloud = false;
};

Payload payload_of(const v1::Fact& fact, bool cloud = false);

class EngineAlone {
 public:
  EngineAlone();  // with its tenant

  void decode(const Payload& payload);
  void decide() { decider_.decide(fact_); }
  void take(const Payload& payload) {
    decode(payload);
    decide();
  }
  // Accounts and objects first, first + 1, …, each bound to its like.
  void bind_pairs(std::uint64_t first, std::uint64_t count);

  std::uint64_t bound() const { return machine_.state().counts().objects_bound; }
  const projections::MatchState& state() const { return machine_.state(); }
  const Fact& fact() const { return fact_; }  // the one decoded last

 private:
  projections::TenantMachine machine_;
  runtime::FactDecider decider_{runtime::current_semantics(), machine_};
  Fact fact_;
};

}  // namespace tenon::bench
