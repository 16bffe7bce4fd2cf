// The queue of conflicts of the Contoso sample worked off: every way that a conflict names resolves
// it.

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <set>

#include "tests/end_to_end/operators.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;

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
      image["attributes"].push_back(changed(step, object["attributes"].value(name, json::array())));
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

// What was bound and is so no longer: a lost link, another anchor, takeovers that are blocked.
TEST_F(Follower, WhatWasBoundIsBoundAgain) {
  const std::vector<json> users = bound_users(3);
  say("entra", {{{"accountDeleted", {{"objectId", users[0]["accountId"]}}}}});
  json image{{"objectGuid", users[1]["objectGuid"]}, {"sourceAnchor", "another"}};
  say("ad", {{{"objectChanged", {{"object", image}}}}});
  const auto follow_first = [&](const json& user, const std::string& kind) {
    SCOPED_TRACE(kind);
    const std::string id = "ad/" + user["objectGuid"].get<std::string>();
    const json conflict = lines_of({"conflicts", "show", id})[0];
    EXPECT_EQ(conflict["kind"], kind);
    ASSERT_TRUE(can_follow(conflict["resolutions"][0])) << conflict["resolutions"];
    follow(conflict["resolutions"][0]);
    const Outcome gone = tenon({"conflicts", "show", id});
    EXPECT_EQ(gone.exit_code, ExitCode::kNegative) << gone.out;
    const json now = lines_of({"objects", "get", user["objectGuid"]})[0];
    EXPECT_EQ(now["accountId"], user["accountId"]);
  };
  follow_first(users[0], "LinkLost");
  follow_first(users[1], "SourceAnchorChanged");
  must({"tenant", "set-feature", "blockCloudObjectTakeoverThroughHardMatch=on"});
  must({"tenant", "directory-sync", "off", "--reason", "a test"});
  must({"tenant", "directory-sync", "on", "--reason", "a test"});
  EXPECT_EQ(lines_of({"conflicts", "show", users[2]["objectGuid"]})[0]["kind"], "DirectorySyncOn");
  must({"sync", "force"});
  follow_first(users[2], "InvalidHardMatch");
  must({"replay"});
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
      const json party = step.value("party", json::object());  // a command has none
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
        must({"immutable-id", "clear", conflict["others"][0]["id"], "--reason", "one person"});
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

}  // namespace
}  // namespace tenon
