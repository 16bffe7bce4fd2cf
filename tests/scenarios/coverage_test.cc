// Every rule of the rule book has a scenario that says it is about it (`# Rules: H3 T4`).
// docs/rule-coverage.md is the table from rule to published source to scenario; TENON_REWRITE=1
// writes it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
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
