// What is streamed out: decisions, facts, a replay; and what runs beside: status, health,
// reflection.
#include <gmock/gmock.h>

#include <limits>
#include <thread>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

using DecisionReader = std::unique_ptr<grpc::ClientReader<v1::WatchDecisionsResponse>>;

class Streams : public Served {
 protected:
  void SetUp() override {
    Served::SetUp();
    append("entra", 1, {account_created(1, "a@contoso.com"), account_created(2, "b@contoso.com")});
  }

  static v1::WatchDecisionsRequest watch_all() {
    v1::WatchDecisionsRequest request;
    request.set_tenant("contoso");
    return request;
  }

  // Positions of decisions up to the first caught-up marker.
  static std::vector<std::uint64_t> until_caught_up(DecisionReader& reader) {
    std::vector<std::uint64_t> positions;
    v1::WatchDecisionsResponse event;
    while (reader->Read(&event) && event.has_decision()) {
      positions.push_back(event.decision().id().position());
    }
    EXPECT_TRUE(event.has_caught_up());
    return positions;
  }
};

TEST_F(Streams, AWatcherSeesWhatWasAndWhatComes) {
  grpc::ClientContext context;
  set_deadline(context);
  DecisionReader reader = client->decisions->WatchDecisions(&context, watch_all());
  EXPECT_THAT(until_caught_up(reader), testing::ElementsAre(0, 1, 2, 3));
  append("entra", 3, {account_created(3, "c@contoso.com")});
  v1::WatchDecisionsResponse event;
  ASSERT_TRUE(reader->Read(&event));
  EXPECT_EQ(event.decision().id().position(), 4u);
  EXPECT_EQ(event.decision().outcome(), "Accepted");
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(Streams, AWatcherResumesAfterTheLastThatItHandled) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::WatchDecisionsRequest request = watch_all();
  request.mutable_after()->set_position(2);
  request.set_stop_when_caught_up(true);
  DecisionReader reader = client->decisions->WatchDecisions(&context, request);
  EXPECT_THAT(until_caught_up(reader), testing::ElementsAre(3));
  EXPECT_TRUE(reader->Finish().ok());
}

// The greatest ordinal is more than any fact has: it means all of its position.
TEST_F(Streams, AWatcherMayResumeAfterAWholeFact) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::WatchDecisionsRequest request = watch_all();
  request.mutable_after()->set_position(2);
  request.mutable_after()->set_ordinal(std::numeric_limits<std::uint32_t>::max());
  request.set_stop_when_caught_up(true);
  DecisionReader reader = client->decisions->WatchDecisions(&context, request);
  EXPECT_THAT(until_caught_up(reader), testing::ElementsAre(3));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(Streams, AWatcherAheadOfTheLogIsTold) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::WatchDecisionsRequest request = watch_all();
  request.mutable_after()->set_position(77);
  DecisionReader reader = client->decisions->WatchDecisions(&context, request);
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(reason_of(status), "WATCH_AHEAD_OF_LOG");
}

TEST_F(Streams, AWatcherMayAskForOneOutcome) {
  append("ad", 1, {object_present(1, "a@contoso.com"), cycle_completed()});
  grpc::ClientContext context;
  set_deadline(context);
  v1::WatchDecisionsRequest request = watch_all();
  request.set_outcome("Bound");
  request.set_stop_when_caught_up(true);
  // Everything appended is decided and recorded before the question.
  ASSERT_TRUE(server->estate()
                  .tenant("contoso")
                  .value()
                  ->recorded()
                  .wait(Position{5}, std::chrono::steady_clock::now() + std::chrono::seconds(60))
                  .ok());
  DecisionReader reader = client->decisions->WatchDecisions(&context, request);
  EXPECT_THAT(until_caught_up(reader), testing::ElementsAre(4));
}

TEST_F(Streams, ALongJournalIsToldWhole) {
  std::vector<std::string> facts;
  for (int i = 0; i < 2000; ++i) facts.push_back(object_present(i, ""));
  append("ad", 1, facts);
  grpc::ClientContext context;
  set_deadline(context);
  v1::WatchDecisionsRequest request = watch_all();
  DecisionReader reader = client->decisions->WatchDecisions(&context, request);
  std::uint64_t seen = 0;
  v1::WatchDecisionsResponse event;
  while (seen < 2004 && reader->Read(&event)) {
    if (!event.has_decision()) continue;
    EXPECT_EQ(event.decision().id().position(), seen);
    ++seen;
  }
  EXPECT_EQ(seen, 2004u);
  context.TryCancel();
  (void)reader->Finish();
}

TEST_F(Streams, FactsAreReadAsStored) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::ReadFactsRequest request;
  request.set_tenant("contoso");
  request.set_from(kNewTenantFacts);
  request.set_to(kNewTenantFacts + 1);
  auto reader = client->log->ReadFacts(&context, request);
  v1::ReadFactsResponse page;
  ASSERT_TRUE(reader->Read(&page));
  ASSERT_EQ(page.facts_size(), 1);
  EXPECT_EQ(page.facts(0).position(), kNewTenantFacts);
  EXPECT_EQ(page.facts(0).source(), "entra");
  EXPECT_EQ(page.facts(0).source_number(), 1u);
  EXPECT_EQ(page.facts(0).payload(), account_created(1, "a@contoso.com"));
  EXPECT_FALSE(page.facts(0).entry().empty());
  EXPECT_FALSE(reader->Read(&page));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(Streams, AFollowerOfTheLogWaitsForMore) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::ReadFactsRequest request;
  request.set_tenant("contoso");
  request.set_from(4);
  request.set_follow(true);
  auto reader = client->log->ReadFacts(&context, request);
  append("entra", 3, {account_created(3, "c@contoso.com")});
  v1::ReadFactsResponse page;
  ASSERT_TRUE(reader->Read(&page));
  EXPECT_EQ(page.facts(0).position(), 4u);
  append("entra", 4, {account_created(4, "d@contoso.com")});
  ASSERT_TRUE(reader->Read(&page));
  EXPECT_EQ(page.facts(0).position(), 5u);
  context.TryCancel();
  (void)reader->Finish();
}

TEST_F(Streams, ReadingBeyondTheHeadIsRefused) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::ReadFactsRequest request;
  request.set_tenant("contoso");
  request.set_from(100);
  const grpc::Status status = client->log->ReadFacts(&context, request)->Finish();
  EXPECT_EQ(reason_of(status), "READ_BEYOND_HEAD");
}

TEST_F(Streams, AReplayMeetsTheLiveDigests) {
  append("ad", 1, {object_present(1, "a@contoso.com"), cycle_completed()});
  grpc::ClientContext context;
  set_deadline(context);
  v1::ReplayRequest request;
  request.set_tenant("contoso");
  auto reader = client->audit->Replay(&context, request);
  v1::ReplayResponse event;
  bool equal = false;
  while (reader->Read(&event)) {
    if (event.has_result()) equal = event.result().equal();
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_TRUE(equal);
  EXPECT_EQ(event.result().root(), event.result().live_root());
  EXPECT_EQ(event.result().root().size(), 32u);
}

TEST_F(Streams, StatusTellsHowFarEachSourceIs) {
  v1::Fact started;
  started.mutable_sync_cycle_started();
  const std::uint64_t at = append("ad", 1, {started.SerializeAsString()});
  ASSERT_TRUE(server->estate()
                  .tenant("contoso")
                  .value()
                  ->decided()
                  .wait(Position{at}, std::chrono::steady_clock::now() + std::chrono::seconds(60))
                  .ok());
  grpc::ClientContext context;
  set_deadline(context);
  v1::GetStatusRequest request;
  request.set_tenant("contoso");
  v1::GetStatusResponse response;
  ASSERT_TRUE(client->log->GetStatus(&context, request, &response).ok());
  EXPECT_EQ(response.head(), 5u);
  EXPECT_EQ(response.decided_head(), 5u);
  EXPECT_EQ(response.accounts_live(), 2u);
  ASSERT_EQ(response.sources_size(), 4);
  EXPECT_EQ(response.sources(0).source(), "ad");
  EXPECT_EQ(response.sources(0).open_cycle(), at);
  EXPECT_EQ(response.sources(1).last_number(), 2u);
  EXPECT_FALSE(response.version().empty());
}

TEST_F(Streams, AnUnknownTenantIsNotFoundEverywhere) {
  grpc::ClientContext first;
  set_deadline(first);
  v1::GetStatusRequest request;
  request.set_tenant("nobody");
  v1::GetStatusResponse response;
  EXPECT_EQ(reason_of(client->log->GetStatus(&first, request, &response)), "TENANT_UNKNOWN");
  grpc::ClientContext second;
  set_deadline(second);
  v1::ReplayRequest replay;
  replay.set_tenant("nobody");
  EXPECT_EQ(reason_of(client->audit->Replay(&second, replay)->Finish()), "TENANT_UNKNOWN");
  EXPECT_FALSE(server->estate().tenant("nobody").ok());
}

}  // namespace
}  // namespace tenon::server
