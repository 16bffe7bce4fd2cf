// What every log does with facts that are new: run on each implementation.
#include <gtest/gtest.h>

#include "engine/base/limits.h"
#include "engine/log/entry_format.h"
#include "tests/log/log_conformance.h"

namespace tenon::log {
namespace {

using samples::commit_one;
using samples::create_tenant;
using samples::Message;
using samples::request_id;

template <typename Implementation>
class LogFacts : public LogConformance<Implementation> {};
TYPED_TEST_SUITE(LogFacts, Implementations);

TYPED_TEST(LogFacts, GivesPositionsWithoutGaps) {
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

TYPED_TEST(LogFacts, KeepsWhatWasSaidAboutEachFact) {
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

TYPED_TEST(LogFacts, ReadsFromAnyPosition) {
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

TYPED_TEST(LogFacts, AReaderEndsAtTheHeadOfItsMaking) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  const auto reader = this->log().read("contoso", Position{0}).value();
  ASSERT_TRUE(commit_one(this->log(), Message("contoso", "ad", 1, {"later"})).ok());
  EXPECT_TRUE(reader->next().value());
  EXPECT_FALSE(reader->next().value());
  EXPECT_FALSE(reader->next().value());
}

TYPED_TEST(LogFacts, CutsLargeCommitsIntoSeveralStoredBatches) {
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

TYPED_TEST(LogFacts, KeepsTenantsApart) {
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

TYPED_TEST(LogFacts, MakesTenantsOnlyWhenAskedTo) {
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

TYPED_TEST(LogFacts, RefusesWhatIsWrongWhateverTheState) {
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

TYPED_TEST(LogFacts, OneBadAppendDoesNotTouchTheOthers) {
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

TYPED_TEST(LogFacts, ATenantHasSoManySourcesAndNoMore) {
  ASSERT_TRUE(create_tenant(this->log(), "contoso").ok());
  std::vector<std::unique_ptr<Message>> messages;
  std::vector<Append> appends;
  const auto add = [&](std::size_t source) {
    messages.push_back(std::make_unique<Message>("contoso", "source-" + std::to_string(source), 1,
                                                 std::vector<std::string>{"a"}));
    appends.push_back(messages.back()->append());
  };
  // The operator is the first. Most of the others are there before the last commit, some in it.
  for (std::size_t i = 2; i < limits::kSourcesMax; ++i) add(i);
  for (const Result<Receipt>& receipt : this->log().commit(appends)) ASSERT_TRUE(receipt.ok());
  appends.clear();
  for (std::size_t i = limits::kSourcesMax; i < limits::kSourcesMax + 2; ++i) add(i);
  const std::vector<Result<Receipt>> last = this->log().commit(appends);
  EXPECT_TRUE(last[0].ok());
  EXPECT_REASON(last[1], "TOO_MANY_SOURCES");
  EXPECT_EQ(last[1].error().code, ErrorCode::kResourceExhausted);
  this->reopen();
  EXPECT_REASON(commit_one(this->log(), Message("contoso", "another", 1, {"a"})),
                "TOO_MANY_SOURCES");
  // Those that it has go on, and so do operators and other tenants.
  EXPECT_TRUE(commit_one(this->log(), Message("contoso", "source-2", 2, {"b"})).ok());
  Message order("contoso", "operator", 0, {"b"});
  order.request(request_id(2));
  EXPECT_TRUE(commit_one(this->log(), order).ok());
  ASSERT_TRUE(create_tenant(this->log(), "fabrikam", 3).ok());
  EXPECT_TRUE(commit_one(this->log(), Message("fabrikam", "another", 1, {"a"})).ok());
}

TYPED_TEST(LogFacts, AServerHasSoManyTenantsAndNoMore) {
  std::vector<std::unique_ptr<Message>> messages;
  std::vector<Append> appends;
  for (std::size_t i = 0; i <= limits::kTenantsMax; ++i) {
    messages.push_back(std::make_unique<Message>("tenant-" + std::to_string(i), "operator", 0,
                                                 std::vector<std::string>{"create"}));
    messages.back()->creating().request(request_id(1));
    appends.push_back(messages.back()->append());
  }
  std::vector<Result<Receipt>> receipts = this->log().commit(appends);
  EXPECT_REASON(receipts.back(), "TOO_MANY_TENANTS");
  receipts.pop_back();
  for (const Result<Receipt>& receipt : receipts) ASSERT_TRUE(receipt.ok());
  this->reopen();
  EXPECT_EQ(this->log().tenants().size(), limits::kTenantsMax);
  EXPECT_REASON(create_tenant(this->log(), "one-more", 1), "TOO_MANY_TENANTS");
}

TYPED_TEST(LogFacts, KeepsSourcesAndCursors) {
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

}  // namespace
}  // namespace tenon::log
