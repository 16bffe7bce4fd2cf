// A recorder that stops anywhere, also inside a fact of thousands of decisions: the next start
// writes what is missing, and everything reads as if nothing had happened.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/log/rocksdb_log.h"
#include "engine/model/decision_encoding.h"
#include "projections/estate.h"
#include "projections/history_rows.h"
#include "projections/memory_row_store.h"
#include "tests/replay/histories.h"
#include "tests/replay/random_history.h"

namespace tenon::projections {
namespace {

// Passes so many groups' buffers on and then fails for ever, as a crash would have cut them. Rows
// of keys always go on: they are those of a whole write, and one too many does no harm.
class CutRowStore final : public RowStore {
 public:
  CutRowStore(std::shared_ptr<RowStore> rows, std::size_t buffers)
      : rows_(std::move(rows)), left_(buffers) {}

  Status write(std::span<const RowBuffer> rows) override {
    std::vector<RowBuffer> passed;
    for (const RowBuffer& buffer : rows) {
      const bool keys = buffer.row(0).key.front() == static_cast<char>(Table::kKeys);
      if (!keys && left_ == 0) continue;
      if (!keys) --left_;
      passed.push_back(buffer);
    }
    TENON_RETURN_IF_ERROR(rows_->write(passed));
    if (passed.size() == rows.size()) return {};
    return make_error(ErrorCode::kInternal, "CUT", "the store was cut off");
  }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    return rows_->get(key);
  }
  std::unique_ptr<RowCursor> cursor() const override { return rows_->cursor(); }
  Status flush() override { return {}; }
  std::size_t bytes_on_disk() const override { return 0; }
  std::size_t left() const { return left_; }

 private:
  const std::shared_ptr<RowStore> rows_;
  std::size_t left_;
};

constexpr std::size_t kEverything = static_cast<std::size_t>(-1);

class RecoveryTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("tenon-cut-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Estate> open(const std::shared_ptr<RowStore>& rows, std::size_t buffers) {
    auto log = log::open_rocksdb_log(folder_, {});
    EXPECT_TRUE(log.ok());
    auto estate = Estate::open(std::move(log).value(), std::make_unique<CutRowStore>(rows, buffers),
                               runtime::current_semantics());
    EXPECT_TRUE(estate.ok()) << (estate.ok() ? "" : estate.error().message);
    return estate.ok() ? std::move(estate).value() : nullptr;
  }

  // Thousands of objects are provisioned, deleted, and binned by one fact.
  void play_large_cycle(Estate& estate) {
    constexpr std::uint64_t kObjects = 6000;
    std::vector<v1::Fact> facts;
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      v1::ObjectImage& object = *facts.emplace_back().mutable_object_present()->mutable_object();
      object.set_object_guid(guid(i));
      object.set_type(v1::USER);
      object.set_distinguished_name("CN=" + std::to_string(i) + ",DC=contoso,DC=com");
      v1::Attribute& upn = *object.add_attributes();
      upn.set_name("userPrincipalName");
      upn.add_values("person" + std::to_string(i) + "@contoso.com");
    }
    for (std::uint64_t i = 0; i < kObjects; ++i) {
      facts.emplace_back().mutable_object_deleted()->set_object_guid(guid(i));
    }
    facts.emplace_back().mutable_sync_cycle_completed();

    runtime::OwnedAppend creation;
    creation.tenant = "acme";
    creation.source = log::kOperatorSource;
    creation.may_create_tenant = true;
    creation.request_id = *Guid::parse(guid(0));
    v1::Fact created;
    created.mutable_tenant_created()->set_initial_domain("contoso.onmicrosoft.com");
    created.mutable_tenant_created()->add_domains()->set_domain("contoso.com");
    v1::FeatureSet& threshold = *created.mutable_tenant_created()->add_features();
    threshold.set_name("accidentalDeletionThreshold");
    threshold.set_number(1'000'000);
    creation.set_facts({replay::serialised(created)});
    ASSERT_TRUE(replay::submit(estate, std::move(creation)).ok());

    for (std::size_t i = 0; i < facts.size(); i += 1000) {
      runtime::OwnedAppend append;
      append.tenant = "acme";
      append.source = "ad";
      append.first_number = SourceNumber{i + 1};
      std::vector<std::pair<std::uint16_t, std::string>> batch;
      for (std::size_t k = i; k < std::min(facts.size(), i + 1000); ++k) {
        batch.push_back(replay::serialised(facts[k]));
      }
      append.set_facts(batch);
      ASSERT_TRUE(replay::submit(estate, std::move(append)).ok());
    }
  }

 private:
  static std::string guid(std::uint64_t number) {
    return Guid::name_based(kNameSpaceUrl, "object " + std::to_string(number)).text();
  }

  std::filesystem::path folder_;
};

std::string journal(const TenantView& tenant) {
  std::string text;
  const auto decisions = tenant.history().decisions_after({}, kEverything);
  EXPECT_TRUE(decisions.ok());
  for (const Decision& decision : *decisions) encode_with_text(decision, text);
  return text;
}

// All decisions of the last fact.
std::vector<Decision> decisions_of_last_fact(const TenantView& tenant) {
  constexpr std::uint32_t kEndOfFact = static_cast<std::uint32_t>(-1);
  const DecisionId before{Position{tenant.head().value - 2}, kEndOfFact};
  return tenant.history().decisions_after(before, kEverything).value();
}

// Whether some decisions of that fact are in the journal although it is not recorded.
bool ends_inside(const RowStore& rows, Position position) {
  constexpr TenantNumber kFirst{1};
  const auto head = rows.get(cursor_key(kFirst)).value();
  if (!head || decode_cursor_row(*head)->head.covers(position)) return false;
  const auto cursor = rows.cursor();
  cursor->seek(journal_key(kFirst, {position, kJournalRowDecisions}));
  return cursor->valid() && cursor->key().starts_with(journal_prefix(kFirst));
}

TEST_F(RecoveryTest, WhereverTheRecorderStoppedTheNextStartGoesOn) {
  std::string expected;
  std::uint64_t decisions_of_last = 0;
  Position position_of_last;
  int cuts_inside = 0;
  {
    const auto estate = open(make_memory_row_store(), kEverything);
    play_large_cycle(*estate);
    const auto tenant = *estate->tenant("acme");
    ASSERT_TRUE(replay::settle(*tenant).ok());
    expected = journal(*tenant);
    decisions_of_last = decisions_of_last_fact(*tenant).size();
    position_of_last = Position{tenant->head().value - 1};
  }
  ASSERT_GT(decisions_of_last, 2000u);
  // 0: the format is the first buffer; the cycle's rows are in the last ones.
  for (const std::size_t cut : {1U, 12U, 48U, 49U, 50U}) {
    SCOPED_TRACE("cut after " + std::to_string(cut) + " buffers");
    const std::shared_ptr<RowStore> rows = make_memory_row_store();
    {
      const auto estate = open(rows, cut);
      ASSERT_NE(estate, nullptr);
    }
    if (ends_inside(*rows, position_of_last)) ++cuts_inside;
    const auto estate = open(rows, kEverything);
    ASSERT_NE(estate, nullptr);
    const auto tenant = *estate->tenant("acme");
    ASSERT_TRUE(replay::settle(*tenant).ok());
    EXPECT_TRUE(journal(*tenant) == expected);
    const std::vector<Decision> all = decisions_of_last_fact(*tenant);
    ASSERT_EQ(all.size(), decisions_of_last);
    for (std::size_t i = 0; i < all.size(); i += 61) {
      const auto one = tenant->history().decision(all[i].id);
      ASSERT_TRUE(one.ok());
      EXPECT_TRUE(*one == all[i]);
    }
  }
  EXPECT_GT(cuts_inside, 0);
}

TEST_F(RecoveryTest, AStoreThatFailsFailsItsReadersAndNotTheWriter) {
  const auto estate = open(make_memory_row_store(), 2);
  play_large_cycle(*estate);
  const auto tenant = *estate->tenant("acme");
  const Position last{tenant->head().value - 1};
  const auto forever = std::chrono::steady_clock::time_point::max();
  EXPECT_TRUE(tenant->decided().wait(last, forever).ok());
  const Status recorded = tenant->recorded().wait(last, forever);
  ASSERT_FALSE(recorded.ok());
  EXPECT_EQ(recorded.error().reason, "CUT");
}

}  // namespace
}  // namespace tenon::projections
