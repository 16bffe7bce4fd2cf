// What needs a person: the queue of conflicts with what would resolve each, pending deletions and
// holds, connectors with open cycles.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Work : public Served {
 protected:
  // Anna and Bert in the cloud. On premises the first object is bound to Anna; the third asserts
  // her UPN too; the second and the fourth are no names at all.
  void SetUp() override {
    Served::SetUp();
    append("entra", 1,
           {account_created(1, "anna@contoso.com"), account_created(2, "bert@contoso.com")});
    send({object_present(1, "anna@contoso.com"), object_present(2, "no name@contoso.com"),
          object_present(3, "anna@contoso.com"), cycle_completed(), cycle_completed(),
          object_present(4, "@contoso.com")});
  }

  void send(const std::vector<std::string>& facts) {
    last_ = append("ad", number_, facts) + facts.size() - 1;
    number_ += facts.size();
  }

  void order(const v1::Fact& fact) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::SubmitFactsRequest request;
    request.set_tenant("contoso");
    request.add_facts(fact.SerializeAsString());
    v1::SubmitFactsResponse response;
    ASSERT_TRUE(client->admin->SubmitFacts(&context, request, &response).ok());
    last_ = response.receipt().first_position();
  }

  v1::ListConflictsRequest conflicts(const std::string& order_by = "") const {
    v1::ListConflictsRequest request;
    request.set_tenant("contoso");
    request.set_order_by(order_by);
    request.mutable_read_after()->set_position(last_);
    return request;
  }

  grpc::Status list(const v1::ListConflictsRequest& request, v1::ListConflictsResponse& response) {
    grpc::ClientContext context;
    set_deadline(context);
    response.Clear();
    return client->directory->ListConflicts(&context, request, &response);
  }

  // The numbers of the objects.
  std::vector<std::string> numbers(v1::ListConflictsRequest request) {
    std::vector<std::string> found;
    do {
      v1::ListConflictsResponse page;
      const grpc::Status status = list(request, page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const v1::Conflict& conflict : page.conflicts()) {
        found.push_back(conflict.object().distinguished_name().substr(3, 1));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return found;
  }

  grpc::Status get(const std::string& key, v1::Conflict& conflict,
                   std::optional<std::uint64_t> as_of = std::nullopt) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetConflictRequest request;
    request.set_tenant("contoso");
    request.set_key(key);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else {
      request.mutable_read_after()->set_position(last_);
    }
    v1::GetConflictResponse response;
    const grpc::Status status = client->directory->GetConflict(&context, request, &response);
    conflict = response.conflict();
    return status;
  }

  v1::ListDeletionsResponse deletions(std::optional<std::uint64_t> as_of = std::nullopt,
                                      std::int32_t page_size = 0) {
    v1::ListDeletionsRequest request;
    request.set_tenant("contoso");
    request.set_page_size(page_size);
    if (as_of) {
      request.mutable_as_of()->set_position(*as_of);
    } else {
      request.mutable_read_after()->set_position(last_);
    }
    v1::ListDeletionsResponse all;
    do {
      grpc::ClientContext context;
      set_deadline(context);
      v1::ListDeletionsResponse page;
      EXPECT_TRUE(client->directory->ListDeletions(&context, request, &page).ok());
      all.MergeFrom(page);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  v1::Connector connector(const std::string& name) {
    grpc::ClientContext context;
    set_deadline(context);
    v1::ListConnectorsRequest request;
    request.set_tenant("contoso");
    request.mutable_read_after()->set_position(last_);
    v1::ListConnectorsResponse response;
    EXPECT_TRUE(client->directory->ListConnectors(&context, request, &response).ok());
    for (const v1::Connector& each : response.connectors()) {
      if (each.name() == name) return each;
    }
    ADD_FAILURE() << "no connector " << name;
    return {};
  }

  static std::string object_deleted(int number) {
    v1::Fact fact;
    fact.mutable_object_deleted()->set_object_guid(guid_text(number, "bbbbbbbb"));
    return fact.SerializeAsString();
  }

  static std::string id_of(int number) { return "ad/" + guid_text(number, "bbbbbbbb"); }

  static v1::Fact deletions_settled(bool approved) {
    v1::Fact fact;
    if (approved) {
      fact.mutable_deletions_approved()->set_connector("ad");
    } else {
      fact.mutable_deletions_rejected()->set_connector("ad");
    }
    return fact;
  }

  std::uint64_t number_ = 1;
  std::uint64_t last_ = 0;
};

TEST_F(Work, ConflictsComeInTheOrderAskedFor) {
  EXPECT_THAT(numbers(conflicts()), ElementsAre("2", "3", "4"));
  EXPECT_THAT(numbers(conflicts("since")), ElementsAre("2", "3", "4"));
  // A change of the second object's name begins nothing anew; other values of a claim do.
  send({object_present(2, "still no name@contoso.com"), object_present(3, "bert@contoso.com")});
  EXPECT_THAT(numbers(conflicts("since")), ElementsAre("2", "4", "3"));
  EXPECT_THAT(numbers(conflicts("kind")), ElementsAre("2", "4", "3"));
  v1::ListConflictsResponse page;
  EXPECT_EQ(reason_of(list(conflicts("since desc"), page)), "ORDER_BY");
}

TEST_F(Work, TheMostRepeatedComeFirst) {
  EXPECT_THAT(numbers(conflicts("attempts desc")), ElementsAre("2", "3", "4"));
  v1::Conflict conflict;
  ASSERT_TRUE(get(id_of(2), conflict).ok());
  EXPECT_EQ(conflict.attempts(), 3u) << "once, and two cycles";
  send({object_present(2, "still no name@contoso.com"), cycle_completed(), cycle_completed(),
        cycle_completed(), cycle_completed()});
  ASSERT_TRUE(get(id_of(4), conflict).ok());
  EXPECT_EQ(conflict.attempts(), 5u);
}

TEST_F(Work, ConflictsAreFilteredByKindAndOutcome) {
  v1::ListConflictsRequest request = conflicts("since");
  request.set_kind("DataValidationFailed");
  EXPECT_THAT(numbers(request), ElementsAre("2", "4"));
  request.set_kind("InvalidSoftMatch");
  EXPECT_THAT(numbers(request), ElementsAre("3"));
  request.set_outcome("DataValidationFailed");
  EXPECT_THAT(numbers(request), testing::IsEmpty());
  request.set_kind("Loud");
  v1::ListConflictsResponse page;
  EXPECT_EQ(reason_of(list(request, page)), "FILTER_VALUE");
}

TEST_F(Work, PagesOfTheQueueShowOneState) {
  for (const char* order_by : {"", "since", "attempts desc", "kind"}) {
    v1::ListConflictsRequest request = conflicts(order_by);
    const std::vector<std::string> whole = numbers(request);
    request.set_page_size(1);
    std::vector<std::string> found;
    v1::ListConflictsResponse page;
    std::uint64_t head = 0;
    do {
      const grpc::Status status = list(request, page);
      ASSERT_TRUE(status.ok()) << status.error_message();
      ASSERT_EQ(page.conflicts_size(), 1);
      found.push_back(page.conflicts(0).object().distinguished_name().substr(3, 1));
      if (head == 0) head = page.head();
      EXPECT_EQ(page.head(), head);
      request.set_page_token(page.next_page_token());
      // One that was told is solved, and another begins, between the pages.
      send({object_present(2, "dora@contoso.com"), object_present(2, "no name@contoso.com")});
    } while (!request.page_token().empty());
    EXPECT_EQ(found, whole) << order_by;
  }
}

TEST_F(Work, TheQueueOfThePastIsAnswered) {
  const std::uint64_t then = last_;
  send({object_present(2, "dora@contoso.com"), object_present(4, "emil@contoso.com")});
  EXPECT_THAT(numbers(conflicts("since")), ElementsAre("3"));
  for (const char* order_by : {"", "since", "attempts desc"}) {
    v1::ListConflictsRequest request = conflicts(order_by);
    request.clear_read_after();
    request.mutable_as_of()->set_position(then);
    EXPECT_THAT(numbers(request), ElementsAre("2", "3", "4")) << order_by;
    request.set_page_size(1);
    EXPECT_THAT(numbers(request), ElementsAre("2", "3", "4")) << order_by;
  }
  v1::Conflict conflict;
  EXPECT_EQ(reason_of(get(id_of(2), conflict)), "NO_CONFLICT");
  ASSERT_TRUE(get(id_of(2), conflict, then).ok());
  EXPECT_EQ(conflict.kind(), "DataValidationFailed");
}

TEST_F(Work, AConflictIsFoundByWhateverNamesIt) {
  v1::Conflict conflict;
  // By its id, by keys of the object, and by those of the account and object that are in its way.
  for (const std::string& key :
       {id_of(3), guid_text(3, "bbbbbbbb"), std::string("CN=3,DC=contoso,DC=com"),
        std::string("ANNA@contoso.com"), guid_text(1, "aaaaaaaa"), guid_text(1, "bbbbbbbb")}) {
    const grpc::Status status = get(key, conflict);
    ASSERT_TRUE(status.ok()) << key << ": " << status.error_message();
    EXPECT_EQ(conflict.id(), id_of(3)) << key;
  }
  EXPECT_EQ(reason_of(get("bert@contoso.com", conflict)), "NO_CONFLICT");
  EXPECT_EQ(reason_of(get(id_of(1), conflict)), "NO_CONFLICT");
  EXPECT_EQ(reason_of(get(id_of(9), conflict)), "KEY_UNKNOWN");
  EXPECT_EQ(reason_of(get("elsewhere/" + guid_text(3, "bbbbbbbb"), conflict)), "KEY_UNKNOWN");
  EXPECT_EQ(reason_of(get("nobody@contoso.com", conflict)), "KEY_UNKNOWN");
  EXPECT_EQ(reason_of(get("", conflict)), "KEY_EMPTY");
  send({object_present(5, "anna@contoso.com")});
  const grpc::Status several = get("anna@contoso.com", conflict);
  EXPECT_EQ(reason_of(several), "KEY_AMBIGUOUS");
  EXPECT_THAT(several.error_message(), HasSubstr(id_of(5)));
}

TEST_F(Work, AConflictNamesTheOtherPartyAndBothWaysOut) {
  v1::Conflict conflict;
  ASSERT_TRUE(get(id_of(3), conflict).ok());
  EXPECT_EQ(conflict.since(), 5u);
  EXPECT_TRUE(conflict.has_since_time());
  ASSERT_EQ(conflict.others_size(), 2);
  EXPECT_EQ(conflict.others(0).id(), guid_text(1, "aaaaaaaa"));
  EXPECT_EQ(conflict.others(1).id(), guid_text(1, "bbbbbbbb"));
  ASSERT_EQ(conflict.resolutions_size(), 2);
  // The account is mastered on premises by now: its object has to give way, or this one.
  const v1::ResolutionStep& other = conflict.resolutions(0).steps(0);
  EXPECT_EQ(other.place(), v1::ResolutionStep::DIRECTORY);
  EXPECT_EQ(other.party().id(), guid_text(1, "bbbbbbbb"));
  EXPECT_EQ(other.attribute(), "userPrincipalName");
  EXPECT_EQ(other.value(), "anna@contoso.com");
  EXPECT_EQ(conflict.resolutions(0).steps(1).command(), "tenon sync force");
  EXPECT_EQ(conflict.resolutions(1).steps(0).party().id(), guid_text(3, "bbbbbbbb"));
  ASSERT_TRUE(get(id_of(2), conflict).ok());
  ASSERT_EQ(conflict.resolutions_size(), 1);
  EXPECT_THAT(conflict.resolutions(0).steps(0).text(), HasSubstr("there is a space in it"));
}

// A tenant whose duplicate attribute resiliency is off has to begin so.
TEST_F(Work, WhatClashesIsInTheDecision) {
  grpc::ClientContext creation;
  set_deadline(creation);
  v1::CreateTenantRequest request;
  request.set_tenant("strict");
  request.mutable_settings()->set_initial_domain("strict.onmicrosoft.com");
  request.mutable_settings()->add_domains()->set_domain("contoso.com");
  v1::FeatureSet& feature = *request.mutable_settings()->add_features();
  feature.set_name("quarantineUponUpnConflict");
  feature.set_enabled(false);
  v1::CreateTenantResponse created;
  ASSERT_TRUE(client->admin->CreateTenant(&creation, request, &created).ok());
  grpc::ClientContext context;
  set_deadline(context);
  v1::AppendRequest facts;
  facts.set_tenant("strict");
  facts.set_source("ad");
  facts.mutable_batch()->set_first_number(1);
  facts.mutable_batch()->add_facts(object_present(1, "anna@contoso.com"));
  facts.mutable_batch()->add_facts(object_present(2, "dora@contoso.com"));
  facts.mutable_batch()->add_facts(object_present(2, "anna@contoso.com"));
  v1::AppendResponse appended;
  ASSERT_TRUE(client->ingest->Append(&context, facts, &appended).ok());
  grpc::ClientContext listing;
  set_deadline(listing);
  v1::ListConflictsRequest question;
  question.set_tenant("strict");
  question.mutable_read_after()->set_position(3);
  v1::ListConflictsResponse response;
  ASSERT_TRUE(client->directory->ListConflicts(&listing, question, &response).ok());
  ASSERT_EQ(response.conflicts_size(), 1);
  const v1::Conflict& conflict = response.conflicts(0);
  EXPECT_EQ(conflict.kind(), "AttributeValueMustBeUnique");
  ASSERT_EQ(conflict.decision().clashes_size(), 1);
  const v1::Quarantine& clash = conflict.decision().clashes(0);
  EXPECT_EQ(clash.attribute(), "userPrincipalName");
  EXPECT_EQ(clash.value(), "anna@contoso.com");
  EXPECT_EQ(clash.holder().label(), "anna@contoso.com");
  EXPECT_EQ(clash.held_since(), 1u);
  EXPECT_THAT(clash.release(), HasSubstr("or on this side"));
  EXPECT_EQ(conflict.resolutions_size(), 2);
}

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
  EXPECT_FALSE(past.deletions(0).has_reported());
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
  order(deletions_settled(true));
  EXPECT_FALSE(connector("ad").has_hold());
  EXPECT_EQ(deletions().deletions_size(), 1);
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
