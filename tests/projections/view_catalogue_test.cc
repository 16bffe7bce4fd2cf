// What the views are checked for before anything is served.
#include "projections/view_catalogue.h"

#include <gtest/gtest.h>

#include <string>

#include "projections/memory_row_store.h"

namespace tenon::projections {
namespace {

const Guid kOurs = *Guid::parse("7f1c2b3a-0000-4000-8000-000000000001");
const Guid kTheirs = *Guid::parse("7f1c2b3a-0000-4000-8000-000000000002");

// Views that know `acme` of our log up to `recorded`, held against a log.
Status checked(Head recorded, const std::vector<log::TenantInfo>& tenants) {
  const auto rows = make_memory_row_store();
  RowBuffer known;
  known.put(tenant_key("acme"), encode(TenantRow{TenantNumber{1}, kOurs}));
  known.put(cursor_key(TenantNumber{1}), encode(CursorRow{recorded, {}}));
  EXPECT_TRUE(rows->write({&known, 1}).ok());
  auto catalogue = ViewCatalogue::read(*rows);
  EXPECT_TRUE(catalogue.ok());
  return catalogue->check(tenants);
}

log::TenantInfo acme(const Guid& identity, std::uint64_t head) {
  return {"acme", identity, {Head{head}, {}}, {}};
}

TEST(ViewCatalogue, FitsItsLog) {
  EXPECT_TRUE(checked(Head{7}, {acme(kOurs, 7)}).ok());
  EXPECT_TRUE(checked(Head{7}, {acme(kOurs, 9)}).ok());
}

TEST(ViewCatalogue, KnowsAnotherLogByItsIdentityWhicheverIsLonger) {
  for (const std::uint64_t head : {3U, 7U, 9U}) {
    const Status status = checked(Head{7}, {acme(kTheirs, head)});
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().reason, "HISTORY_OF_ANOTHER_LOG") << head;
  }
}

// The views write a tenant down when its creation is durable: a log without it has lost it.
TEST(ViewCatalogue, IsAheadOfALogWithoutTheTenantEvenIfNothingWasRecorded) {
  for (const std::uint64_t recorded : {0U, 7U}) {
    const Status status = checked(Head{recorded}, {});
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().reason, "HISTORY_AHEAD_OF_LOG") << recorded;
    EXPECT_NE(status.error().message.find("acme"), std::string::npos);
  }
}

TEST(ViewCatalogue, IsAheadOfALogThatIsShorter) {
  const Status status = checked(Head{7}, {acme(kOurs, 6)});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().reason, "HISTORY_AHEAD_OF_LOG");
}

}  // namespace
}  // namespace tenon::projections
