// The queues of what needs a person: conflicts, pending deletions, open cycles.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/fake_server.h"
#include "tests/cli/run_tenon.h"

namespace tenon::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Queues : public testing::Test {
 protected:
  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return run_tenon(arguments);
  }

  // Zoe's object goes without an address that the account of Ada has.
  v1::Conflict& add_conflict() {
    v1::Conflict& conflict = server.state().conflicts.emplace_back();
    conflict.set_id("ad/64de9700-89b1-4bf1-9fdb-62303c9292c4");
    conflict.set_kind("QuarantinedAttributeValueMustBeUnique");
    conflict.set_since(231);
    conflict.mutable_since_time()->set_seconds(1600000000);
    conflict.set_attempts(3);
    v1::DirectoryObject& object = *conflict.mutable_object();
    object.set_connector("ad");
    object.set_type(v1::USER);
    object.set_object_guid("64de9700-89b1-4bf1-9fdb-62303c9292c4");
    object.set_distinguished_name("CN=Zoe,DC=contoso");
    object.set_effective_upn("zoe@contoso.com");
    v1::Party& other = *conflict.add_others();
    other.set_side(v1::Party::ACCOUNT);
    other.set_id("5ba2b989");
    other.set_label("ada@contoso.com");
    conflict.mutable_decision()->set_outcome("Bound");
    conflict.mutable_decision()->set_sentence("Zoe goes without it.");
    v1::Resolution& first = *conflict.add_resolutions();
    first.set_condition("if Zoe is to have it");
    first.add_steps()->set_text("In the cloud: take it from Ada.");
    v1::ResolutionStep& synchronise = *first.add_steps();
    synchronise.set_text("Synchronise:");
    synchronise.set_command("tenon sync force");
    conflict.add_resolutions()->add_steps()->set_text("On premises, in ad: take it from Zoe.");
    v1::Account& account = server.state().accounts.emplace_back();
    account.set_object_id("5ba2b989");
    account.set_user_principal_name("ada@contoso.com");
    account.set_authority(v1::CLOUD);
    return conflict;
  }

  v1::Connector& add_connector(const std::string& name) {
    v1::Connector& connector = server.state().connectors.emplace_back();
    connector.set_name(name);
    connector.set_linked_objects(40);
    return connector;
  }

  FakeServer server;
};

TEST_F(Queues, AConflictNamesBothPartiesAndEveryWayOut) {
  add_conflict();
  const Outcome outcome = tenon({"conflicts"});
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            "zoe@contoso.com  QuarantinedAttributeValueMustBeUnique  since position 231, "
            "2020-09-13 12:26:40 UTC; decided 3 times\n"
            "  conflict  ad/64de9700-89b1-4bf1-9fdb-62303c9292c4\n"
            "  object    ad user CN=Zoe,DC=contoso\n"
            "  against   ada@contoso.com (account 5ba2b989)\n"
            "  Zoe goes without it.\n"
            "  1.  if Zoe is to have it:\n"
            "      In the cloud: take it from Ada.\n"
            "      Synchronise: tenon sync force\n"
            "  2.  On premises, in ad: take it from Zoe.\n"
            "\n"
            "1 conflict, as of 0 facts\n");
}

TEST_F(Queues, TheOldestComeFirstUnlessToldOtherwise) {
  ASSERT_EQ(tenon({"conflicts"}).exit_code, ExitCode::kOk);
  ASSERT_EQ(tenon({"conflicts", "list", "--sort", "most-repeated", "--kind", "InvalidHardMatch"})
                .exit_code,
            ExitCode::kOk);
  ASSERT_EQ(tenon({"conflicts", "--sort", "kind", "--outcome", "Bound"}).exit_code, ExitCode::kOk);
  const auto& asked = server.state().asked_conflicts;
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0].order_by(), "since");
  EXPECT_EQ(asked[1].order_by(), "attempts desc");
  EXPECT_EQ(asked[1].kind(), "InvalidHardMatch");
  EXPECT_EQ(asked[2].order_by(), "kind");
  EXPECT_EQ(asked[2].outcome(), "Bound");
  EXPECT_EQ(tenon({"conflicts", "--sort", "loudest"}).exit_code, ExitCode::kUsage);
}

TEST_F(Queues, AConflictIsShownWithItsParties) {
  const std::string id = add_conflict().id();
  const Outcome shown = tenon({"conflicts", "show", id});
  ASSERT_EQ(shown.exit_code, ExitCode::kOk) << shown.err;
  for (const char* text :
       {"the parties", "distinguished name  CN=Zoe,DC=contoso", "account    ada@contoso.com",
        "mastered   cloud", "the decision", "as of 7 facts"}) {
    EXPECT_THAT(shown.out, HasSubstr(text));
  }
  const json programs = json::parse(tenon({"conflicts", "show", id, "-o", "json"}).out);
  EXPECT_EQ(programs["id"], id);
  EXPECT_EQ(programs["kind"], "QuarantinedAttributeValueMustBeUnique");
  EXPECT_EQ(programs["object"]["connector"], "ad");
  EXPECT_EQ(programs["others"][0]["id"], "5ba2b989");
  EXPECT_EQ(programs["resolutions"][0]["steps"][1]["command"], "tenon sync force");
  EXPECT_EQ(tenon({"conflicts", "show", "ad/none"}).exit_code, ExitCode::kNegative);
}

TEST_F(Queues, AHoldIsToldWithItsCountsAndLimits) {
  v1::Connector& ad = add_connector("ad");
  ad.set_pending_deletions(12);
  ad.set_pending_account_deletions(10);
  ad.mutable_hold()->set_reported(11);
  ad.mutable_hold()->set_reported_account_deletions(9);
  ad.mutable_hold()->set_threshold(5);
  ad.mutable_hold()->set_percent(20);
  add_connector("quiet");
  v1::PendingDeletion& deletion = server.state().deletions.emplace_back();
  deletion.mutable_object()->set_connector("ad");
  deletion.mutable_object()->set_label("zoe@contoso.com");
  deletion.mutable_account()->set_label("zoe@contoso.com");
  deletion.set_cause(v1::PendingDeletion::DELETED);
  deletion.set_left_at(300);
  deletion.set_deletes_account(true);
  deletion.set_reported(true);
  const Outcome outcome = tenon({"deletions"});
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  for (const char* text :
       {"ad  held by the accidental-delete guard", "12 pending deletions; 10 of 40", "(25 %)",
        "named 11, of which 9 accounts", "more than 5 accounts at once, or more than 20 %",
        "tenon deletions approve --connector ad --expect-position", "a hold stays",
        "to the recycle bin", "1 pending deletion"}) {
    EXPECT_THAT(outcome.out, HasSubstr(text));
  }
  EXPECT_THAT(outcome.out, Not(HasSubstr("quiet")));
  const json programs = json::parse(tenon({"deletions", "list", "-o", "json"}).out);
  EXPECT_EQ(programs["deletesAccount"], true);
  EXPECT_EQ(programs["reported"], true);
  const Outcome unknown = tenon({"deletions", "--connector", "nowhere"});
  EXPECT_EQ(unknown.exit_code, ExitCode::kNegative);
  EXPECT_THAT(unknown.err, HasSubstr("nowhere"));
}

TEST_F(Queues, ACycleThatIsNotCompletedIsVisible) {
  EXPECT_THAT(tenon({"cycles"}).out, HasSubstr("no on-premises connector"));
  v1::OpenCycle& cycle = *add_connector("ad").mutable_open_cycle();
  cycle.set_type(v1::INITIAL);
  cycle.set_started(512);
  cycle.mutable_started_time()->set_seconds(1600000000);
  cycle.set_mentioned_objects(30);
  cycle.set_mentioned_linked_objects(25);
  add_connector("quiet");
  const Outcome outcome = tenon({"cycles"});
  for (const char* text : {"initial, open", "512, 2020-09-13 12:26:40 UTC",
                           "30, of the linked 25 of 40", "none open", "nothing comes of a cycle"}) {
    EXPECT_THAT(outcome.out, HasSubstr(text));
  }
}

TEST_F(Queues, TheHistoryOfAuthorityReadsAsOne) {
  v1::GetAuthorityHistoryResponse& history = server.state().history;
  history.mutable_account()->set_user_principal_name("zoe@contoso.com");
  history.mutable_account()->set_authority(v1::CLOUD);
  v1::AuthorityMove& move = *history.add_moves();
  move.set_from(v1::ON_PREMISES);
  move.set_to(v1::CLOUD);
  move.set_road("T2");
  move.set_position(512);
  move.set_actor("ines");
  move.set_reason("ticket 7");
  for (const auto& arguments : {std::vector<std::string>{"authority", "zoe@contoso.com"},
                                std::vector<std::string>{"authority", "show", "zoe@contoso.com"}}) {
    const Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("on-premises  cloud  T2 moved to the cloud"));
    EXPECT_THAT(outcome.out, HasSubstr("ines  ticket 7"));
    EXPECT_THAT(outcome.out, HasSubstr("bound to no directory object"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("The key names others as well")));
  }
  EXPECT_EQ(tenon({"authority"}).exit_code, ExitCode::kUsage);
}

TEST_F(Queues, ProgramsAreToldOfAuthorityWhatPeopleAre) {
  v1::GetAuthorityHistoryResponse& history = server.state().history;
  v1::Account& account = *history.mutable_account();
  account.set_user_principal_name("zoe@contoso.com");
  account.set_authority(v1::CLOUD);
  account.mutable_bound_to()->set_side(v1::Party::DIRECTORY_OBJECT);
  account.mutable_bound_to()->set_connector("ad");
  account.mutable_bound_to()->set_id("64de9700-89b1-4bf1-9fdb-62303c9292c4");
  account.mutable_rollback_pending()->set_position(700);
  history.add_moves()->set_road("T2");
  history.set_head(900);
  v1::AlsoMeant& other = *history.add_also_meant();
  other.mutable_party()->set_side(v1::Party::DIRECTORY_OBJECT);
  other.mutable_party()->set_connector("ad");
  other.mutable_party()->set_id("b16a1e5c-0000-4000-8000-000000000001");
  other.mutable_party()->set_label("zoe2@contoso.com");
  other.set_how("address");
  const Outcome people = tenon({"authority", "zoe@contoso.com"});
  for (const char* text :
       {"mastered in the cloud", "bound to ", "64de9700-89b1-4bf1-9fdb",
        "rollback to on-premises pending since position 700", "The key names others as well",
        "zoe2@contoso.com", "its address; bound to no"}) {
    EXPECT_THAT(people.out, HasSubstr(text));
  }
  const json programs = json::parse(tenon({"authority", "zoe@contoso.com", "-o", "json"}).out);
  EXPECT_EQ(programs["account"]["authority"], "CLOUD");
  EXPECT_EQ(programs["account"]["boundTo"]["connector"], "ad");
  EXPECT_EQ(programs["account"]["rollbackPending"]["position"], "700");
  EXPECT_EQ(programs["moves"][0]["road"], "T2");
  EXPECT_EQ(programs["alsoMeant"][0]["how"], "address");
  EXPECT_EQ(programs["head"], "900");
}

}  // namespace
}  // namespace tenon::cli
