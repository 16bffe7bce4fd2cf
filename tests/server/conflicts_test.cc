// The queue of conflicts, with what would resolve each.
#include <gmock/gmock.h>

#include "tests/server/work.h"

namespace tenon::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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
  EXPECT_EQ(conflict.since(), kNewTenantFacts + 4);
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
  question.mutable_read_after()->set_position(kNewTenantFacts + 2);
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
  EXPECT_EQ(clash.held_since(), kNewTenantFacts);
  EXPECT_THAT(clash.release(), HasSubstr("or on this side"));
  EXPECT_EQ(conflict.resolutions_size(), 2);
}

}  // namespace
}  // namespace tenon::server
