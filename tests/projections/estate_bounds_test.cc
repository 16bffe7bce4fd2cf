// How much an estate holds of what it has accepted and not decided: of each tenant, of all, and who
// is still let in when that is full.
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "projections/estate.h"
#include "projections/memory_row_store.h"
#include "tests/runtime/gated_log.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::projections {
namespace {

// Large payloads, each decided once.
Status decode_large(std::string_view, Fact& fact) {
  fact.kind = FactKind::kAccountChanged;
  return {};
}
void decide_large(const rules::StateView&, const Fact& fact, rules::Sink& sink) {
  Decision decision;
  decision.id = {fact.position, 0};
  decision.outcome = Outcome::kAccepted;
  sink.emit(std::move(decision), {});
}

constexpr std::size_t kAppendBytes = 4 * limits::kFactBytesMax;

// Four facts as large as they may be, all of them the same bytes in memory.
runtime::OwnedAppend large(const std::string& tenant, std::uint64_t first) {
  static const auto bytes = std::make_shared<std::string>(limits::kFactBytesMax, 'x');
  runtime::OwnedAppend append;
  append.tenant = tenant;
  append.source = "hr";
  append.first_number = SourceNumber{first};
  for (int i = 0; i < 4; ++i) append.facts.push_back({runtime::kToyKind, *bytes});
  append.keep = bytes;
  return append;
}

class EstateBounds : public testing::Test {
 protected:
  void SetUp() override {
    auto log = std::make_unique<runtime::GatedLog>(true);
    gate = log.get();
    estate = Estate::open(std::move(log), make_memory_row_store(), {&decode_large, &decide_large})
                 .value();
    for (const std::string& tenant : tenants) {
      std::promise<void> answered;
      ASSERT_TRUE(estate
                      ->submit(runtime::words_of(tenant, "first", 1, {"a"}, true),
                               [&](const Result<log::Receipt>& receipt) {
                                 EXPECT_TRUE(receipt.ok());
                                 answered.set_value();
                               })
                      .ok());
      answered.get_future().wait();
      const auto view = estate->tenant(tenant).value();
      ASSERT_TRUE(view->decided().wait(Position{0}, runtime::Progress::Deadline::max()).ok());
    }
    gate->close_gate();
  }
  void TearDown() override {
    gate->open_gate();
    estate->close();
  }

  // Until no more is taken: bytes.
  std::size_t flood(const std::string& tenant) {
    for (std::size_t bytes = 0;; bytes += kAppendBytes) {
      const Status taken =
          estate->submit(large(tenant, 1 + 4 * bytes / kAppendBytes),
                         [](const Result<log::Receipt>& receipt) { EXPECT_TRUE(receipt.ok()); });
      if (taken.ok()) continue;
      EXPECT_EQ(taken.error().reason, "INGEST_QUEUE_FULL");
      return bytes;
    }
  }

  const std::vector<std::string> tenants = {"a", "b", "c", "d", "e", "quiet"};
  std::unique_ptr<Estate> estate;
  runtime::GatedLog* gate = nullptr;
};

TEST_F(EstateBounds, OfATenantAndOfAllAndTheLastQuarterIsForThoseWhoHaveLittle) {
  std::size_t of_all = 0;
  for (const std::string tenant : {"a", "b", "c", "d", "e"}) {
    const std::size_t bytes = flood(tenant);
    EXPECT_LE(bytes, limits::kTenantUndecidedBytesMax + kAppendBytes) << tenant;
    of_all += bytes;
  }
  EXPECT_GT(of_all, limits::kUndecidedBytesMax / 2);
  EXPECT_LE(of_all, limits::kUndecidedBytesMax + kAppendBytes);
  // Full for those who flood; not for who is quiet, whatever it sends.
  std::promise<void> acknowledged;
  ASSERT_TRUE(estate
                  ->submit(large("quiet", 1),
                           [&](const Result<log::Receipt>&) { acknowledged.set_value(); })
                  .ok());
  std::promise<void> room;
  std::future<void> called = room.get_future();
  estate->when_room("a", [&room] { room.set_value(); });
  EXPECT_EQ(called.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  gate->open_gate();
  called.wait();
  acknowledged.get_future().wait();
  // It came last and is committed before anybody has had two turns: the first behind the groups
  // that made the tenants, if the committer was late.
  const auto groups = gate->groups();
  std::vector<std::string> before;
  for (std::size_t i = tenants.size(); i < groups.size() && groups[i].front() != "quiet"; ++i) {
    before.push_back(groups[i].front());
  }
  const std::set<std::string> once(before.begin(), before.end());
  ASSERT_LT(tenants.size() + before.size(), groups.size());
  EXPECT_EQ(before.size(), once.size()) << testing::PrintToString(before);
  EXPECT_LT(before.size(), tenants.size());
}

}  // namespace
}  // namespace tenon::projections
