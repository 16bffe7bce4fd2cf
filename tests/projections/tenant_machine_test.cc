// What a tenant's machine hands on to the recorder, and when it calls a fact whole.
#include "projections/tenant_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tenon::projections {
namespace {

struct HandedOn {
  std::vector<Head> heads;
  std::size_t bytes = 0;

  TenantMachine::Sink sink() {
    return [this](RecordedGroup group) {
      heads.push_back(group.head);
      bytes += group.bytes();
    };
  }
};

// Decides a fact `decisions` times, each with a long text.
void decide(TenantMachine& machine, std::uint64_t position, std::uint32_t decisions) {
  Fact fact;
  fact.position = Position{position};
  for (std::uint32_t ordinal = 0; ordinal < decisions; ++ordinal) {
    Decision decision;
    decision.id = {fact.position, ordinal};
    decision.outcome = Outcome::kAccepted;
    decision.detail.assign(1000, 'd');
    machine.decided(fact, std::move(decision), {});
  }
  machine.end_fact(fact, {});
}

constexpr std::uint32_t kMoreThanAGroup = 4096;

// Facts of a group that are decided are not yet published: whoever reads history must not be ahead.
TEST(TenantMachine, InsideALargeFactTheFactsBeforeItAreNotYetCalledWhole) {
  HandedOn handed_on;
  TenantMachine machine(TenantNumber{1}, {}, handed_on.sink());
  decide(machine, 0, 1);
  machine.hand_on();
  decide(machine, 1, 1);
  decide(machine, 2, kMoreThanAGroup);
  ASSERT_GT(handed_on.heads.size(), 2U);
  EXPECT_EQ(std::vector<Head>(handed_on.heads.size(), Head{1}), handed_on.heads);
  EXPECT_GT(handed_on.bytes, std::size_t{2} << 20);
  machine.hand_on();
  EXPECT_EQ(handed_on.heads.back(), Head{3});
}

// … nor may the cursor go back behind what was recorded before a restart.
TEST(TenantMachine, TheCursorOfRecordedFactsNeverGoesBack) {
  HandedOn handed_on;
  TenantMachine machine(TenantNumber{1}, {Head{2}, {}}, handed_on.sink());
  decide(machine, 0, 1);
  decide(machine, 1, kMoreThanAGroup);
  EXPECT_TRUE(handed_on.heads.empty());
  decide(machine, 2, kMoreThanAGroup);
  ASSERT_FALSE(handed_on.heads.empty());
  for (const Head head : handed_on.heads) EXPECT_EQ(head, Head{2});
  machine.hand_on();
  EXPECT_EQ(handed_on.heads.back(), Head{3});
  // Nothing new: nothing to hand on.
  const std::size_t groups = handed_on.heads.size();
  machine.hand_on();
  EXPECT_EQ(handed_on.heads.size(), groups);
}

}  // namespace
}  // namespace tenon::projections
