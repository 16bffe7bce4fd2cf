// Pending deletions and holds, connectors with open cycles, and the receipts of orders.
#include <gmock/gmock.h>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::ElementsAre;

TEST_F(Work, ReceiptsOfOrdersNumberThem) {
  v1::Fact forced;
  forced.mutable_sync_forced();
  for (std::uint64_t number : {2u, 3u}) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::SubmitFactsRequest request;
    request.set_tenant("contoso");
    request.add_facts(forced.SerializeAsString());
    v1::SubmitFactsResponse response;
    ASSERT_TRUE(client->admin->SubmitFacts(&context, request, &response).ok());
    EXPECT_EQ(response.receipt().last_number(), number);
  }
}

TEST_F(Work, DeletionsArePendingUntilTheCycleEnds) {
  send({object_deleted(1), object_deleted(3)});
  const v1::ListDeletionsResponse pending = deletions(std::nullopt, 1);
  ASSERT_EQ(pending.deletions_size(), 2);
  const v1::PendingDeletion& anna = pending.deletions(0);
  EXPECT_EQ(anna.object().id(), guid_text(1, "bbbbbbbb"));
  EXPECT_EQ(anna.object().connector(), "ad");
  EXPECT_EQ(anna.account().id(), guid_text(1, "aaaaaaaa"));
  EXPECT_EQ(anna.cause(), v1::PendingDeletion::DELETED);
  EXPECT_EQ(anna.left_at(), last_ - 1);
  EXPECT_TRUE(anna.has_left_time());
  EXPECT_TRUE(anna.deletes_account());
  EXPECT_TRUE(anna.has_reported());
  EXPECT_FALSE(anna.reported());
  EXPECT_EQ(connector("ad").pending_account_deletions(), 2u);
  const std::uint64_t then = last_;
  send({cycle_completed()});
  EXPECT_EQ(deletions().deletions_size(), 0);
  const v1::ListDeletionsResponse past = deletions(then, 1);
  ASSERT_EQ(past.deletions_size(), 2);
  EXPECT_FALSE(past.deletions(0).reported());  // nothing was held then
}

TEST_F(Work, AHoldNamesWhatAnApprovalWouldDelete) {
  v1::Fact strict;
  strict.mutable_feature_set()->set_name("accidentalDeletionThreshold");
  strict.mutable_feature_set()->set_number(1);
  order(strict);
  send({object_present(6, "fred@contoso.com"), object_deleted(1), object_deleted(3),
        cycle_completed(), object_deleted(6)});
  const v1::Connector held = connector("ad");
  ASSERT_TRUE(held.has_hold());
  EXPECT_EQ(held.hold().reported(), 2u);
  EXPECT_EQ(held.hold().reported_account_deletions(), 2u);
  EXPECT_EQ(held.hold().threshold(), 1u);
  EXPECT_EQ(held.hold().percent(), 0u);
  EXPECT_EQ(held.pending_deletions(), 3u);
  EXPECT_EQ(held.linked_objects(), 3u);
  std::vector<bool> reported;
  const v1::ListDeletionsResponse pending = deletions();
  for (const v1::PendingDeletion& each : pending.deletions()) {
    reported.push_back(each.reported());
  }
  EXPECT_THAT(reported, ElementsAre(true, true, false));
  const std::uint64_t then = last_;
  order(deletions_settled(true));
  EXPECT_FALSE(connector("ad").has_hold());
  EXPECT_EQ(deletions().deletions_size(), 1);
  // It can still be seen what the approval was asked about.
  reported.clear();
  const v1::ListDeletionsResponse past = deletions(then);
  for (const v1::PendingDeletion& each : past.deletions()) reported.push_back(each.reported());
  EXPECT_THAT(reported, ElementsAre(true, true, false));
}

TEST_F(Work, ARejectionForgetsWhatWasHeld) {
  v1::Fact strict;
  strict.mutable_feature_set()->set_name("accidentalDeletionThreshold");
  strict.mutable_feature_set()->set_number(0);
  order(strict);
  send({object_deleted(1), cycle_completed()});
  ASSERT_TRUE(connector("ad").has_hold());
  order(deletions_settled(false));
  EXPECT_FALSE(connector("ad").has_hold());
  EXPECT_EQ(deletions().deletions_size(), 0);
}

TEST_F(Work, AnOpenCycleIsVisible) {
  EXPECT_FALSE(connector("ad").has_open_cycle());
  v1::Fact started;
  started.mutable_sync_cycle_started()->set_type(v1::INITIAL);
  send({started.SerializeAsString(), object_present(1, "anna@contoso.com"),
        object_present(2, "no name@contoso.com")});
  const v1::Connector open = connector("ad");
  ASSERT_TRUE(open.has_open_cycle());
  EXPECT_EQ(open.open_cycle().type(), v1::INITIAL);
  EXPECT_EQ(open.open_cycle().started(), last_ - 2);
  EXPECT_TRUE(open.open_cycle().has_started_time());
  EXPECT_EQ(open.open_cycle().mentioned_objects(), 2u);
  EXPECT_EQ(open.open_cycle().mentioned_linked_objects(), 1u);
  send({cycle_completed()});
  EXPECT_FALSE(connector("ad").has_open_cycle());
}

TEST_F(Work, AForcedCycleNamesTheConnectorsThatItPassesOver) {
  v1::Fact started;
  started.mutable_sync_cycle_started()->set_type(v1::DELTA);
  send({started.SerializeAsString()});
  v1::Fact forced;
  forced.mutable_sync_forced();
  order(forced);
  grpc::ClientContext context;
  set_deadline(context);
  v1::WatchDecisionsRequest request;
  request.set_tenant("contoso");
  request.mutable_after()->set_position(last_ - 1);
  auto watcher = client->decisions->WatchDecisions(&context, request);
  v1::WatchDecisionsResponse event;
  ASSERT_TRUE(watcher->Read(&event));
  EXPECT_THAT(event.decision().sentence(),
              testing::HasSubstr("but those whose own cycle is open: ad (C3)"));
  context.TryCancel();
}

TEST_F(Work, ConnectorsAreListedInPages) {
  append("ad2", 1, {cycle_completed()});
  const std::uint64_t last = append("ad0", 1, {cycle_completed()});
  v1::ListConnectorsRequest request;
  request.set_tenant("contoso");
  request.set_page_size(2);
  request.mutable_read_after()->set_position(last);
  std::vector<std::string> names;
  do {
    grpc::ClientContext context;
    set_deadline(context);
    v1::ListConnectorsResponse response;
    ASSERT_TRUE(client->directory->ListConnectors(&context, request, &response).ok());
    for (const v1::Connector& each : response.connectors()) names.push_back(each.name());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("ad", "ad0", "ad2"));
  grpc::ClientContext context;
  set_deadline(context);
  request.set_page_token("no token!");
  v1::ListConnectorsResponse response;
  EXPECT_EQ(reason_of(client->directory->ListConnectors(&context, request, &response)),
            "PAGE_TOKEN");
}

}  // namespace
}  // namespace tenon::server
