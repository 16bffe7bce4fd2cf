// The engine in memory on a first synchronisation that nobody else sees: facts are decided as a
// server would, nothing is logged, and each decision is handed to whoever looks.
//
// Threads: one. Memory: the match state, and 24 bytes a fact.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/decision.h"
#include "engine/rules/decide.h"
#include "projections/match_state.h"
#include "tenon/v1/fact.pb.h"
#include "tools/readers/fact_source.h"

namespace tenon::offline {

class Rehearsal final : private rules::Sink {
 public:
  using Watch = std::function<void(const Decision&)>;

  // `now` is the time of every fact. `watch` sees each decision when it is applied.
  Rehearsal(std::string tenant, Micros now, Watch watch);

  // Decides one fact. INVALID_ARGUMENT, with the place before the sentence: a server would refuse
  // the fact.
  Status feed(std::string_view source, const v1::Fact& message, const readers::Origin& origin);

  const projections::MatchState& state() const { return state_; }
  // The position that the next fact gets, and where a fact stands; empty for one that no file has.
  Position next() const { return Position{places_.size()}; }
  std::string place(Position position) const;

 private:
  struct Place {
    std::uint32_t file = 0;  // from 1; 0: none
    bool element = false;
    std::uint64_t number = 0;
  };

  void emit(Decision decision, Effects effects) override;
  void count(Effects effects) override { state_.apply(effects); }
  Place place_of(const readers::Origin& origin);

  const std::string tenant_;
  const Micros now_;
  const Watch watch_;
  projections::MatchState state_;
  std::vector<std::string> files_;
  std::vector<Place> places_;
};

}  // namespace tenon::offline
