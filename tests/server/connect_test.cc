// Facts in: streams, receipts, resuming, and everything that is refused.
#include <gmock/gmock.h>
#include <thread>

#include "engine/base/limits.h"
#include "tests/server/served.h"

namespace tenon::server {
namespace {

using testing::HasSubstr;

class Connect : public Served {
 protected:
  // The end of a stream that sent one batch.
  grpc::Status after(std::uint64_t first_number, const std::vector<std::string>& facts) {
    Stream stream(*client, "contoso", "entra");
    EXPECT_TRUE(stream.welcomed());
    stream.send(first_number, facts);
    return stream.finish();
  }
};

TEST_F(Connect, AcknowledgesBatchesInOrder) {
  Stream stream(*client, "contoso", "entra");
  v1::Welcome welcome;
  ASSERT_TRUE(stream.welcomed(&welcome));
  EXPECT_EQ(welcome.last_number(), 0u);
  EXPECT_EQ(welcome.head(), kNewTenantFacts);
  EXPECT_EQ(welcome.credit_messages(), tenon::limits::kStreamCreditMessages);
  for (int i = 0; i < 300; ++i) {
    const std::string upn = "u" + std::to_string(i) + "@contoso.com";
    ASSERT_TRUE(stream.send(static_cast<std::uint64_t>(i) + 1, {account_created(i, upn)}));
  }
  const std::vector<v1::Receipt> receipts = stream.receipts(300);
  ASSERT_EQ(receipts.size(), 300u);
  for (std::uint64_t i = 0; i < 300; ++i) {
    EXPECT_EQ(receipts[i].first_position(), kNewTenantFacts + i);
    EXPECT_EQ(receipts[i].last_number(), i + 1);
  }
  EXPECT_TRUE(stream.finish().ok());
}

TEST_F(Connect, ResumesWhereTheLogStands) {
  v1::Fact fact;
  ASSERT_TRUE(fact.ParseFromString(account_created(1, "a@contoso.com")));
  fact.set_cursor("page 7");
  {
    Stream stream(*client, "contoso", "entra");
    ASSERT_TRUE(stream.welcomed());
    stream.send(1, {fact.SerializeAsString(), account_created(2, "b@contoso.com")});
    ASSERT_EQ(stream.receipts(1).size(), 1u);
    stream.vanish();
  }
  Stream stream(*client, "contoso", "entra", 2);
  v1::Welcome welcome;
  ASSERT_TRUE(stream.welcomed(&welcome));
  EXPECT_EQ(welcome.last_number(), 2u);
  EXPECT_EQ(welcome.cursor(), "page 7");
  // What was sent before gets its original receipt.
  stream.send(1, {fact.SerializeAsString(), account_created(2, "b@contoso.com")});
  const std::vector<v1::Receipt> receipts = stream.receipts(1);
  ASSERT_EQ(receipts.size(), 1u);
  EXPECT_TRUE(receipts[0].repeated());
  EXPECT_EQ(receipts[0].first_position(), kNewTenantFacts);
  EXPECT_TRUE(stream.finish().ok());
  EXPECT_EQ(head(), kNewTenantFacts + 2);
}

TEST_F(Connect, ASecondStreamEndsTheOlder) {
  Stream older(*client, "contoso", "entra");
  ASSERT_TRUE(older.welcomed());
  older.send(1, {account_created(1, "a@contoso.com")});
  ASSERT_EQ(older.receipts(1).size(), 1u);
  Stream newer(*client, "contoso", "entra");
  v1::Welcome welcome;
  ASSERT_TRUE(newer.welcomed(&welcome));
  EXPECT_EQ(welcome.last_number(), 1u);
  const grpc::Status ended = older.finish();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(reason_of(ended), "SOURCE_TAKEN_OVER");
  newer.send(2, {account_created(2, "b@contoso.com")});
  EXPECT_EQ(newer.receipts(1).size(), 1u);
  EXPECT_TRUE(newer.finish().ok());
}

TEST_F(Connect, AnUnknownTenantCreatesNothing) {
  Stream stream(*client, "fabrikam", "entra");
  EXPECT_FALSE(stream.welcomed());
  const grpc::Status status = stream.finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(reason_of(status), "TENANT_UNKNOWN");
  EXPECT_FALSE(server->estate().tenant("fabrikam").ok());
}

TEST_F(Connect, RefusesReservedAndBadNames) {
  for (const char* name : {"operator", "system", "", "Entra", "a b"}) {
    Stream stream(*client, "contoso", name);
    EXPECT_FALSE(stream.welcomed()) << name;
    EXPECT_EQ(reason_of(stream.finish()), "SOURCE_NAME") << name;
  }
}

TEST_F(Connect, WantsAHelloFirst) {
  grpc::ClientContext context;
  set_deadline(context);
  auto stream = client->ingest->Connect(&context);
  v1::ConnectRequest request;
  request.mutable_batch()->set_first_number(1);
  stream->Write(request);
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(reason_of(status), "HELLO_EXPECTED");
}

TEST_F(Connect, AConnectorAheadOfTheLogMeansLoss) {
  Stream stream(*client, "contoso", "entra", 17);
  EXPECT_FALSE(stream.welcomed());
  const grpc::Status status = stream.finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(reason_of(status), "CONNECTOR_AHEAD_OF_LOG");
}

TEST_F(Connect, AGapNamesTheNumberExpected) {
  const grpc::Status status = after(5, {account_created(1, "a@contoso.com")});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(reason_of(status), "SOURCE_NUMBER_GAP");
  EXPECT_EQ(head(), kNewTenantFacts);
}

TEST_F(Connect, TheSameNumberWithOtherBytesIsRefused) {
  append("entra", 1, {account_created(1, "a@contoso.com")});
  const grpc::Status status = after(1, {account_created(1, "other@contoso.com")});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(reason_of(status), "SOURCE_NUMBER_REUSED");
}

TEST_F(Connect, AnUnknownFieldRefusesTheWholeBatch) {
  const std::string bad = account_created(2, "b@contoso.com") + "\xf8\x07\x01";
  const grpc::Status status = after(1, {account_created(1, "a@contoso.com"), bad});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const v1::FactError error = fact_error_of(status);
  EXPECT_EQ(error.index(), 1u);
  EXPECT_EQ(error.rule(), "UNKNOWN_FIELD");
  EXPECT_FALSE(error.remedy().empty());
  EXPECT_EQ(head(), kNewTenantFacts) << "nothing of the batch may be in the log";
}

TEST_F(Connect, ADeniedAttributeIsRefusedByName) {
  v1::Fact fact;
  ASSERT_TRUE(fact.ParseFromString(account_created(1, "a@contoso.com")));
  v1::Attribute& secret = *fact.mutable_account_created()->mutable_account()->add_attributes();
  secret.set_name("userPassword");
  secret.add_values("s3cret");
  const grpc::Status status = after(1, {fact.SerializeAsString()});
  const v1::FactError error = fact_error_of(status);
  EXPECT_EQ(error.rule(), "DENIED_ATTRIBUTE");
  EXPECT_THAT(error.field(), HasSubstr("account_created.account.attributes[2]"));
  EXPECT_THAT(status.error_message(), testing::Not(HasSubstr("s3cret")));
  EXPECT_THAT(status.error_details(), testing::Not(HasSubstr("s3cret")));
}

TEST_F(Connect, OrdersDoNotComeFromConnectors) {
  v1::Fact fact;
  fact.mutable_sync_forced();
  const grpc::Status status = after(1, {fact.SerializeAsString()});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(reason_of(status), "FACT_NOT_FROM_THIS_SOURCE");
  // What a cloud connector reads of features is welcome.
  Stream stream(*client, "contoso", "entra");
  ASSERT_TRUE(stream.welcomed());
  stream.send(1, {feature_set("blockSoftMatch", true)});
  EXPECT_EQ(stream.receipts(1).size(), 1u);
}

TEST_F(Connect, ABatchHasALimit) {
  const std::vector<std::string> many(tenon::limits::kBatchFactsMax + 1, cycle_completed());
  const grpc::Status status = after(1, many);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(reason_of(status), "BATCH_TOO_LARGE");
  const grpc::Status empty = after(1, {});
  EXPECT_EQ(reason_of(empty), "BATCH_EMPTY");
}

TEST_F(Connect, AMessageHasALimit) {
  const std::string long_text(tenon::limits::kFactBytesMax, 'x');
  const grpc::Status status = after(1, std::vector<std::string>(9, long_text));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(head(), kNewTenantFacts);
}

TEST_F(Connect, EarlierBatchesAreAcknowledgedBeforeTheError) {
  Stream stream(*client, "contoso", "entra");
  ASSERT_TRUE(stream.welcomed());
  stream.send(1, {account_created(1, "a@contoso.com")});
  stream.send(2, {"\x0f\x0f"});
  EXPECT_EQ(stream.receipts(2).size(), 1u);
  EXPECT_EQ(stream.finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(head(), kNewTenantFacts + 1);
}

TEST_F(Connect, ExpectsTheHeadThatItNames) {
  Stream stream(*client, "contoso", "ad");
  ASSERT_TRUE(stream.welcomed());
  v1::Batch batch;
  batch.set_first_number(1);
  batch.add_facts(cycle_completed());
  batch.set_expected_head(99);
  stream.send(batch);
  const grpc::Status status = stream.finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(reason_of(status), "HEAD_MOVED");
}

// A client that reads no receipts may be ahead by the credits and no further.
TEST_F(Connect, AVanishingClientLeavesWholeBatches) {
  constexpr int kFacts = 500;
  std::vector<std::string> facts;
  for (int i = 0; i < kFacts; ++i) facts.push_back(object_present(i, ""));
  {
    Stream stream(*client, "contoso", "ad");
    ASSERT_TRUE(stream.welcomed());
    stream.send(1, facts);
    stream.send(1 + kFacts, facts);
    stream.vanish();
  }
  // The next stream is welcomed when nothing of the older is on its way any more.
  Stream next(*client, "contoso", "ad");
  v1::Welcome welcome;
  ASSERT_TRUE(next.welcomed(&welcome));
  EXPECT_EQ(welcome.last_number() % kFacts, 0u);
  EXPECT_EQ(welcome.head(), kNewTenantFacts + welcome.last_number());
}

TEST_F(Connect, AppendDoesTheSameWithoutAStream) {
  EXPECT_EQ(append("entra", 1, {account_created(1, "a@contoso.com")}), kNewTenantFacts);
  EXPECT_EQ(append("entra", 1, {account_created(1, "a@contoso.com")}), kNewTenantFacts);
  EXPECT_EQ(append("entra", 2, {account_created(2, "b@contoso.com")}), kNewTenantFacts + 1);
  grpc::ClientContext context;
  set_deadline(context);
  v1::AppendRequest request;
  request.set_tenant("fabrikam");
  request.set_source("entra");
  request.mutable_batch()->set_first_number(1);
  request.mutable_batch()->add_facts(account_created(1, "a@contoso.com"));
  v1::AppendResponse response;
  const grpc::Status status = client->ingest->Append(&context, request, &response);
  EXPECT_EQ(reason_of(status), "TENANT_UNKNOWN");
}

}  // namespace
}  // namespace tenon::server
