// `tenon order-check`: two connectors, one account, and whoever comes first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/audit/contoso.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;

constexpr char kFirst[] = "00000000-0000-4000-8000-00000000000a";
constexpr char kSecond[] = "00000000-0000-4000-8000-00000000000b";
constexpr char kAccount[] = "00000000-0000-4000-8000-0000000000c1";

class OrderCheck : public Contoso {
 protected:
  // One fact of one source.
  void say(const std::string& source, const std::string& fact) {
    must({"import", "--connector", source, folder.file(source + ".jsonl", fact + "\n")});
  }

  static std::string present(const std::string& guid) {
    return R"({"objectPresent":{"object":{"objectGuid":")" + guid +
           R"(","type":"USER","attributes":[)"
           R"({"name":"userPrincipalName","values":["pat.lee@contoso.com"]},)"
           R"({"name":"proxyAddresses","values":["SMTP:pat.lee@contoso.com"]}]}}})";
  }

  void two_for_one_account() {
    create("2020-01-01");
    say("cloud", std::string(R"({"accountCreated":{"account":{"objectId":")") + kAccount +
                     R"(","type":"USER","attributes":[)"
                     R"({"name":"userPrincipalName","values":["pat.lee@contoso.com"]},)"
                     R"({"name":"proxyAddresses","values":["SMTP:pat.lee@contoso.com"]}]}}})");
    say("emea", present(kFirst));
    say("apac", present(kSecond));
  }
};

TEST_F(OrderCheck, NamesBothFactsAndBothOutcomes) {
  two_for_one_account();
  const Outcome outcome = tenon({"order-check", "--output", "json"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kChanges) << outcome.err;
  const std::vector<json> all = lines(outcome.out);
  ASSERT_GE(all.size(), 2u);
  const json& summary = all.back()["summary"];
  EXPECT_EQ(summary["dependent"], "2");
  EXPECT_EQ(summary["leftOut"], "0");
  bool swapped = false;
  for (const json& one : all) {
    if (!one.contains("object") || one["object"]["id"] != kFirst) continue;
    if (one["earlier"]["source"] != "emea" || one["later"]["source"] != "apac") continue;
    swapped = true;
    EXPECT_EQ(one["asLogged"]["account"]["id"], kAccount);
    EXPECT_EQ(one["asLogged"]["method"], "SMTP");
    EXPECT_EQ(one["exchanged"]["method"], "PROVISIONED");
    EXPECT_EQ(one["exchanged"]["refusedBy"], "S2");
  }
  EXPECT_TRUE(swapped) << outcome.out;
}

TEST_F(OrderCheck, AnswersOfOneKeyAndOfThePast) {
  two_for_one_account();
  const Outcome words = tenon({"order-check", "--key", kSecond});
  EXPECT_EQ(words.exit_code, ExitCode::kChanges) << words.err;
  EXPECT_THAT(words.out, HasSubstr("as it was"));
  EXPECT_THAT(words.out, HasSubstr("exchanged"));
  EXPECT_EQ(tenon({"order-check", "--key", "nobody@contoso.com"}).exit_code, ExitCode::kNegative);
  // Before there were two: only whether the account or the object came first.
  const std::string before = std::to_string(head() - 2);
  const std::vector<json> past =
      lines(tenon({"order-check", "--as-of", before, "--output", "json"}).out);
  for (const json& one : past) {
    if (!one.contains("later")) continue;
    EXPECT_NE(one["later"]["source"], "apac");
  }
}

// All of one source before all of another: nothing could have crossed.
TEST_F(OrderCheck, KeepsTheOrderOfEachSource) {
  create("2020-01-01");
  must(cloud("import"));
  must(directory("import", "onprem.ldif"));
  const Outcome outcome = tenon({"order-check", "--output", "json"});
  EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  const json summary = lines(outcome.out).back()["summary"];
  EXPECT_EQ(summary["dependent"], "0");
  EXPECT_GT(std::stoull(summary["held"].get<std::string>()), 100u);
}

}  // namespace
}  // namespace tenon
