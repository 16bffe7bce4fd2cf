#include "tests/model/coverage.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace tenon::model {
namespace {

constexpr std::array kRefusing = {Rule::kH1, Rule::kH2, Rule::kH3, Rule::kH4, Rule::kH5,
                                  Rule::kH6, Rule::kH9, Rule::kB,  Rule::kS1, Rule::kS2,
                                  Rule::kS3, Rule::kU0, Rule::kU2, Rule::kU3};
constexpr std::array kRoads = {Road::kT1, Road::kT2, Road::kT3, Road::kT4, Road::kT5, Road::kT7};
constexpr int kLastOutcome = 79;  // beyond are verdicts on candidates
constexpr int kLastWarning = 13;

}  // namespace

void Coverage::add(const std::string& sort, std::string_view name) {
  if (!name.empty()) ++counts_[sort][std::string(name)];
}

void Coverage::count(const Fact& fact, const std::vector<Decision>& decisions) {
  add("fact", name_of(fact.kind));
  for (const Decision& decision : decisions) {
    add("outcome", name_of(decision.outcome));
    add("method", name_of(decision.method));
    add("refused_by", name_of(decision.refused_by));
    add("refusal", name_of(decision.refusal));
    if (decision.authority) add("road", name_of(decision.authority->road));
    for (const Rule rule : decision.rules) add("rule", name_of(rule));
    for (const DecisionWarning& each : decision.warnings) add("warning", name_of(each.code));
    if (!decision.quarantined.empty()) add("carried", "quarantined values");
    if (!decision.clashes.empty()) add("carried", "clashes");
    if (decision.relinked) add("carried", "relinked");
    if (decision.waiting_since) add("carried", "retry");
    for (const Rung& rung : decision.ladder) {
      for (const Candidate& candidate : rung.candidates) {
        add("candidate", name_of(candidate.rule));
      }
    }
  }
}

std::vector<std::string> Coverage::missing() const {
  std::vector<std::string> missing;
  const auto want = [&](const std::string& sort, std::string_view name) {
    const auto found = counts_.find(sort);
    if (name.empty()) return;
    if (found == counts_.end() || found->second.count(std::string(name)) == 0) {
      missing.push_back(sort + " " + std::string(name));
    }
  };
  for (int i = 1; i <= kLastOutcome; ++i) want("outcome", name_of(static_cast<Outcome>(i)));
  for (const Rule rule : kRefusing) want("refused_by", name_of(rule));
  for (const Rule rule : {Rule::kH0, Rule::kH7, Rule::kH8, Rule::kS4, Rule::kU4}) {
    want("candidate", name_of(rule));
  }
  for (const Road road : kRoads) want("road", name_of(road));
  for (int i = 1; i <= 4; ++i) want("method", name_of(static_cast<Method>(i)));
  for (int i = 1; i <= kLastWarning; ++i) want("warning", name_of(static_cast<WarningCode>(i)));
  for (std::uint16_t i = 1; i <= static_cast<std::uint16_t>(FactKind::kObjectLeftScope); ++i) {
    want("fact", name_of(static_cast<FactKind>(i)));
  }
  return missing;
}

std::string Coverage::table() const {
  std::string out;
  for (const auto& [sort, counts] : counts_) {
    std::vector<std::pair<std::uint64_t, std::string>> rows;
    for (const auto& [name, count] : counts) rows.emplace_back(count, name);
    std::sort(rows.rbegin(), rows.rend());
    for (const auto& [count, name] : rows) {
      char number[32];
      std::snprintf(number, sizeof number, "%10llu", static_cast<unsigned long long>(count));
      out += number + (" " + sort) + " " + name + "\n";
    }
  }
  return out;
}

}  // namespace tenon::model
