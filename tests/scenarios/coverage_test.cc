// Every rule of the rule book has a scenario that says it is about it (`# Rules: H3 T4`).
// docs/rule-coverage.md is the table; TENON_REWRITE=1 writes it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/model/types.h"
#include "tests/scenarios/scenario.h"

namespace tenon::scenarios {
namespace {

constexpr const char* kPage = "docs/rule-coverage.md";

std::vector<std::string> rule_ids() {
  std::vector<std::string> ids;
  for (int i = 1; i < 256; ++i) {
    const std::string_view name = name_of(static_cast<Rule>(i));
    if (!name.empty()) ids.emplace_back(name);
  }
  return ids;
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
      "# Which scenario shows which rule\n\n"
      "Written by `tests/scenarios/coverage_test.cc`; see [scenarios.md](scenarios.md).\n\n"
      "| rule | scenarios |\n|---|---|\n";
  for (const std::string& rule : rule_ids()) {
    out += "| " + rule + " |";
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
  for (const std::string& rule : rule_ids()) {
    EXPECT_EQ(found.count(rule), 1U) << "no scenario says `# Rules: " << rule << "`";
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
