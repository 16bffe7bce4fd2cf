#include "tests/model/rule_pairs.h"

#include <optional>
#include <utility>

#include "tests/model/engine_run.h"
#include "tests/model/fact_text.h"
#include "tests/model/shrink.h"
#include "tests/scenarios/run.h"
#include "tests/scenarios/scenario.h"

namespace tenon::model {
namespace {

// Roads have the names of their rules.
Rule rule_of(Road road) { return parse_rule(name_of(road)).value_or(Rule::kNone); }

std::set<Rule> rules_of(const Decision& decision) {
  std::set<Rule> rules(decision.rules.begin(), decision.rules.end());
  rules.insert(decision.refused_by);
  for (const Rung& rung : decision.ladder) {
    rules.insert(rung.rule);
    for (const Candidate& candidate : rung.candidates) rules.insert(candidate.rule);
  }
  for (const DecisionWarning& warning : decision.warnings) rules.insert(warning.rule);
  if (decision.authority) rules.insert(rule_of(decision.authority->road));
  rules.erase(Rule::kNone);
  return rules;
}

// Where the pair first occurs.
std::optional<Failure> meeting(const std::vector<Fact>& facts, const RulePair& pair) {
  EngineRun engine;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!engine.decide(facts[i]).empty()) return std::nullopt;
    for (const Decision& decision : engine.decisions()) {
      if (pairs_of(decision).contains(pair)) return Failure{i + 1, pair.name(), {}};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string RulePair::name() const {
  return std::string(name_of(first)) + "_" + std::string(name_of(second));
}

RulePairs pairs_of(const Decision& decision) {
  RulePairs pairs;
  const std::set<Rule> rules = rules_of(decision);
  for (auto first = rules.begin(); first != rules.end(); ++first) {
    for (auto second = std::next(first); second != rules.end(); ++second) {
      pairs.insert({*first, *second});
    }
  }
  return pairs;
}

RulePairs pairs_of(const std::vector<Fact>& history) {
  RulePairs pairs;
  EngineRun engine;
  for (const Fact& fact : history) {
    engine.decide(fact);
    for (const Decision& decision : engine.decisions()) pairs.merge(pairs_of(decision));
  }
  return pairs;
}

RulePairs pairs_of_scenarios(const std::string& folder) {
  RulePairs pairs;
  for (const auto& path : scenarios::scenario_files(folder)) {
    scenarios::ScenarioRun run;
    for (const scenarios::Block& block : scenarios::read_scenario(path).blocks) run.block(block);
    pairs.merge(pairs_of(run.facts()));
  }
  return pairs;
}

std::string scenario_of(const std::vector<Fact>& history, const RulePair& pair) {
  const auto trying = [&](const std::vector<Fact>& facts) { return meeting(facts, pair); };
  const Shrunk shrunk = shrink(history, *trying(history), trying);
  scenarios::Names names = pool_names();
  return scenario_text(shrunk.facts,
                       "Where " + std::string(name_of(pair.first)) + " and " +
                           std::string(name_of(pair.second)) + " meet.",
                       true, names);
}

}  // namespace tenon::model
