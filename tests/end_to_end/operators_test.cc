// A day of the operator on the Contoso sample: held deletions approved and rejected, an account
// handed to the cloud and back, settings, a cycle that nobody completes.

#include <gmock/gmock.h>

#include "tests/end_to_end/operators.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kRequestId[] = "11111111-2222-4333-8444-555555555555";

// --- deletions

class Deletions : public Operators {
 protected:
  // Five users are deleted on premises where at most two may go at once.
  void SetUp() override {
    Operators::SetUp();
    must({"tenant", "set-feature", "accidentalDeletionThreshold=2"});
    users = bound_users(5);
    std::vector<json> facts{{{"syncCycleStarted", {{"type", "DELTA"}}}}};
    for (const json& user : users) {
      facts.push_back({{"objectDeleted", {{"objectGuid", user["objectGuid"]}}}});
    }
    facts.push_back({{"syncCycleCompleted", json::object()}});
    say("ad", facts);
  }

  std::string state_of(const json& user) {
    return lines_of({"accounts", "get", user["accountId"]})[0]["state"];
  }

  std::vector<json> users;
};

TEST_F(Deletions, AreHeldUntilTheyAreApproved) {
  const std::string then = std::to_string(head() - 1);
  const std::vector<json> counts = lines_of({"status"});
  const std::vector<json> cycles = lines_of({"cycles"});
  const Outcome shown = must({"deletions", "--connector", "ad"});
  EXPECT_THAT(shown.out, HasSubstr("ad  held by the accidental-delete guard"));
  EXPECT_THAT(shown.out, HasSubstr("5 pending deletions"));
  EXPECT_THAT(shown.out, HasSubstr("more than 2 accounts at once"));
  EXPECT_THAT(shown.out, HasSubstr("5 pending deletions, as of"));
  for (const json& deletion : lines_of({"deletions"})) {
    EXPECT_EQ(deletion["reported"], true);
    EXPECT_EQ(deletion["deletesAccount"], true);
  }
  for (const json& user : users) EXPECT_EQ(state_of(user), "LIVE");

  const std::vector<std::string> approval{"deletions",    "approve", "--connector", "ad",
                                          "--actor",      "ines",    "--reason",    "they left",
                                          "--request-id", kRequestId};
  const Outcome approved = must(approval);
  EXPECT_THAT(approved.out, HasSubstr("Accepted at "));
  EXPECT_THAT(approved.out, HasSubstr("goes to the recycle bin"));
  for (const json& user : users) EXPECT_EQ(state_of(user), "IN_RECYCLE_BIN");
  EXPECT_THAT(must({"authority", users[0]["objectGuid"]}).out,
              HasSubstr(users[0]["accountId"].get<std::string>()))
      << "the GUID of an object that is gone leads to its account";
  EXPECT_THAT(must({"deletions"}).out, HasSubstr("0 pending deletions"));
  // What the approval was asked about, counts and limits too; there is nothing to settle any more.
  EXPECT_EQ(lines_of({"cycles", "--as-of", then}), cycles);
  EXPECT_NE(lines_of({"cycles"}), cycles);
  const json past = lines_of({"status", "--as-of", then})[0];
  for (const char* key : {"accountsLive", "stateDigest", "root", "objectsBound"}) {
    EXPECT_EQ(past[key], counts[0][key]) << key;
  }
  EXPECT_FALSE(past.contains("sources"));
  EXPECT_THAT(must({"status", "--as-of", then}).out, HasSubstr("Known of now only"));
  const Outcome held = must({"deletions", "--as-of", then});
  EXPECT_THAT(held.out, HasSubstr("ad  held by the accidental-delete guard"));
  EXPECT_THAT(held.out, HasSubstr("more than 2 accounts at once"));
  EXPECT_THAT(held.out, Not(HasSubstr("--expect-position")));
  const json fact = lines_of({"log", "--from", std::to_string(head() - 1)})[0]["fact"];
  EXPECT_EQ(fact["actor"], "ines");
  EXPECT_EQ(fact["reason"], "they left");

  const std::uint64_t before = head();
  const Outcome again = must(approval);
  EXPECT_THAT(again.out, HasSubstr("ordered before under this request id"));
  EXPECT_THAT(again.out, testing::EndsWith(approved.out));
  EXPECT_EQ(head(), before);
  const Outcome nothing =
      must({"deletions", "approve", "--connector", "ad", "--reason", "they left"});
  EXPECT_THAT(nothing.out, HasSubstr("NothingHeld"));
  EXPECT_THAT(nothing.out, HasSubstr("nothing is to be done"));
}

TEST_F(Deletions, AreApprovedOnlyAsTheyWereLookedAt) {
  const std::string seen = std::to_string(head());
  EXPECT_THAT(must({"deletions"}).out, HasSubstr("--expect-position " + seen));
  say("ad", {{{"syncCycleStarted", {{"type", "DELTA"}}}},
             {{"objectDeleted", {{"objectGuid", bound_users(6)[5]["objectGuid"]}}}},
             {{"syncCycleCompleted", json::object()}}});
  const std::uint64_t before = head();
  const Outcome moved = tenon({"deletions", "approve", "--connector", "ad", "--reason", "they left",
                               "--expect-position", seen});
  EXPECT_EQ(moved.exit_code, ExitCode::kTryAgain);
  EXPECT_THAT(moved.err, HasSubstr("nothing was ordered"));
  EXPECT_EQ(head(), before);
  for (const json& user : users) EXPECT_EQ(state_of(user), "LIVE");
  must({"deletions", "approve", "--connector", "ad", "--reason", "they left", "--expect-position",
        std::to_string(before)});
  for (const json& user : users) EXPECT_EQ(state_of(user), "IN_RECYCLE_BIN");
}

TEST_F(Deletions, OfAnUnknownConnectorAreNotSettled) {
  const std::uint64_t before = head();
  const Outcome typo =
      tenon({"deletions", "approve", "--connector", "da", "--reason", "they left"});
  EXPECT_EQ(typo.exit_code, ExitCode::kNegative);
  EXPECT_THAT(typo.err, HasSubstr("there are: ad"));
  EXPECT_EQ(head(), before);
}

TEST_F(Deletions, AreForgottenWhenTheyAreRejected) {
  must({"deletions", "reject", "--connector", "ad", "--reason", "a filter was wrong"});
  EXPECT_THAT(must({"deletions"}).out, HasSubstr("0 pending deletions"));
  must({"sync", "force"});
  for (const json& user : users) {
    EXPECT_EQ(state_of(user), "LIVE");
    EXPECT_EQ(lines_of({"objects", "get", user["objectGuid"]})[0]["outcome"], "Bound");
  }
}

// --- authority

TEST_F(Operators, AnAccountIsHandedToTheCloudAndBack) {
  const json user = bound_users(1)[0];
  const std::string upn = user["effectiveUpn"];
  const Outcome away = must({"authority", "transfer", upn, "--to", "cloud", "--actor", "ines",
                             "--reason", "ticket 7", "--request-id", kRequestId});
  EXPECT_THAT(away.out, HasSubstr("AuthorityTransferred at "));
  const Outcome twice =
      must({"authority", "transfer", upn, "--to", "cloud", "--reason", "ticket 7"});
  EXPECT_THAT(twice.out, HasSubstr("mastered in the cloud already"));
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "CLOUD");

  const Outcome back = must({"authority", "transfer", upn, "--to", "on-premises", "--actor", "ines",
                             "--reason", "ticket 8"});
  EXPECT_THAT(back.out, HasSubstr("RollbackPending"));
  EXPECT_THAT(back.out, HasSubstr("tenon sync force"));
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "CLOUD");
  must({"sync", "force", "--actor", "otto", "--reason", "now"});
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "ON_PREMISES");

  const json told = lines_of({"authority", upn})[0];
  EXPECT_EQ(told["account"]["authority"], "ON_PREMISES");
  EXPECT_EQ(told["account"]["boundTo"]["id"], user["objectGuid"]);
  const json& moves = told["moves"];
  std::vector<std::string> roads;
  for (const json& move : moves) roads.push_back(move["road"]);
  EXPECT_THAT(roads, testing::ElementsAre("T1", "T2", "T3"));
  EXPECT_EQ(moves[1]["actor"], "ines");
  EXPECT_EQ(moves[1]["reason"], "ticket 7");
  EXPECT_EQ(moves[2]["reason"], "ticket 8") << "who asked, not whose cycle completed it";
  EXPECT_THAT(
      must({"authority", "transfer", upn, "--to", "on-premises", "--reason", "ticket 8"}).out,
      HasSubstr("mastered on-premises already"));
  EXPECT_THAT(must({"log"}).out, HasSubstr("by ines: ticket 7"));
  const Outcome history = must({"authority", upn});
  EXPECT_THAT(history.out, HasSubstr("T2 moved to the cloud"));
  EXPECT_THAT(history.out, HasSubstr("ticket 7"));
  must({"replay"});
}

TEST_F(Operators, ARollbackIsWithdrawnByANewTransfer) {
  const std::string upn = bound_users(1)[0]["effectiveUpn"];
  must({"authority", "transfer", upn, "--to", "cloud", "--reason", "a trial"});
  must({"authority", "transfer", upn, "--to", "on-premises", "--reason", "it failed"});
  EXPECT_THAT(must({"authority", "transfer", upn, "--to", "cloud", "--reason", "again"}).out,
              HasSubstr("RollbackWithdrawn"));
  must({"sync", "force"});
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "CLOUD");
  const Outcome refused = tenon({"immutable-id", "clear", upn, "--reason", "a trial"});
  EXPECT_EQ(refused.exit_code, ExitCode::kNegative);
  EXPECT_THAT(refused.out, HasSubstr("ClearRefused"));
}

TEST_F(Operators, ARollbackThatCannotCompleteIsSeenWithTheWayOut) {
  const json user = bound_users(1)[0];
  const std::string id = user["accountId"];
  must({"authority", "transfer", id, "--to", "cloud", "--reason", "a trial"});
  json image{{"objectGuid", user["objectGuid"]}};
  image["attributes"].push_back(
      {{"name", "userPrincipalName"}, {"values", json::array({"bad upn@contoso.com"})}});
  say("ad", {{{"objectChanged", {{"object", image}}}}});
  must({"authority", "transfer", id, "--to", "on-premises", "--actor", "ines", "--reason",
        "it failed"});
  const Outcome first = must({"sync", "force"});
  EXPECT_THAT(first.out, HasSubstr("It stays pending until that is put right"));
  EXPECT_THAT(first.out, Not(HasSubstr("at once: tenon sync force")));
  must({"sync", "force"});
  for (const std::vector<std::string>& question : std::vector<std::vector<std::string>>{
           {"authority", id}, {"accounts", "get", id}, {"accounts", "--rollback-pending"}}) {
    const Outcome shown = must(question);
    EXPECT_THAT(shown.out, HasSubstr("by ines: it failed")) << question[0];
    EXPECT_THAT(shown.out, HasSubstr("DataValidationFailed")) << question[0];
    EXPECT_THAT(shown.out, HasSubstr("→ Correct the object on premises")) << question[0];
    EXPECT_THAT(shown.out, HasSubstr("or withdraw it: tenon authority transfer " + id));
  }
  EXPECT_THAT(must({"status"}).out, HasSubstr("1 pending, 1 of them cannot complete"));
  EXPECT_THAT(must({"conflicts"}).out, HasSubstr("1 rollback of authority that cannot complete"));
  EXPECT_EQ(lines_of({"accounts", "get", id})[0]["rollbackPending"]["reason"], "it failed");
}

TEST_F(Operators, AnOrderTakesNoKeyThatMayMeanTwo) {
  std::vector<json> two;
  for (const json& account :
       lines_of({"accounts", "--state", "live", "--unbound", "--authority", "cloud"})) {
    if (account["userPrincipalName"] != "" && two.size() < 2) two.push_back(account);
  }
  ASSERT_EQ(two.size(), 2u);
  const std::string name = two[0]["userPrincipalName"];
  json image{{"objectId", two[1]["objectId"]}};
  image["attributes"].push_back(
      {{"name", "proxyAddresses"}, {"values", json::array({"SMTP:" + name})}});
  say("entra", {{{"accountChanged", {{"account", image}}}}});
  EXPECT_EQ(lines_of({"accounts", "get", name})[0]["objectId"], two[0]["objectId"]);
  const std::uint64_t before = head();
  const Outcome refused = tenon({"immutable-id", "clear", name, "--reason", "a trial"});
  EXPECT_EQ(refused.exit_code, ExitCode::kRefused);
  EXPECT_THAT(refused.err, HasSubstr(two[0]["objectId"].get<std::string>()));
  EXPECT_THAT(refused.err, HasSubstr(two[1]["objectId"].get<std::string>()));
  EXPECT_EQ(head(), before);
  must({"immutable-id", "clear", two[0]["objectId"], "--reason", "a trial"});
}

TEST_F(Operators, AnErrorOfAQuestionSaysWhatIsWrongAndNoMore) {
  const Outcome kind = tenon({"conflicts", "--kind", "Nonsense"});
  EXPECT_THAT(kind.err, HasSubstr("there are DataValidationFailed"));
  for (const char* noise : {"index", "rule:", "whole batch", "Why"}) {
    EXPECT_THAT(kind.err, Not(HasSubstr(noise)));
  }
  const json waiting = lines_of({"conflicts", "--kind", "DataValidationFailed"})[0];
  const Outcome no_account = tenon({"authority", waiting["id"]});
  EXPECT_EQ(no_account.exit_code, ExitCode::kNegative);
  EXPECT_THAT(no_account.err,
              HasSubstr("tenon conflicts show " + waiting["id"].get<std::string>()));
}

// --- the tenant, and cycles

TEST_F(Operators, SettingsAreOrders) {
  must({"tenant", "domain", "add", "wingtiptoys.com", "--reason", "bought"});
  EXPECT_THAT(must({"tenant", "show"}).out, HasSubstr("wingtiptoys.com"));
  must({"tenant", "domain", "remove", "wingtiptoys.com"});
  EXPECT_THAT(must({"tenant", "show"}).out, Not(HasSubstr("wingtiptoys.com")));
  EXPECT_EQ(tenon({"tenant", "domain", "remove", "contoso.onmicrosoft.com"}).exit_code,
            ExitCode::kNegative);
  EXPECT_THAT(must({"tenant", "domain", "add", "fabrikam.com"}).out, HasSubstr("and federated"));
  EXPECT_THAT(must({"tenant", "show"}).out, HasSubstr("fabrikam.com             federated"));
  must({"tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com", "--domain",
        "fabrikam.com:federated", "--domain", "contoso.com", "--first-sync", "2020-01-01",
        "--rule-set", "2026-07"});
  EXPECT_EQ(
      tenon({"tenant", "create", "contoso", "--initial-domain", "other.onmicrosoft.com"}).exit_code,
      ExitCode::kRefused);
  must({"tenant", "rule-set", "2026-06"});
  EXPECT_EQ(lines_of({"tenant", "show"})[0]["ruleSet"], "2026-06");
  EXPECT_EQ(tenon({"tenant", "rule-set", "1999-12"}).exit_code, ExitCode::kNegative);
  must({"tenant", "directory-sync", "off", "--reason", "a pause"});
  EXPECT_THAT(must({"sync", "force"}).out, HasSubstr("Directory synchronisation is off"));
  EXPECT_THAT(must({"cycles"}).out, HasSubstr("directory synchronisation is off"));
  EXPECT_EQ(lines_of({"tenant", "show"})[0]["directorySyncOn"], false);
  EXPECT_THAT(must({"tenant", "directory-sync", "off", "--reason", "a pause"}).out,
              HasSubstr("DirectorySyncUnchanged"));
  must({"tenant", "directory-sync", "on", "--reason", "it is over"});
  must({"sync", "force"});
  must({"replay"});
}

TEST_F(Operators, ACycleThatIsNeverCompletedChangesNothingAndIsVisible) {
  const std::size_t before = lines_of({"accounts", "--state", "live"}).size();
  say("ad", {{{"syncCycleStarted", {{"type", "INITIAL"}}}}});
  const std::string position = std::to_string(head() - 1);
  const Outcome shown = must({"cycles"});
  EXPECT_THAT(shown.out, HasSubstr("initial, open"));
  EXPECT_THAT(shown.out, HasSubstr(position));
  EXPECT_THAT(must({"status"}).out, HasSubstr("open since " + position));
  EXPECT_THAT(must({"sync", "force"}).out, HasSubstr("whose own cycle is open: ad"));
  EXPECT_EQ(lines_of({"cycles"})[0]["openCycle"]["type"], "INITIAL");
  EXPECT_EQ(lines_of({"accounts", "--state", "live"}).size(), before);
}

}  // namespace
}  // namespace tenon
