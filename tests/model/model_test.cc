// The engine against the oracle on random histories (README.md).
#include <gtest/gtest.h>

#include <iostream>

#include "tests/model/explore.h"

namespace tenon::model {
namespace {

TEST(Model, EngineAndOracleAgree) {
  const Exploration exploration = Exploration::from_environment();
  const Findings findings = explore(exploration);
  std::cout << findings.facts << " facts in " << findings.histories << " histories of seeds "
            << exploration.first_seed << " and on\n"
            << findings.coverage.table();
  EXPECT_EQ(findings.failed, 0U) << findings.kinds << "\n" << findings.reports;
  // What a shorter run does not reach says nothing about the generator.
  const bool whole = exploration.facts >= Exploration().facts && exploration.without.empty();
  if (!whole) return;
  for (const std::string& missing : findings.coverage.missing()) {
    ADD_FAILURE() << "never reached: " << missing;
  }
}

}  // namespace
}  // namespace tenon::model
