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
  EXPECT_THAT(must({"deletions"}).out, HasSubstr("0 pending deletions"));
  const json fact = lines_of({"log", "--from", std::to_string(head() - 1)})[0]["fact"];
  EXPECT_EQ(fact["actor"], "ines");
  EXPECT_EQ(fact["reason"], "they left");

  const std::uint64_t before = head();
  const Outcome again = must(approval);
  EXPECT_THAT(again.out, HasSubstr("ordered before under this request id"));
  EXPECT_THAT(again.out, testing::EndsWith(approved.out));
  EXPECT_EQ(head(), before);
  const Outcome nothing = tenon({"deletions", "approve", "--connector", "ad"});
  EXPECT_EQ(nothing.exit_code, ExitCode::kNegative);
  EXPECT_THAT(nothing.out, HasSubstr("NothingHeld"));
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
  const Outcome twice = tenon({"authority", "transfer", upn, "--to", "cloud"});
  EXPECT_EQ(twice.exit_code, ExitCode::kNegative);
  EXPECT_THAT(twice.out, HasSubstr("AuthorityTransferRefused"));
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "CLOUD");

  const Outcome back = must({"authority", "transfer", upn, "--to", "on-premises", "--actor", "ines",
                             "--reason", "ticket 8"});
  EXPECT_THAT(back.out, HasSubstr("RollbackPending"));
  EXPECT_THAT(back.out, HasSubstr("tenon sync force"));
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "CLOUD");
  must({"sync", "force", "--actor", "otto", "--reason", "now"});
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "ON_PREMISES");

  const std::vector<json> moves = lines_of({"authority", upn});
  std::vector<std::string> roads;
  for (const json& move : moves) roads.push_back(move["road"]);
  EXPECT_THAT(roads, testing::ElementsAre("T1", "T2", "T3"));
  EXPECT_EQ(moves[1]["actor"], "ines");
  EXPECT_EQ(moves[1]["reason"], "ticket 7");
  EXPECT_EQ(moves[2]["reason"], "ticket 8") << "who asked, not whose cycle completed it";
  const Outcome history = must({"authority", upn});
  EXPECT_THAT(history.out, HasSubstr("T2 moved to the cloud"));
  EXPECT_THAT(history.out, HasSubstr("ticket 7"));
  must({"replay"});
}

TEST_F(Operators, ARollbackIsWithdrawnByANewTransfer) {
  const std::string upn = bound_users(1)[0]["effectiveUpn"];
  must({"authority", "transfer", upn, "--to", "cloud"});
  must({"authority", "transfer", upn, "--to", "on-premises"});
  EXPECT_THAT(must({"authority", "transfer", upn, "--to", "cloud"}).out,
              HasSubstr("RollbackWithdrawn"));
  must({"sync", "force"});
  EXPECT_EQ(lines_of({"accounts", "get", upn})[0]["authority"], "CLOUD");
  const Outcome refused = tenon({"immutable-id", "clear", upn});
  EXPECT_EQ(refused.exit_code, ExitCode::kNegative);
  EXPECT_THAT(refused.out, HasSubstr("ClearRefused"));
}

// --- the tenant, and cycles

TEST_F(Operators, SettingsAreOrders) {
  must({"tenant", "domain", "add", "wingtiptoys.com", "--reason", "bought"});
  EXPECT_THAT(must({"tenant", "show"}).out, HasSubstr("wingtiptoys.com"));
  must({"tenant", "domain", "remove", "wingtiptoys.com"});
  EXPECT_THAT(must({"tenant", "show"}).out, Not(HasSubstr("wingtiptoys.com")));
  EXPECT_EQ(tenon({"tenant", "domain", "remove", "contoso.onmicrosoft.com"}).exit_code,
            ExitCode::kNegative);
  must({"tenant", "rule-set", "2026-06"});
  EXPECT_EQ(lines_of({"tenant", "show"})[0]["ruleSet"], "2026-06");
  EXPECT_EQ(tenon({"tenant", "rule-set", "1999-12"}).exit_code, ExitCode::kNegative);
  must({"tenant", "directory-sync", "off"});
  EXPECT_EQ(lines_of({"tenant", "show"})[0]["directorySyncOn"], false);
  EXPECT_THAT(must({"tenant", "directory-sync", "off"}).out, HasSubstr("DirectorySyncUnchanged"));
  must({"tenant", "directory-sync", "on"});
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
  must({"sync", "force"});
  EXPECT_EQ(lines_of({"cycles"})[0]["openCycle"]["type"], "INITIAL");
  EXPECT_EQ(lines_of({"accounts", "--state", "live"}).size(), before);
}

}  // namespace
}  // namespace tenon
