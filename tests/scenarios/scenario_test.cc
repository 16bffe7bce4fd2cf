// Every *.txt of this folder, one case a file: what its facts lead to is what it says.
//
// `scenario_test --rewrite`, or TENON_REWRITE=1, writes what came out into the files; read the
// difference before you commit it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "engine/rules/explain.h"
#include "tests/scenarios/run.h"
#include "tests/scenarios/scenario.h"

namespace tenon::scenarios {
namespace {

const std::filesystem::path kFolder = "tests/scenarios";
bool rewrite = false;

void expect_explained(const Decision& decision) {
  EXPECT_FALSE(rules::sentence(decision).empty())
      << "no sentence for " << name_of(decision.outcome);
}

void expect_text_form_reads_back(const Decision& decision) {
  std::string bytes;
  encode_with_text(decision, bytes);
  const Result<Decision> again = decode_with_text(bytes);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value(), decision);
}

// The same facts again lead to the same decisions and the same state.
void expect_replay_agrees(const ScenarioRun& live) {
  ScenarioRun replayed;
  for (const Fact& fact : live.facts()) {
    replayed.decide(fact);
    for (const Decision& decision : replayed.decisions()) {
      expect_explained(decision);
      expect_text_form_reads_back(decision);
    }
  }
  EXPECT_EQ(replayed.decision_digest(), live.decision_digest());
  EXPECT_EQ(replayed.state().digest(), live.state().digest());
}

class ScenarioTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, SaysWhatComesOut) {
  const std::filesystem::path path = kFolder / (GetParam() + ".txt");
  Scenario scenario = read_scenario(path);
  ScenarioRun run;
  for (Block& block : scenario.blocks) {
    const std::string out = run.block(block);
    if (rewrite) {
      block.expected = out;
    } else {
      EXPECT_EQ(out, block.expected) << path.string() << ":" << block.first_line;
    }
  }
  expect_replay_agrees(run);
  if (rewrite) std::ofstream(path) << write_scenario(scenario);
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& path : scenario_files(kFolder)) {
    names.push_back(path.lexically_relative(kFolder).replace_extension().string());
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Text, ScenarioTest, testing::ValuesIn(names()), [](const auto& each) {
  std::string name = each.param;
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
});

}  // namespace
}  // namespace tenon::scenarios

int main(int argc, char** argv) {
  const char* asked = std::getenv("TENON_REWRITE");
  tenon::scenarios::rewrite = asked && std::string_view(asked) == "1";
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--rewrite") tenon::scenarios::rewrite = true;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
