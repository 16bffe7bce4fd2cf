// Plays every scenario and prints what it led to, one line each:
//
//   name facts decision-digest state-digest
//
// The lines of two builds (compilers, optimisation) must be the same.
#include <cstdio>
#include <exception>
#include <string>

#include "engine/base/encoding.h"
#include "tests/scenarios/run.h"
#include "tests/scenarios/scenario.h"

int main(int count, char** arguments) {
  using namespace tenon;
  using namespace tenon::scenarios;
  try {
    for (const auto& path : scenario_files(count > 1 ? arguments[1] : "tests/scenarios")) {
      const Scenario scenario = read_scenario(path);
      ScenarioRun run;
      for (const Block& block : scenario.blocks) run.block(block);
      std::printf("%s %zu %s %s\n", scenario.name.c_str(), run.facts().size(),
                  to_hex(as_view(run.decision_digest())).c_str(),
                  to_hex(as_view(run.state().digest())).c_str());
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
