// Every rule of the rule book has a scenario that says it is about it (`# Rules: H3 T4`).
// docs/rule-coverage.md is the table from rule to published source to scenario; TENON_REWRITE=1
// writes it.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/model/types.h"
#include "engine/rules/sources.h"
#include "tests/scenarios/scenario.h"

namespace tenon::scenarios {
namespace {

constexpr const char* kPage = "docs/rule-coverage.md";

std::vector<Rule> all_rules() {
  std::vector<Rule> rules;
  for (int i = 1; i < 256; ++i) {
    if (!name_of(static_cast<Rule>(i)).empty()) rules.push_back(static_cast<Rule>(i));
  }
  return rules;
}

// The cell that names where a rule comes from; never empty.
std::string source_cell(const rules::RuleSource& source) {
  const std::string mark(rules::name_of(source.mark));
  if (source.title.empty()) return mark + ": [rules.md](rules.md)";
  const std::string title(source.title);
  if (source.address.empty()) return mark + ": " + title;
  return mark + ": [" + title + "](" + std::string(source.address) + ")";
}

std::map<std::string, std::vector<std::string>> scenarios_by_rule() {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& path : scenario_files("tests/scenarios")) {
    for (const std::string& rule : rules_of(read_scenario(path))) {
      found[rule].push_back(path.stem().string());
    }
  }
  return found;
}

// Rules that lie outside the pure rules, or that a history shows only in part: where they are
// tested beside the scenarios.
const std::map<std::string, std::string>& elsewhere() {
  static const std::map<std::string, std::string> tests = {
      {"F3", "tests/readers/graph_test.cc"},
      {"R2", "tests/projections/estate_test.cc"},
  };
  return tests;
}

// Rules that no decision carries as such: what they say shows in values, states and orders, or in
// the absence of a decision.
bool shows_in_state_only(const std::string& rule) {
  static const std::set<std::string> rules = {"H0", "P1", "P2", "N1", "N4", "N7", "A1", "A2", "A3",
                                              "A4", "A9", "D6", "C4", "C5", "C6", "C7", "F3"};
  return rules.contains(rule);
}

// The rule stands in what comes out, as a word.
bool comes_out(const std::string& text, const std::string& rule) {
  const auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = text.find(rule); at != std::string::npos; at = text.find(rule, at + 1)) {
    const std::size_t end = at + rule.size();
    if ((at == 0 || !part(text[at - 1])) && (end == text.size() || !part(text[end]))) return true;
  }
  return false;
}

std::string page() {
  const auto found = scenarios_by_rule();
  std::string out =
      "# From the rule to its source and its scenarios\n\n"
      "Written by `tests/scenarios/coverage_test.cc`; see [scenarios.md](scenarios.md). The marks "
      "are "
      "those of [rules.md](rules.md):\n"
      "*seed* the article that the rules start from, *documented* published behaviour, *settled* "
      "where "
      "the public\ndocuments are silent or disagree (the page is the one that leaves it open), "
      "*ours* "
      "beyond what exists.\n\n"
      "| rule | says | source | scenarios |\n|---|---|---|---|\n";
  for (const Rule id : all_rules()) {
    const std::string rule(name_of(id));
    const rules::RuleSource& source = rules::source_of(id);
    out += "| " + rule + " | " + std::string(source.says) + " | " + source_cell(source) + " |";
    if (const auto here = found.find(rule); here != found.end()) {
      for (const std::string& name : here->second) {
        out += " [" + name + "](../tests/scenarios/" + name + ".txt)";
      }
    }
    if (const auto test = elsewhere().find(rule); test != elsewhere().end()) {
      out +=
          " [" + std::filesystem::path(test->second).stem().string() + "](../" + test->second + ")";
    }
    out += " |\n";
  }
  return out;
}

TEST(RuleCoverage, EveryRuleHasAScenario) {
  const auto found = scenarios_by_rule();
  for (const Rule id : all_rules()) {
    const std::string rule(name_of(id));
    EXPECT_EQ(found.count(rule), 1U) << "no scenario says `# Rules: " << rule << "`";
  }
}

// A scenario that says it is about a rule shows it: some decision of some such scenario names it.
TEST(RuleCoverage, EveryRuleComesOutOfAScenario) {
  std::map<std::string, bool> shown;
  for (const auto& path : scenario_files("tests/scenarios")) {
    const Scenario scenario = read_scenario(path);
    for (const std::string& rule : rules_of(scenario)) {
      for (const Block& block : scenario.blocks) shown[rule] |= comes_out(block.expected, rule);
    }
  }
  for (const Rule id : all_rules()) {
    const std::string rule(name_of(id));
    EXPECT_NE(shown[rule], shows_in_state_only(rule)) << rule;
  }
}

TEST(RuleCoverage, TestsElsewhereNameTheirRule) {
  for (const auto& [rule, path] : elsewhere()) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_TRUE(comes_out(text.str(), rule)) << path << " does not name " << rule;
  }
}

TEST(RuleCoverage, EveryRuleHasItsSource) {
  for (const Rule id : all_rules()) {
    const rules::RuleSource& source = rules::source_of(id);
    EXPECT_EQ(source.rule, id);
    EXPECT_FALSE(source.says.empty()) << name_of(id);
    const bool published =
        source.mark == rules::Mark::kSeed || source.mark == rules::Mark::kDocumented;
    EXPECT_EQ(source.title.empty() && published, false) << name_of(id) << " names no page";
  }
}

TEST(RuleCoverage, ScenariosNameRulesThatExist) {
  for (const auto& [rule, names] : scenarios_by_rule()) {
    const bool section = rule.find_first_not_of("0123456789.") == std::string::npos;
    EXPECT_TRUE(section || parse_rule(rule).has_value())
        << rule << ", named by " << names.front() << ", is no rule";
  }
}

TEST(RuleCoverage, ThePageIsCurrent) {
  const char* asked = std::getenv("TENON_REWRITE");
  if (asked && std::string_view(asked) == "1") std::ofstream(kPage) << page();
  std::ifstream in(kPage);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), page()) << "TENON_REWRITE=1 writes " << kPage;
}

}  // namespace
}  // namespace tenon::scenarios
