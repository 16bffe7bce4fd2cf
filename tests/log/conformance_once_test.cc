// Exactly once, for ever: run on each implementation.
#include <gtest/gtest.h>

#include <limits>

#include "tests/log/log_conformance.h"

namespace tenon::log {
namespace {

using samples::commit_one;
using samples::create_tenant;
using samples::Message;
using samples::request_id;

template <typename Implementation>
class LogOnce : public LogConformance<Implementation> {};
TYPED_TEST_SUITE(LogOnce, Implementations);

TYPED_TEST(LogOnce, AnswersARepeatedBatchWithItsReceipt) {
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

TYPED_TEST(LogOnce, AppendsTheRestOfABatchKnownAtItsBeginning) {
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

TYPED_TEST(LogOnce, RefusesOtherBytesUnderAKnownNumber) {
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

TYPED_TEST(LogOnce, RefusesGapsAndZero) {
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

TYPED_TEST(LogOnce, IsExactlyOnceWithinOneCommit) {
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

TYPED_TEST(LogOnce, KnowsARequestForEver) {
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

TYPED_TEST(LogOnce, MindsTheExpectedHead) {
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

}  // namespace
}  // namespace tenon::log
