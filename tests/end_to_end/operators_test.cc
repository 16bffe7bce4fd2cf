// A day of the operator on the Contoso sample: the queue of conflicts worked off, held deletions
// approved and rejected, an account handed to the cloud and back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"
#include "tests/end_to_end/tenond_process.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kRequestId[] = "11111111-2222-4333-8444-555555555555";

class Operators : public testing::Test {
 protected:
  void SetUp() override {
    must({"tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com", "--domain",
          "contoso.com", "--domain", "fabrikam.com:federated", "--first-sync", "2020-01-01",
          "--rule-set", "2026-07"});
    std::vector<std::string> cloud{"import", "--connector", "entra", "--as", "cloud"};
    for (const char* file : {"cloud-users.json", "cloud-role-members.json", "cloud-contacts.json",
                             "cloud-domains.json", "cloud-deleted-users.json", "cloud-groups.json",
                             "cloud-role-eligibility.json", "cloud-features.json"}) {
      cloud.push_back(std::string("tests/data/contoso/") + file);
    }
    must(cloud);
    must({"import", "--connector", "ad", "--as", "on-premises", "tests/data/contoso/onprem.ldif"});
  }

  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return cli::run_tenon(arguments);
  }

  Outcome must(const std::vector<std::string>& arguments) {
    Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << arguments[0] << ": " << outcome.err;
    return outcome;
  }

  std::vector<json> lines_of(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "json"});
    std::vector<json> found;
    std::istringstream lines(must(arguments).out);
    for (std::string line; std::getline(lines, line);) found.push_back(json::parse(line));
    return found;
  }

  // Facts of a connector, as protobuf JSON.
  void say(const std::string& connector, const std::vector<json>& facts) {
    std::string text;
    // Two imports are never the same.
    for (json fact : facts) {
      fact["reason"] = "step " + std::to_string(++said_);
      text += fact.dump() + "\n";
    }
    must({"import", "--connector", connector, folder.file("facts.jsonl", text)});
  }

  // Users that are bound, with their objects and accounts as they are.
  std::vector<json> bound_users(std::size_t count) {
    std::vector<json> users;
    for (json& object : lines_of({"objects", "--outcome", "Bound", "--type", "user", "--method",
                                  "smtp", "--not-waiting", "--not-quarantined"})) {
      if (users.size() < count) users.push_back(std::move(object));
    }
    EXPECT_EQ(users.size(), count);
    return users;
  }

  std::uint64_t head() { return std::stoull(lines_of({"status"})[0]["head"].get<std::string>()); }

  Folder folder;
  Tenond server{folder.path("data")};
  int said_ = 0;
};

// --- conflicts

TEST_F(Operators, EveryConflictSaysWhoIsInItAndWhatToDo) {
  const std::vector<json> conflicts = lines_of({"conflicts"});
  EXPECT_EQ(conflicts.size(), 28u);
  std::uint64_t since = 0;
  std::set<std::string> kinds;
  for (const json& conflict : conflicts) {
    SCOPED_TRACE(conflict["id"]);
    EXPECT_GE(conflict["since"].get<std::uint64_t>(), since) << "the oldest come first";
    since = conflict["since"];
    kinds.insert(conflict["kind"]);
    EXPECT_FALSE(conflict["decision"]["sentence"].get<std::string>().empty());
    const bool alone = conflict["kind"] == "DataValidationFailed";
    EXPECT_EQ(conflict["others"].empty(), alone);
    ASSERT_FALSE(conflict["resolutions"].empty());
    for (const json& way : conflict["resolutions"]) {
      ASSERT_FALSE(way["steps"].empty());
      for (const json& step : way["steps"]) EXPECT_FALSE(step["text"].empty());
    }
    const Outcome shown = must({"conflicts", "show", conflict["id"]});
    EXPECT_THAT(shown.out, HasSubstr(conflict["id"].get<std::string>()));
    EXPECT_THAT(shown.out, HasSubstr("the parties"));
  }
  EXPECT_THAT(kinds, testing::IsSupersetOf({"AttributeUpdateNotAllowed", "DataValidationFailed",
                                            "ExistingAdminRoleConflict", "InvalidHardMatch",
                                            "InvalidSoftMatch", "ObjectTypeMismatch",
                                            "QuarantinedAttributeValueMustBeUnique"}));
}

// Does what the ways of conflicts say, as far as a machine can: changes of one value, and commands.
class Follower : public Operators {
 protected:
  static bool can_follow(const json& way) {
    for (const json& step : way["steps"]) {
      if (step["attribute"] == "" && step["command"] == "") return false;
    }
    return true;
  }

  void follow(const json& way) {
    for (const json& step : way["steps"]) {
      SCOPED_TRACE(step["text"]);
      if (!step["command"].get<std::string>().empty()) {
        run(step["command"]);
      } else if (step["place"] == "DIRECTORY") {
        change_object(step);
      } else {
        change_account(step);
      }
    }
  }

 private:
  void run(const std::string& command) {
    std::istringstream words(command);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    ASSERT_EQ(arguments.front(), "tenon");
    arguments.erase(arguments.begin());
    must(arguments);
  }

  // The attribute with another value, or without the value, in the form of facts.
  json changed(const json& step, const json& values) {
    json attribute{{"name", step["attribute"]}, {"values", json::array()}};
    if (step["attribute"] != "proxyAddresses") {
      attribute["values"].push_back("resolved" + std::to_string(++made_) + "@contoso.com");
      return attribute;
    }
    bool found = false;
    for (const json& value : values) {
      const bool meant = value == step["value"];
      if (!meant) attribute["values"].push_back(value);
      found = found || meant;
    }
    EXPECT_TRUE(found) << step["value"] << " in " << values;
    return attribute;
  }

  void change_object(const json& step) {
    const std::string guid = step["party"]["id"];
    const json object = lines_of({"objects", "get", guid})[0];
    json image{{"objectGuid", guid}};
    if (step["attribute"] == "sourceAnchor") {
      const std::string back = step["newValue"];
      image["sourceAnchor"] =
          back.empty() ? "resolved" + std::to_string(++made_) : std::string(back);
    } else {
      const std::string name = step["attribute"];
      image["attributes"].push_back(changed(step, object["attributes"][name]));
    }
    say("ad", {{{"objectChanged", {{"object", image}}}}});
  }

  void change_account(const json& step) {
    const std::string id = step["party"]["id"];
    const json account = lines_of({"accounts", "get", id})[0];
    json image{{"objectId", id}};
    image["attributes"].push_back(changed(step, account["proxyAddresses"]));
    say("entra", {{{"accountChanged", {{"account", image}}}}});
  }

  int made_ = 0;
};

TEST_F(Follower, TheFirstWayThatAMachineCanFollowResolvesTheConflict) {
  std::map<std::string, int> followed;
  for (const json& listed : lines_of({"conflicts"})) {
    const std::string id = listed["id"];
    const Outcome shown = tenon({"conflicts", "show", id, "-o", "json"});
    if (shown.exit_code != ExitCode::kOk) continue;  // another's way resolved it too
    const json conflict = json::parse(shown.out);
    for (const json& way : conflict["resolutions"]) {
      if (!can_follow(way)) continue;
      SCOPED_TRACE(id);
      follow(way);
      ++followed[listed["kind"]];
      const Outcome gone = tenon({"conflicts", "show", id});
      EXPECT_EQ(gone.exit_code, ExitCode::kNegative) << shown.out << gone.out;
      break;
    }
  }
  EXPECT_GE(followed["QuarantinedAttributeValueMustBeUnique"], 5);
  EXPECT_GE(followed["InvalidSoftMatch"], 3);
  EXPECT_GE(followed["ObjectTypeMismatch"], 3);
  EXPECT_GE(followed["AttributeUpdateNotAllowed"], 1);
  EXPECT_GE(followed["DataValidationFailed"], 1);
  must({"replay"});
}

TEST_F(Follower, TheLastWayThatAMachineCanFollowResolvesTheConflict) {
  int followed = 0;
  for (const json& listed : lines_of({"conflicts", "--sort", "kind"})) {
    const std::string id = listed["id"];
    const Outcome shown = tenon({"conflicts", "show", id, "-o", "json"});
    if (shown.exit_code != ExitCode::kOk) continue;
    std::optional<json> last;
    const json conflict = json::parse(shown.out);
    for (const json& way : conflict["resolutions"]) {
      if (can_follow(way)) last = way;
    }
    if (!last) continue;
    SCOPED_TRACE(id);
    follow(*last);
    ++followed;
    const Outcome gone = tenon({"conflicts", "show", id});
    EXPECT_EQ(gone.exit_code, ExitCode::kNegative) << shown.out << gone.out;
  }
  EXPECT_GE(followed, 20);
}

// The ways that need a hand in the cloud: a role taken away, an account purged.
TEST_F(Operators, TheSamePersonIsBoundWhenTheWayIsFollowed) {
  const std::map<std::string, std::string> expected{{"InvalidSoftMatch", "UPN"},
                                                    {"ExistingAdminRoleConflict", "SMTP"},
                                                    {"InvalidHardMatch", "HARD"}};
  for (const char* key :
       {"minjun.kim@contoso.com", "michael.irving@fabrikam.com", "joao.mamani@contoso.com"}) {
    SCOPED_TRACE(key);
    const json conflict = lines_of({"conflicts", "show", key})[0];
    const json steps = conflict["resolutions"][0]["steps"];
    for (const json& step : steps) {
      const std::string text = step["text"];
      const json party = step["party"];
      if (text.find("take the role") != std::string::npos) {
        const json account = lines_of({"accounts", "get", party["id"]})[0];
        for (const json& role : account["roles"]) {
          say("entra",
              {{{"roleRemoved", {{"objectId", party["id"]}, {"roleId", role["roleId"]}}}}});
        }
      } else if (text.find("delete it for good") != std::string::npos) {
        EXPECT_EQ(party["id"], conflict["object"]["accountId"]) << "the one that was made";
        say("entra", {{{"accountPurged", {{"objectId", party["id"]}}}}});
      } else if (text.find("immutable id") != std::string::npos) {
        must({"immutable-id", "clear", conflict["others"][0]["id"]});
      } else if (step["command"] == "tenon sync force") {
        must({"sync", "force"});
      }
    }
    const json object = lines_of({"objects", "get", conflict["object"]["objectGuid"]})[0];
    EXPECT_EQ(object["outcome"], "Bound");
    EXPECT_EQ(object["method"], expected.at(conflict["kind"]));
    EXPECT_EQ(object["accountId"], conflict["others"][0]["id"]);
  }
  must({"replay"});
}

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
