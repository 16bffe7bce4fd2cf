// The commands, their output for people and for programs, and how they end.

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

class Command : public testing::Test {
 protected:
  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return run_tenon(arguments);
  }

  v1::DirectoryObject& add_object(const std::string& guid) {
    v1::DirectoryObject& object = server.state().objects.emplace_back();
    object.set_object_guid(guid);
    object.set_type(v1::USER);
    object.set_outcome("Bound");
    object.set_method(v1::PROVISIONED);
    return object;
  }

  FakeServer server;
};

TEST_F(Command, TenantCreateSendsOneRequest) {
  const Outcome outcome = tenon({"tenant",
                                 "create",
                                 "t",
                                 "--initial-domain",
                                 "contoso.onmicrosoft.com",
                                 "--domain",
                                 "contoso.com",
                                 "--domain",
                                 "fabrikam.com:federated",
                                 "--first-sync",
                                 "2020-01-01",
                                 "--rule-set",
                                 "2026-07",
                                 "--feature",
                                 "blockSoftMatch=on",
                                 "--feature",
                                 "accidentalDeletionThreshold=50",
                                 "--actor",
                                 "ada",
                                 "--reason",
                                 "new"});
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  EXPECT_EQ(outcome.out, "tenant t created\nits verifier key: tenon/t+00000000+key\n");
  ASSERT_EQ(server.state().created.size(), 1u);
  const v1::CreateTenantRequest& request = server.state().created[0];
  EXPECT_EQ(request.tenant(), "t");
  EXPECT_EQ(request.settings().initial_domain(), "contoso.onmicrosoft.com");
  ASSERT_EQ(request.settings().domains_size(), 2);
  EXPECT_EQ(request.settings().domains(1).authentication(), v1::FEDERATED);
  EXPECT_EQ(request.settings().first_sync_date(), "2020-01-01");
  EXPECT_EQ(request.settings().rule_set(), "2026-07");
  ASSERT_EQ(request.settings().features_size(), 2);
  EXPECT_EQ(request.settings().features(1).number(), 50u);
  EXPECT_EQ(request.order().actor(), "ada");
  EXPECT_EQ(request.order().reason(), "new");
}

TEST_F(Command, TenantSetFeatureTellsARefusal) {
  for (const char* name : {"blockSoftMatch", "unknown"}) {
    v1::FeatureSet& feature = *server.state().tenant.add_features();
    feature.set_name(name);
    feature.set_enabled(false);
  }
  const Outcome done = tenon({"tenant", "set-feature", "blockSoftMatch=on"});
  EXPECT_EQ(done.exit_code, ExitCode::kOk) << done.err;
  EXPECT_EQ(done.out, "Accepted at 0: as it was said\n");
  const std::size_t before = server.state().submitted.size();
  const Outcome unknown = tenon({"tenant", "set-feature", "blockSoftMatch=off", "nothing=on"});
  EXPECT_EQ(unknown.exit_code, ExitCode::kUsage);
  EXPECT_THAT(unknown.err, HasSubstr("there are blockSoftMatch, unknown"));
  EXPECT_EQ(tenon({"tenant", "set-feature", "blockSoftMatch=3"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"tenant", "set-feature", "unknown"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(server.state().submitted.size(), before);
  EXPECT_EQ(tenon({"tenant", "set-feature", "unknown=on"}).exit_code, ExitCode::kNegative);
}

TEST_F(Command, ObjectsAreOneJsonObjectALine) {
  v1::DirectoryObject& object = add_object("64de9700-89b1-4bf1-9fdb-62303c9292c4");
  object.set_distinguished_name("CN=Zoe,DC=contoso");
  object.set_refused_by("S2");
  object.set_refusal("InvalidSoftMatch");
  object.set_account_id("5ba2b989-31c6-4b22-bb9d-177c393d88ba");
  object.set_effective_upn("zoe@contoso.com");
  v1::Quarantine& value = *object.add_quarantined();
  value.set_attribute("proxyAddresses");
  value.set_value("smtp:orders@contoso.com");
  add_object("2");
  add_object("3");
  const Outcome outcome = tenon({"objects", "list", "--output", "json"});
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  std::istringstream lines(outcome.out);
  std::vector<json> objects;
  for (std::string line; std::getline(lines, line);) objects.push_back(json::parse(line));
  ASSERT_EQ(objects.size(), 3u);  // over two pages
  EXPECT_EQ(objects[0]["objectGuid"], "64de9700-89b1-4bf1-9fdb-62303c9292c4");
  EXPECT_EQ(objects[0]["distinguishedName"], "CN=Zoe,DC=contoso");
  EXPECT_EQ(objects[0]["type"], "user");
  EXPECT_EQ(objects[0]["outcome"], "Bound");
  EXPECT_EQ(objects[0]["method"], "PROVISIONED");
  EXPECT_EQ(objects[0]["relinked"], false);
  EXPECT_EQ(objects[0]["refusedBy"], "S2");
  EXPECT_EQ(objects[0]["refusal"], "InvalidSoftMatch");
  EXPECT_EQ(objects[0]["quarantined"], json::array({"proxyAddresses=smtp:orders@contoso.com"}));
  EXPECT_EQ(objects[0]["accountId"], "5ba2b989-31c6-4b22-bb9d-177c393d88ba");
  EXPECT_EQ(objects[0]["effectiveUpn"], "zoe@contoso.com");
  EXPECT_EQ(objects[1]["quarantined"], json::array());
}

TEST_F(Command, ObjectsAreATableForPeople) {
  add_object("1").set_effective_upn("zoe@contoso.com");
  const Outcome outcome = tenon({"objects"});
  EXPECT_EQ(outcome.out,
            "object           type  outcome            refused by  quarantined  account id\n"
            "zoe@contoso.com  user  Bound PROVISIONED                           \n"
            "1 object, as of 7 facts\n");
}

TEST_F(Command, ListsEndAtTheLimit) {
  for (int count = 0; count < 5; ++count) add_object(std::to_string(count));
  EXPECT_THAT(tenon({"objects", "list", "--limit", "3"}).out,
              HasSubstr("3 objects; more with a higher --limit, as of 7"));
  EXPECT_THAT(tenon({"objects", "list", "--limit", "5"}).out, HasSubstr("\n5 objects, as of 7"));
}

TEST_F(Command, HostileNamesDoNotReachTheTerminal) {
  v1::Account& account = server.state().accounts.emplace_back();
  account.set_display_name("\x1b]0;owned\x07\u202E");
  EXPECT_THAT(tenon({"accounts"}).out, HasSubstr("\\x1b]0;owned\\x07\\u{202e}"));
  const Outcome programs = tenon({"accounts", "--output", "json"});
  EXPECT_THAT(programs.out, Not(HasSubstr("\x1b")));
  EXPECT_EQ(json::parse(programs.out)["displayName"], "\x1b]0;owned\x07\u202E");
}

TEST_F(Command, FiltersAreWordsOrRefused) {
  EXPECT_EQ(tenon({"accounts", "--type", "user", "--state", "live", "--bound"}).exit_code,
            ExitCode::kOk);
  EXPECT_EQ(tenon({"accounts", "list", "--type", "thing"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"objects", "--as-of", "yesterday"}).exit_code, ExitCode::kUsage);
}

TEST_F(Command, NotFoundIsOne) {
  const Outcome outcome = tenon({"objects", "get", "nobody"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kNegative);
  EXPECT_EQ(outcome.err, "tenon: no object has this key\n  (OBJECT_NOT_FOUND)\n");
  const Outcome programs = tenon({"-o", "json", "objects", "get", "nobody"});
  EXPECT_EQ(json::parse(programs.err)["error"]["reason"], "OBJECT_NOT_FOUND");
}

TEST_F(Command, WhyReadsFromTheSummaryToTheRungs) {
  v1::WhyResponse& why = server.state().why;
  why.mutable_object()->set_object_guid("64de9700");
  why.mutable_object()->set_connector("ad");
  why.mutable_object()->set_type(v1::USER);
  why.mutable_object()->set_effective_upn("zoe@contoso.com");
  why.set_summary("Provisioned, because the account with this address was matched before.");
  why.set_head(300);
  v1::Decision& decision = *why.add_decisions();
  decision.mutable_id()->set_position(231);
  decision.set_outcome("Bound");
  decision.set_method(v1::PROVISIONED);
  decision.set_refused_by("S2");
  decision.set_refusal("InvalidSoftMatch");
  decision.set_sentence("A new account was made.");
  decision.set_remedy("Clear the immutable id.");
  v1::Rung& smtp = *decision.add_ladder();
  smtp.set_id("S");
  smtp.set_tried(true);
  smtp.set_key_attribute("proxyAddresses");
  smtp.set_key_as_given("SMTP:Zoe@contoso.com");
  smtp.set_key_as_compared("smtp:zoe@contoso.com");
  v1::Candidate& candidate = *smtp.add_candidates();
  candidate.set_verdict("InvalidSoftMatch");
  candidate.set_rule("S2");
  candidate.mutable_account()->set_id("5ba2b989");
  candidate.mutable_account()->set_side(v1::Party::ACCOUNT);
  v1::Rung& upn = *decision.add_ladder();
  upn.set_id("U");
  upn.set_why_not("S found a candidate");
  v1::RuleSource& source = *why.add_sources();
  source.set_rule("S2");
  source.set_says("the one match is spent");
  source.set_mark("documented");
  source.set_title("Errors");
  source.set_address("https://example.com/errors");
  const Outcome outcome = tenon({"why", "zoe@contoso.com"});
  EXPECT_EQ(outcome.out,
            "zoe@contoso.com  ad user 64de9700\n"
            "\n"
            "Provisioned, because the account with this address was matched before.\n"
            "\n"
            "── decision 231.0\n"
            "  A new account was made.\n"
            "  Bound PROVISIONED   refused by S2: InvalidSoftMatch\n"
            "  → Clear the immutable id.\n"
            "    ladder\n"
            "      S  SMTP match     proxyAddresses = SMTP:Zoe@contoso.com, compared as "
            "smtp:zoe@contoso.com\n"
            "                        ✗ S2 InvalidSoftMatch: account 5ba2b989\n"
            "      U  UPN match      not tried: S found a candidate\n"
            "\n"
            "  where the rules come from\n"
            "    S2  the one match is spent — documented: Errors\n"
            "        https://example.com/errors\n"
            "\n"
            "as of 300 facts\n");
}

TEST_F(Command, LogShowsFactsAndWhatWasErased) {
  for (const char* id : {"a", "b", "c"}) {
    FakeFact fact{"graph", server.state().facts.size() + 1, {}};
    fact.fact.mutable_account_deleted()->set_object_id(id);
    if (id == std::string("c")) {
      fact.fact.set_actor("ines");
      fact.fact.set_reason("ticket\t7");
    }
    server.state().facts.push_back(fact);
  }
  const Outcome people = tenon({"log", "--from", "1"});
  EXPECT_EQ(
      people.out,
      "       1  2020-09-13 12:26:40 UTC  graph#2             account deleted       erased\n"
      "       2  2020-09-13 12:26:40 UTC  graph#3             account deleted       c  by ines: "
      "ticket\\t7\n");
  const Outcome programs = tenon({"log", "--to", "1", "-o", "json"});
  const json line = json::parse(programs.out);
  EXPECT_EQ(line["position"], 0);
  EXPECT_EQ(line["fact"]["accountDeleted"]["objectId"], "a");
}

TEST_F(Command, WatchPrintsALineADecision) {
  v1::Decision& decision = server.state().decisions.emplace_back();
  decision.mutable_id()->set_position(7);
  decision.set_outcome("Bound");
  decision.set_method(v1::HARD);
  decision.set_sentence("zoe is bound");
  EXPECT_THAT(tenon({"watch", "--until-caught-up"}).out, HasSubstr("Bound HARD"));
  EXPECT_EQ(json::parse(tenon({"watch", "--all", "-o", "json"}).out)["sentence"], "zoe is bound");
  EXPECT_EQ(tenon({"watch", "--after", "7.x"}).exit_code, ExitCode::kUsage);
}

TEST_F(Command, ReplayEndsWithItsVerdict) {
  server.state().replay.set_equal(true);
  const Outcome equal = tenon({"replay"});
  EXPECT_EQ(equal.exit_code, ExitCode::kOk);
  EXPECT_THAT(equal.out, HasSubstr("\nEQUAL\n"));
  server.state().replay.set_equal(false);
  server.state().replay.set_state_digest("\x01");
  const Outcome different = tenon({"replay"});
  EXPECT_EQ(different.exit_code, ExitCode::kNegative);
  EXPECT_THAT(different.out, HasSubstr("\nDIFFERENT\n"));
}

TEST_F(Command, StatusShowsDigestsInHexadecimal) {
  const Outcome outcome = tenon({"status", "-o", "json"});
  EXPECT_EQ(json::parse(outcome.out)["root"].get<std::string>().substr(0, 8), "0f0f0f0f");
}

TEST_F(Command, AnArgumentThatIsNotUtf8IsNamed) {
  const std::string latin = "zo\xeb@contoso.com";
  for (const auto& [arguments, name] :
       {std::pair(std::vector<std::string>{"why", latin}, "KEY: "),
        std::pair(std::vector<std::string>{"accounts", "get", latin}, "KEY: "),
        std::pair(std::vector<std::string>{"why-not", "zoe@contoso.com", latin}, "ACCOUNT: "),
        std::pair(std::vector<std::string>{"accounts", "list", "--upn", latin}, "--upn: "),
        std::pair(std::vector<std::string>{"sync", "force", "--reason", latin}, "--reason: ")}) {
    const Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kUsage) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(name));
    EXPECT_THAT(outcome.err, HasSubstr("zo\\xeb@contoso.com\" is not UTF-8, from its byte 3 on"));
  }
  EXPECT_TRUE(server.state().submitted.empty());
  const Outcome tenant = run_tenon({"--server", server.address(), "--tenant", latin, "status"});
  EXPECT_THAT(tenant.err, HasSubstr("--tenant: "));
  // Files have the names that they have.
  const Outcome file = tenon({"import", "na\xefve.jsonl"});
  EXPECT_EQ(file.exit_code, ExitCode::kNoInput) << file.err;
}

TEST_F(Command, StatusOfThePastLeavesOutWhatIsOfNow) {
  const Outcome people = tenon({"status", "--as-of", "7"});
  EXPECT_EQ(people.exit_code, ExitCode::kOk) << people.err;
  EXPECT_THAT(people.out, HasSubstr("Known of now only: "));
  EXPECT_THAT(people.out, Not(HasSubstr("decision digest")));
  const json programs = json::parse(tenon({"status", "--as-of", "7", "-o", "json"}).out);
  for (const char* key : {"decisionDigest", "decisions", "historyHead", "sources"}) {
    EXPECT_FALSE(programs.contains(key)) << key;
  }
  EXPECT_TRUE(programs.contains("stateDigest"));
}

TEST_F(Command, AServerThatIsNotThereIsSaidSo) {
  const Outcome outcome = run_tenon({"--server", "127.0.0.1:1", "--tenant", "t", "status"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kUnreachable);
  EXPECT_THAT(outcome.err, HasSubstr("no connection to tenond at 127.0.0.1:1"));
}

TEST_F(Command, UsageErrorsNameTheWay) {
  EXPECT_EQ(run_tenon({}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(run_tenon({"--help"}).exit_code, ExitCode::kOk);
  EXPECT_EQ(run_tenon({"--version"}).out, "tenon 0.1.0\n");
  const Outcome outcome = run_tenon({"status"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kUsage);
  EXPECT_THAT(outcome.err, HasSubstr("TENON_TENANT"));
}

TEST_F(Command, CompletionKnowsEveryCommand) {
  const Outcome bash = run_tenon({"completion", "bash"});
  EXPECT_EQ(bash.exit_code, ExitCode::kOk);
  for (const char* word : {"\"tenant create\")", "--initial-domain", "\"accounts list\")",
                           "--refused-by", "\"replay\")", "--guid-from-dn"}) {
    EXPECT_THAT(bash.out, HasSubstr(word));
  }
  EXPECT_THAT(run_tenon({"completion", "zsh"}).out, HasSubstr("#compdef tenon"));
  EXPECT_EQ(run_tenon({"completion", "tcsh"}).exit_code, ExitCode::kUsage);
}

}  // namespace
}  // namespace tenon::cli
