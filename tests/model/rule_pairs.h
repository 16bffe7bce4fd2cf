// Which rules meet: two rules that one decision went through.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <vector>

#include "engine/model/decision.h"
#include "engine/model/fact.h"

namespace tenon::model {

struct RulePair {
  Rule first = Rule::kNone;  // the smaller one
  Rule second = Rule::kNone;
  auto operator<=>(const RulePair&) const = default;

  std::string name() const;  // "H7_Q1"
};

using RulePairs = std::set<RulePair>;

RulePairs pairs_of(const Decision& decision);
// Of every decision of a history.
RulePairs pairs_of(const std::vector<Fact>& history);
// Of every scenario below the folder.
RulePairs pairs_of_scenarios(const std::string& folder);

// The smallest part of the history in which the two still meet, as a scenario without its outcome.
std::string scenario_of(const std::vector<Fact>& history, const RulePair& pair);

}  // namespace tenon::model
