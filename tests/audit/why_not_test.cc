// `tenon why-not` on the Contoso sample: what it proposes, carried out, binds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/audit/contoso.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;

// Only the match on the UPN leads his object to his account.
constexpr char kUpnOff[] = "isaac.bianchi@contoso.com";

class WhyNot : public Contoso {
 protected:
  void load(const std::string& first_sync) {
    create(first_sync);
    must(cloud("import"));
    must(directory("import", "onprem.ldif"));
  }

  json ask(const std::vector<std::string>& keys) {
    std::vector<std::string> arguments{"why-not"};
    arguments.insert(arguments.end(), keys.begin(), keys.end());
    arguments.insert(arguments.end(), {"--output", "json"});
    const Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
    return lines(outcome.out).front();
  }

  static std::vector<std::string> edits(const json& answer) {
    std::vector<std::string> names;
    for (const json& change : answer["change"]) names.push_back(change["edit"]);
    return names;
  }
};

TEST_F(WhyNot, ProposesWhatThenBinds) {
  create("2015-01-01");
  must(cloud("import"));
  // An object that only the UPN leads to its account, with the match on it off, and a wrong name:
  // it waits.
  const std::string folder_file = folder.file("waits.ldif",
                                              "dn: CN=Isaac Bianchi,DC=contoso,DC=com\n"
                                              "objectClass: user\n"
                                              "objectGUID:: AAECAwQFBgcICQoLDA0ODw==\n"
                                              "userPrincipalName: no name@contoso.com\n"
                                              "\n");
  must({"import", "--connector", "ad", "--as", "on-premises", folder_file});
  const std::string object = "CN=Isaac Bianchi,DC=contoso,DC=com";
  const json answer = ask({object, kUpnOff});
  EXPECT_FALSE(answer["bound"]);
  EXPECT_EQ(answer["first"]["outcome"], "DataValidationFailed");
  EXPECT_TRUE(answer["possible"]);
  EXPECT_THAT(edits(answer), testing::ElementsAre("match_on_upn", "take_upn"));
  EXPECT_EQ(answer["change"][0]["command"], "tenon tenant set-feature softMatchOnUpn=on");
  // U0 would be next once the name is right.
  EXPECT_THAT(answer["others"].dump(), HasSubstr("SoftMatchOnUpnOff"));
  must({"tenant", "set-feature", "softMatchOnUpn=on"});
  const std::string renamed = folder.file("renamed.ldif",
                                          "dn: CN=Isaac Bianchi,DC=contoso,DC=com\n"
                                          "changetype: modify\n"
                                          "replace: userPrincipalName\n"
                                          "userPrincipalName: isaac.bianchi@contoso.com\n"
                                          "-\n"
                                          "\n");
  must({"import", "--connector", "ad", "--as", "on-premises", renamed});
  EXPECT_TRUE(ask({object, kUpnOff})["bound"]);
}

TEST_F(WhyNot, NamesTheNearestAccountsFirst) {
  load("2020-01-01");
  const Outcome all = tenon({"objects", "list", "--waiting", "--output", "json"});
  const std::vector<json> waiting = lines(all.out);
  ASSERT_FALSE(waiting.empty());
  std::size_t answered = 0;
  for (const json& object : waiting) {
    const Outcome outcome =
        tenon({"why-not", object["objectGuid"].get<std::string>(), "--output", "json"});
    ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
    std::size_t before = 0;
    for (const json& answer : lines(outcome.out)) {
      if (answer.contains("summary") && answer["summary"].is_object()) continue;
      const std::size_t far = answer["possible"] ? answer["change"].size() : 4;
      EXPECT_GE(far, before);
      before = far;
      EXPECT_EQ(answer["first"]["outcome"], object["outcome"]);
      ++answered;
    }
  }
  EXPECT_GT(answered, 0u);
}

TEST_F(WhyNot, SaysItInWords) {
  load("2020-01-01");
  const Outcome bound = tenon({"why-not", kUpnOff, kUpnOff});
  EXPECT_EQ(bound.exit_code, ExitCode::kOk) << bound.err;
  EXPECT_THAT(bound.out, HasSubstr("is bound to"));
  const Outcome other = tenon({"why-not", kUpnOff, "katherine.vaughan@contoso.com"});
  EXPECT_EQ(other.exit_code, ExitCode::kOk) << other.err;
  EXPECT_THAT(other.out, HasSubstr("stands between them"));
  const json linked = ask({kUpnOff, "katherine.vaughan@contoso.com"});
  EXPECT_THAT(linked["summary"].get<std::string>(), HasSubstr("an object has one account"));
  const Outcome past = tenon({"why-not", kUpnOff, "--as-of", std::to_string(head() - 2)});
  EXPECT_EQ(past.exit_code, ExitCode::kOk) << past.err;
  EXPECT_EQ(tenon({"why-not", "nobody@contoso.com"}).exit_code, ExitCode::kNegative);
  EXPECT_EQ(tenon({"why-not", kUpnOff, "nobody@contoso.com"}).exit_code, ExitCode::kNegative);
  EXPECT_EQ(tenon({"why-not"}).exit_code, ExitCode::kUsage);
}

}  // namespace
}  // namespace tenon
