// What every log promises, run on each implementation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "engine/base/limits.h"
#include "engine/log/entry_format.h"
#include "engine/log/memory_log.h"
#include "engine/log/merkle.h"
#include "engine/log/rocksdb_log.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

using samples::commit_one;
using samples::create_tenant;
using samples::Message;
using samples::request_id;

struct InMemory {
  void open(samples::World& world) {
    if (log == nullptr) log = make_memory_log(world.environment());
  }
  std::unique_ptr<Log> log;
};

struct OnDisk {
  void open(samples::World& world) {
    log.reset();
    RocksDbLogOptions options;
    options.environment = world.environment();
    Result<std::unique_ptr<Log>> opened = open_rocksdb_log(folder.path() / "data", options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    log = std::move(opened).value();
  }
  samples::TemporaryFolder folder;
  std::unique_ptr<Log> log;
};

template <typename Implementation>
class LogConformance : public testing::Test {
 protected:
  void SetUp() override { reopen(); }
  // Closes and opens a log that can be; nothing may change by it.
  void reopen() { implementation_.open(world_); }
  Log& log() { return *implementation_.log; }

  std::vector<std::string> payloads(const std::string& tenant, std::uint64_t from = 0) {
    std::vector<std::string> payloads;
    const std::unique_ptr<RecordReader> reader = log().read(tenant, Position{from}).value();
    for (;;) {
      const std::optional<Record> record = reader->next().value();
      if (!record) return payloads;
      EXPECT_EQ(record->position.value, from + payloads.size());
      payloads.emplace_back(record->payload.value_or("(erased)"));
    }
  }

  // Recomputes the root from the entries that a reader gives.
  Digest recomputed_root(const std::string& tenant) {
    Sha256 hasher;
    Frontier frontier;
    const std::unique_ptr<RecordReader> reader = log().read(tenant, Position{0}).value();
    while (const std::optional<Record> record = reader->next().value()) {
      frontier.append(hasher, leaf_hash(hasher, record->entry), [](unsigned, const Digest&) {});
    }
    return frontier.root(hasher);
  }

  samples::World world_;
  Implementation implementation_;
};

using Implementations = testing::Types<InMemory, OnDisk>;
TYPED_TEST_SUITE(LogConformance, Implementations);

#define EXPECT_REASON(result, expected)                                       \
  do {                                                                        \
    ASSERT_FALSE((result).ok());                                              \
    EXPECT_EQ((result).error().reason, expected) << (result).error().message; \
  } while (false)

std::string detail(const Error& error, const std::string& key) {
  for (const auto& [name, value] : error.details) {
    if (name == key) return value;
  }
  return "(none)";
}

TYPED_TEST(LogConformance, GivesPositionsWithoutGaps) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  const Receipt first = commit_one(this->log(), Message("contoso", "ad", 1, {"a", "b"})).value();
  EXPECT_EQ(first.first.value, 1U);
  EXPECT_EQ(first.count, 2U);
  EXPECT_EQ(first.time.value, samples::kStart);
  EXPECT_FALSE(first.repeated);
  this->reopen();
  const Receipt second = commit_one(this->log(), Message("contoso", "graph", 1, {"c"})).value();
  EXPECT_EQ(second.first.value, 3U);
  EXPECT_EQ(this->payloads("contoso"), (std::vector<std::string>{"create contoso", "a", "b", "c"}));
  EXPECT_EQ(this->log().tenant("contoso").value().head.size.value, 4U);
}

TYPED_TEST(LogConformance, KeepsWhatWasSaidAboutEachFact) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso", 7).ok());
  this->world_.now += 5;
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"", "x"}, 513)).ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "system", 0, {"note"}, 99)).ok());
  this->reopen();
  const auto reader = this->log().read("contoso", Position{0}).value();
  std::optional<Record> record = reader->next().value();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->source, "operator");
  EXPECT_EQ(record->source_number.value, 1U);
  EXPECT_EQ(record->request_id, request_id(7));
  EXPECT_EQ(record->time.value, samples::kStart);
  record = reader->next().value();
  EXPECT_EQ(record->kind, 513);
  EXPECT_EQ(record->payload, "");
  EXPECT_EQ(record->source, "ad");
  EXPECT_EQ(record->time.value, samples::kStart + 5);
  EXPECT_FALSE(record->request_id);
  record = reader->next().value();
  EXPECT_EQ(record->source_number.value, 2U);
  Reader bytes(record->entry);
  const std::optional<Entry> entry = read_entry(bytes);
  ASSERT_TRUE(entry && bytes.at_end());
  EXPECT_EQ(entry->position.value, 2U);
  record = reader->next().value();
  EXPECT_EQ(record->source, "system");
  EXPECT_EQ(record->source_number.value, 1U);
  EXPECT_FALSE(reader->next().value());
}

TYPED_TEST(LogConformance, ReadsFromAnyPosition) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  std::vector<std::string> all = {"create contoso"};
  for (std::uint64_t n = 0; n < 20; ++n) {
    const std::string payload(n * 3000, static_cast<char>('a' + n));  // several blocks
    ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 2 * n + 1, {payload, "x"})).ok());
    all.push_back(payload);
    all.push_back("x");
  }
  for (std::uint64_t from = 0; from <= all.size(); ++from) {
    EXPECT_EQ(this->payloads("contoso", from),
              std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(from), all.end()));
  }
  EXPECT_TRUE(this->payloads("contoso", all.size() + 100).empty());
}

TYPED_TEST(LogConformance, AReaderEndsAtTheHeadOfItsMaking) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  const auto reader = this->log().read("contoso", Position{0}).value();
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"later"})).ok());
  EXPECT_TRUE(reader->next().value());
  EXPECT_FALSE(reader->next().value());
  EXPECT_FALSE(reader->next().value());
}

TYPED_TEST(LogConformance, CutsLargeCommitsIntoSeveralStoredBatches) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  std::vector<std::string> large;
  for (int i = 0; i < 8192; ++i) large.push_back(std::string(440, 'x') + std::to_string(i));
  const Receipt receipt = commit_one(this->log(), Message("contoso", "ad", 1, large)).value();
  EXPECT_EQ(receipt.count, 8192U);
  this->reopen();
  std::vector<std::string> expected = large;
  expected.insert(expected.begin(), "create contoso");
  EXPECT_EQ(this->payloads("contoso"), expected);
  EXPECT_EQ(this->payloads("contoso", 5000).front(), expected[5000]);
  const Receipt again = commit_one(this->log(), Message("contoso", "ad", 1, large)).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first.value, 1U);
  EXPECT_EQ(this->log().tenant("contoso").value().head.root, this->recomputed_root("contoso"));
}

TYPED_TEST(LogConformance, KeepsTenantsApart) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(create_tenant(this->log(), "fabrikam").ok());
  const Message a("contoso", "ad", 1, {"a"});
  const Message b("fabrikam", "ad", 1, {"b"});
  const Message c("contoso", "ad", 2, {"c"});
  const std::vector<Append> appends = {a.append(), b.append(), c.append()};
  const std::vector<Result<Receipt>> receipts = this->log().commit(appends);
  EXPECT_EQ(receipts[0].value().first.value, 1U);
  EXPECT_EQ(receipts[1].value().first.value, 1U);
  EXPECT_EQ(receipts[2].value().first.value, 2U);
  this->reopen();
  EXPECT_EQ(this->payloads("contoso"), (std::vector<std::string>{"create contoso", "a", "c"}));
  EXPECT_EQ(this->payloads("fabrikam"), (std::vector<std::string>{"create fabrikam", "b"}));
  const std::vector<TenantInfo> tenants = this->log().tenants();
  ASSERT_EQ(tenants.size(), 2U);
  EXPECT_EQ(tenants[0].name, "contoso");
  EXPECT_EQ(tenants[1].name, "fabrikam");
  EXPECT_NE(tenants[0].identity, tenants[1].identity);
}

TYPED_TEST(LogConformance, MakesTenantsOnlyWhenAskedTo) {
  EXPECT_REASON(commit_one(this->log(), Message("contoso", "ad", 1, {"a"})), "TENANT_UNKNOWN");
  EXPECT_REASON(this->log().tenant("contoso"), "TENANT_UNKNOWN");
  EXPECT_REASON(this->log().read("contoso", Position{0}), "TENANT_UNKNOWN");
  EXPECT_REASON(this->log().source("contoso", "ad"), "TENANT_UNKNOWN");
  // A refused batch makes none.
  Message gap("contoso", "ad", 5, {"a"});
  gap.creating();
  EXPECT_REASON(commit_one(this->log(), gap), "SOURCE_NUMBER_GAP");
  Message moved("contoso", "operator", 0, {"a"});
  moved.creating().request(request_id(1)).expecting(3);
  EXPECT_REASON(commit_one(this->log(), moved), "HEAD_MOVED");
  EXPECT_TRUE(this->log().tenants().empty());
  // In one commit: the creation, and what needs it before and after.
  const Message before("contoso", "ad", 1, {"too early"});
  Message create("contoso", "operator", 0, {"create"});
  create.creating().request(request_id(1)).expecting(0);
  const Message after("contoso", "ad", 1, {"in time"});
  const std::vector<Append> appends = {before.append(), create.append(), after.append()};
  const std::vector<Result<Receipt>> receipts = this->log().commit(appends);
  EXPECT_REASON(receipts[0], "TENANT_UNKNOWN");
  ASSERT_TRUE(receipts[1].ok());
  EXPECT_EQ(receipts[2].value().first.value, 1U);
  this->reopen();
  EXPECT_EQ(this->payloads("contoso"), (std::vector<std::string>{"create", "in time"}));
  // For a tenant that exists the wish changes nothing.
  Message again("contoso", "operator", 0, {"create"});
  again.creating().request(request_id(2));
  EXPECT_EQ(commit_one(this->log(), again).value().first.value, 2U);
}

TYPED_TEST(LogConformance, AnswersARepeatedBatchWithItsReceipt) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  const Message batch("contoso", "ad", 1, {"a", "b", "c"});
  const Receipt original = commit_one(this->log(), batch).value();
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "graph", 1, {"g"})).ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 4, {"d"})).ok());
  this->world_.now += 1000;
  this->reopen();
  const Receipt repeated = commit_one(this->log(), batch).value();
  EXPECT_TRUE(repeated.repeated);
  EXPECT_FALSE(repeated.erased);
  EXPECT_EQ(repeated.first, original.first);
  EXPECT_EQ(repeated.count, original.count);
  EXPECT_EQ(repeated.time, original.time);
  EXPECT_EQ(repeated.known, 3U);
  // Cut differently: part of a batch, and across batches with another source in between.
  EXPECT_EQ(commit_one(this->log(), Message("contoso", "ad", 2, {"b"})).value().first.value, 2U);
  const Receipt across = commit_one(this->log(), Message("contoso", "ad", 3, {"c", "d"})).value();
  EXPECT_TRUE(across.repeated);
  EXPECT_EQ(across.first.value, 3U);
  EXPECT_EQ(across.count, 2U);
  EXPECT_EQ(this->log().tenant("contoso").value().head.size.value, 6U);
}

TYPED_TEST(LogConformance, AppendsTheRestOfABatchKnownAtItsBeginning) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"a", "b"})).ok());
  this->world_.now += 10;
  Message longer("contoso", "ad", 2, {"b", "c", "d"});
  longer.cursor("after d");
  const Receipt receipt = commit_one(this->log(), longer).value();
  EXPECT_FALSE(receipt.repeated);
  EXPECT_EQ(receipt.known, 1U);
  EXPECT_EQ(receipt.first.value, 3U);
  EXPECT_EQ(receipt.count, 2U);
  EXPECT_EQ(receipt.time.value, samples::kStart + 10);
  this->reopen();
  EXPECT_EQ(this->payloads("contoso"),
            (std::vector<std::string>{"create contoso", "a", "b", "c", "d"}));
  EXPECT_EQ(this->log().source("contoso", "ad").value().last_number.value, 4U);
  EXPECT_EQ(this->log().source("contoso", "ad").value().cursor, "after d");
}

TYPED_TEST(LogConformance, RefusesOtherBytesUnderAKnownNumber) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"a", "b"})).ok());
  const Result<Receipt> other =
      commit_one(this->log(), Message("contoso", "ad", 1, {"a", "B", "c"}));
  EXPECT_REASON(other, "SOURCE_NUMBER_REUSED");
  EXPECT_EQ(other.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(detail(other.error(), "number"), "2");
  EXPECT_REASON(commit_one(this->log(), Message("contoso", "ad", 2, {"b"}, 11)),
                "SOURCE_NUMBER_REUSED");  // another kind
  EXPECT_EQ(this->log().tenant("contoso").value().head.size.value, 3U);
}

TYPED_TEST(LogConformance, RefusesGapsAndZero) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  Result<Receipt> gap = commit_one(this->log(), Message("contoso", "ad", 2, {"b"}));
  EXPECT_REASON(gap, "SOURCE_NUMBER_GAP");
  EXPECT_EQ(gap.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(detail(gap.error(), "expected_number"), "1");
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"a", "b"})).ok());
  gap = commit_one(this->log(), Message("contoso", "ad", 4, {"d"}));
  EXPECT_EQ(detail(gap.error(), "expected_number"), "3");
  EXPECT_REASON(commit_one(this->log(), Message("contoso", "ad", 0, {"z"})), "SOURCE_NUMBER_ZERO");
  EXPECT_REASON(
      commit_one(this->log(),
                 Message("contoso", "ad", std::numeric_limits<std::uint64_t>::max(), {"y", "z"})),
      "SOURCE_NUMBER_GAP");
}

TYPED_TEST(LogConformance, IsExactlyOnceWithinOneCommit) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"a"})).ok());
  this->world_.now += 7;
  const Message first("contoso", "ad", 2, {"b", "c"});
  const Message same("contoso", "ad", 2, {"b", "c"});
  const Message other("contoso", "ad", 3, {"C"});
  const Message longer("contoso", "ad", 1, {"a", "b", "c", "d"});
  const Message tail("contoso", "ad", 3, {"c", "d"});
  const Message gap("contoso", "ad", 6, {"f"});
  Message request("contoso", "operator", 0, {"o"});
  request.request(request_id(9));
  Message request_other("contoso", "operator", 0, {"O"});
  request_other.request(request_id(9));
  const std::vector<Append> appends = {first.append(),   same.append(),    other.append(),
                                       longer.append(),  tail.append(),    gap.append(),
                                       request.append(), request.append(), request_other.append()};
  const std::vector<Result<Receipt>> receipts = this->log().commit(appends);
  EXPECT_EQ(receipts[0].value().first.value, 2U);
  EXPECT_TRUE(receipts[1].value().repeated);
  EXPECT_EQ(receipts[1].value().first.value, 2U);
  EXPECT_EQ(receipts[1].value().time.value, samples::kStart + 7);
  EXPECT_REASON(receipts[2], "SOURCE_NUMBER_REUSED");
  EXPECT_EQ(receipts[3].value().known, 3U);
  EXPECT_EQ(receipts[3].value().first.value, 4U);
  EXPECT_EQ(receipts[3].value().count, 1U);
  EXPECT_TRUE(receipts[4].value().repeated);
  EXPECT_EQ(receipts[4].value().first.value, 3U);
  EXPECT_REASON(receipts[5], "SOURCE_NUMBER_GAP");
  EXPECT_EQ(receipts[6].value().first.value, 5U);
  EXPECT_TRUE(receipts[7].value().repeated);
  EXPECT_REASON(receipts[8], "REQUEST_ID_REUSED");
  this->reopen();
  EXPECT_EQ(this->payloads("contoso"),
            (std::vector<std::string>{"create contoso", "a", "b", "c", "d", "o"}));
  // A batch that spans what was durable and what was pending keeps the durable fact's time.
  const Receipt whole = commit_one(this->log(), longer).value();
  EXPECT_TRUE(whole.repeated);
  EXPECT_EQ(whole.first.value, 1U);
  EXPECT_EQ(whole.time.value, samples::kStart);
}

TYPED_TEST(LogConformance, KnowsARequestForEver) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  Message request("contoso", "operator", 0, {"a", "b"});
  request.request(request_id(1)).expecting(1);
  const Receipt original = commit_one(this->log(), request).value();
  EXPECT_EQ(original.first.value, 1U);
  this->reopen();
  // Answered before its expected head, which has moved by the request itself.
  const Receipt repeated = commit_one(this->log(), request).value();
  EXPECT_TRUE(repeated.repeated);
  EXPECT_EQ(repeated.first, original.first);
  EXPECT_EQ(repeated.count, 2U);
  Message shorter("contoso", "operator", 0, {"a"});
  shorter.request(request_id(1));
  EXPECT_REASON(commit_one(this->log(), shorter), "REQUEST_ID_REUSED");
  Message other("contoso", "operator", 0, {"a", "c"});
  other.request(request_id(1));
  EXPECT_REASON(commit_one(this->log(), other), "REQUEST_ID_REUSED");
  const auto found = this->log().find_request("contoso", request_id(1)).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first, original.first);
  EXPECT_EQ(found->count, 2U);
  EXPECT_EQ(found->time, original.time);
  EXPECT_FALSE(this->log().find_request("contoso", request_id(2)).value());
}

TYPED_TEST(LogConformance, MindsTheExpectedHead) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  Message late("contoso", "ad", 1, {"a"});
  late.expecting(0);
  const Result<Receipt> moved = commit_one(this->log(), late);
  EXPECT_REASON(moved, "HEAD_MOVED");
  EXPECT_EQ(moved.error().code, ErrorCode::kAborted);
  EXPECT_EQ(detail(moved.error(), "head"), "1");
  Message first("contoso", "ad", 1, {"a"});
  first.expecting(1);
  Message second("contoso", "graph", 1, {"b"});
  second.expecting(1);  // the first one's fact comes in between
  const std::vector<Append> appends = {first.append(), second.append()};
  const std::vector<Result<Receipt>> receipts = this->log().commit(appends);
  EXPECT_TRUE(receipts[0].ok());
  EXPECT_REASON(receipts[1], "HEAD_MOVED");
}

TYPED_TEST(LogConformance, RefusesWhatIsWrongWhateverTheState) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  Log& log = this->log();
  EXPECT_REASON(commit_one(log, Message("contoso", "ad", 1, {})), "BATCH_EMPTY");
  EXPECT_REASON(commit_one(log, Message("", "ad", 1, {"a"})), "TENANT_NAME");
  EXPECT_REASON(commit_one(log, Message("Contoso", "ad", 1, {"a"})), "TENANT_NAME");
  EXPECT_REASON(commit_one(log, Message("contoso", "a d", 1, {"a"})), "SOURCE_NAME");
  EXPECT_REASON(commit_one(log, Message("contoso", std::string(64, 'a'), 1, {"a"})), "SOURCE_NAME");
  EXPECT_TRUE(commit_one(log, Message("contoso", std::string(63, 'a'), 1, {"a"})).ok());
  EXPECT_REASON(commit_one(log, Message("contoso", "operator", 1, {"a"})), "REQUEST_ID_MISSING");
  Message request("contoso", "ad", 1, {"a"});
  request.request(request_id(1));
  EXPECT_REASON(commit_one(log, request), "REQUEST_ID_UNEXPECTED");
  const std::vector<std::string> many(limits::kBatchFactsMax + 1, "a");
  EXPECT_REASON(commit_one(log, Message("contoso", "ad", 1, many)), "BATCH_TOO_LARGE");
  const std::string large(limits::kFactBytesMax + 1, 'a');
  EXPECT_REASON(commit_one(log, Message("contoso", "ad", 1, {large})), "BATCH_TOO_LARGE");
  Message cursor("contoso", "ad", 1, {"a"});
  cursor.cursor(std::string(limits::kCursorBytesMax + 1, 'c'));
  EXPECT_REASON(commit_one(log, cursor), "CURSOR_TOO_LONG");
  // The largest that is allowed.
  const std::string fits(limits::kFactBytesMax, 'a');
  ASSERT_TRUE(commit_one(log, Message("contoso", "ad", 1, {fits, "b"})).ok());
  this->reopen();
  EXPECT_EQ(this->payloads("contoso")[2], fits);
  EXPECT_EQ(this->payloads("contoso")[3], "b");
}

TYPED_TEST(LogConformance, OneBadAppendDoesNotTouchTheOthers) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  const Message a("contoso", "ad", 1, {"a"});
  const Message gap("contoso", "ad", 3, {"c"});
  const Message b("contoso", "ad", 2, {"b"});
  const Message nobody("nobody", "ad", 1, {"x"});
  const std::vector<Append> appends = {a.append(), gap.append(), nobody.append(), b.append()};
  const std::vector<Result<Receipt>> receipts = this->log().commit(appends);
  EXPECT_TRUE(receipts[0].ok());
  EXPECT_REASON(receipts[1], "SOURCE_NUMBER_GAP");
  EXPECT_REASON(receipts[2], "TENANT_UNKNOWN");
  EXPECT_EQ(receipts[3].value().first.value, 2U);
  EXPECT_TRUE(this->log().commit({}).empty());
}

TYPED_TEST(LogConformance, KeepsSourcesAndCursors) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  EXPECT_EQ(this->log().source("contoso", "ad").value().last_number.value, 0U);
  Message first("contoso", "ad", 1, {"a", "b"});
  first.cursor(std::string("cookie\0one", 10));
  ASSERT_TRUE(commit_one(this->log(), first).ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 3, {"c"})).ok());  // as it was
  this->reopen();
  const SourceState state = this->log().source("contoso", "ad").value();
  EXPECT_EQ(state.last_number.value, 3U);
  EXPECT_EQ(state.cursor, std::string("cookie\0one", 10));
  // A repeated batch does not put the cursor back.
  Message second("contoso", "ad", 4, {"d"});
  second.cursor("two");
  ASSERT_TRUE(commit_one(this->log(), second).ok());
  ASSERT_TRUE(commit_one(this->log(), first).value().repeated);
  EXPECT_EQ(this->log().source("contoso", "ad").value().cursor, "two");
  const auto sources = this->log().sources("contoso").value();
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].first, "ad");
  EXPECT_EQ(sources[1].first, "operator");
  EXPECT_EQ(sources[1].second.last_number.value, 1U);
}

TYPED_TEST(LogConformance, TimeNeverGoesBack) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  this->world_.now -= 1'000'000;
  const Receipt receipt = commit_one(this->log(), Message("contoso", "ad", 1, {"a"})).value();
  EXPECT_EQ(receipt.time.value, samples::kStart);
  this->reopen();
  EXPECT_EQ(commit_one(this->log(), Message("contoso", "ad", 2, {"b"})).value().time.value,
            samples::kStart);
  EXPECT_EQ(this->log().tenant("contoso").value().last_time.value, samples::kStart);
  // Tenants have no order in common.
  EXPECT_EQ(create_tenant(this->log(), "fabrikam").value().time.value, samples::kStart - 1'000'000);
}

TYPED_TEST(LogConformance, FindsTheLastPositionOfATime) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"a", "b"})).ok());  // same time
  this->world_.now += 100;
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 3, {"c"})).ok());
  ASSERT_TRUE(create_tenant(this->log(), "zzz").ok());
  this->reopen();
  const auto at = [&](std::int64_t time) {
    const auto found = this->log().last_at("contoso", Micros{time}).value();
    return found ? static_cast<std::int64_t>(found->value) : -1;
  };
  EXPECT_EQ(at(samples::kStart - 1), -1);
  EXPECT_EQ(at(-5), -1);
  EXPECT_EQ(at(samples::kStart), 2);
  EXPECT_EQ(at(samples::kStart + 99), 2);
  EXPECT_EQ(at(samples::kStart + 100), 3);
  EXPECT_EQ(at(std::numeric_limits<std::int64_t>::max()), 3);
}

TYPED_TEST(LogConformance, GrowsTheTreeOfItsEntries) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  Sha256 hasher;
  std::vector<Digest> roots = {empty_root(), this->log().tenant("contoso").value().head.root};
  std::uint64_t number = 1;
  for (const std::uint64_t count : {1, 2, 100, 151, 1, 1, 300, 7, 512}) {
    const std::vector<std::string> payloads(count, "p");
    ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", number, payloads)).ok());
    number += count;
    if (count == 7) this->reopen();
    const TreeHead head = this->log().tenant("contoso").value().head;
    EXPECT_EQ(head.size.value, number);
    EXPECT_EQ(head.root, this->recomputed_root("contoso"));
    EXPECT_EQ(this->log().tree_head("contoso", head.size).value().root, head.root);
  }
  this->reopen();
  // Every earlier tree, from the entries.
  Frontier frontier;
  std::vector<Digest> leaves;
  std::vector<Digest> at_size = {empty_root()};
  const auto reader = this->log().read("contoso", Position{0}).value();
  while (const std::optional<Record> record = reader->next().value()) {
    leaves.push_back(leaf_hash(hasher, record->entry));
    frontier.append(hasher, leaves.back(), [](unsigned, const Digest&) {});
    at_size.push_back(frontier.root(hasher));
  }
  const std::uint64_t size = leaves.size();
  for (std::uint64_t n = 0; n <= size; ++n) {
    ASSERT_EQ(this->log().tree_head("contoso", Head{n}).value().root, at_size[n]) << n;
  }
  for (std::uint64_t n = 1; n <= size; n += 37) {
    for (std::uint64_t leaf = 0; leaf < n; leaf += 13) {
      const auto path = this->log().inclusion_proof("contoso", Position{leaf}, Head{n}).value();
      ASSERT_TRUE(verify_inclusion(leaves[leaf], leaf, n, path, at_size[n])) << leaf << " " << n;
    }
    const auto path = this->log().consistency_proof("contoso", Head{n}, Head{size}).value();
    ASSERT_TRUE(verify_consistency(n, size, path, at_size[n], at_size[size])) << n;
  }
  EXPECT_REASON(this->log().tree_head("contoso", Head{size + 1}), "POSITION_BEYOND_HEAD");
  EXPECT_REASON(this->log().inclusion_proof("contoso", Position{5}, Head{5}),
                "POSITION_BEYOND_TREE");
  EXPECT_REASON(this->log().consistency_proof("contoso", Head{6}, Head{5}), "TREES_REVERSED");
}

TYPED_TEST(LogConformance, CanBeReadWhileItIsWritten) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  std::atomic<bool> done = false;
  std::thread reading([&] {
    std::uint64_t last = 0;
    do {
      const TenantInfo info = this->log().tenant("contoso").value();
      ASSERT_GE(info.head.size.value, last);
      last = info.head.size.value;
      ASSERT_EQ(this->recomputed_root("contoso").size(), 32U);
      ASSERT_EQ(this->log().tree_head("contoso", Head{last}).value().root, info.head.root);
      const auto at = this->log().last_at("contoso", Micros{samples::kStart}).value();
      ASSERT_TRUE(at && at->value + 1 >= last);
      ASSERT_GE(this->log().source("contoso", "ad").value().last_number.value + 1, last);
    } while (!done);
  });
  for (std::uint64_t n = 1; n <= 300; ++n) {
    ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", n, {"p"})).ok());
  }
  done = true;
  reading.join();
}

}  // namespace
}  // namespace tenon::log
