// `tenon plan` on the Contoso sample: it says what the import then does, decision by decision.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "tests/audit/contoso.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;

class Plan : public Contoso {
 protected:
  // The decisions in a plan's output, without the times, which are of another day.
  static std::vector<json> planned(const std::string& text) {
    std::vector<json> decisions;
    for (json& line : lines(text)) {
      if (line.contains("decision")) decisions.push_back(without_time(line["decision"]));
    }
    return decisions;
  }

  std::vector<json> decided(std::uint64_t from) {
    const std::string last = std::to_string(from - 1);
    const Outcome watch =
        tenon({"watch", "--after", last, "--until-caught-up", "--output", "json"});
    std::vector<json> decisions;
    for (json& line : lines(watch.out)) decisions.push_back(without_time(line));
    return decisions;
  }

  static json without_time(json decision) {
    decision.erase("time");
    if (decision.contains("authority") && decision["authority"].is_object()) {
      decision["authority"].erase("time");
    }
    return decision;
  }

  // Plans, imports, and compares.
  void expect_as_planned(std::vector<std::string> arguments) {
    const std::uint64_t from = head();
    arguments.insert(arguments.end(), {"--output", "json"});
    arguments[0] = "plan";
    const Outcome plan = tenon(arguments);
    EXPECT_EQ(plan.exit_code, ExitCode::kChanges) << plan.err;
    EXPECT_EQ(head(), from);
    arguments[0] = "import";
    must(arguments);
    const std::vector<json> expected = planned(plan.out);
    const std::vector<json> actual = decided(from);
    ASSERT_EQ(actual.size(), expected.size());
    ASSERT_FALSE(actual.empty());
    for (std::size_t i = 0; i < actual.size(); ++i) ASSERT_EQ(actual[i], expected[i]) << i;
  }
};

TEST_F(Plan, SaysWhatAnImportThenDoes) {
  create("2020-01-01");
  expect_as_planned(cloud("import"));
  expect_as_planned(directory("import", "onprem.ldif"));
  // Change records are made from what the objects would be by then.
  expect_as_planned(directory("import", "onprem-changes.ldif"));
}

TEST_F(Plan, GroupsForPeopleAndEndsWithTwo) {
  create("2020-01-01");
  must(cloud("import"));
  const Outcome plan = tenon(directory("plan", "onprem.ldif"));
  EXPECT_EQ(plan.exit_code, ExitCode::kChanges) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("accounts taken over: their authority moves on premises"));
  EXPECT_THAT(plan.out, HasSubstr("refusals"));
  EXPECT_THAT(plan.out, HasSubstr("more (--limit 0 shows all)"));
  EXPECT_THAT(plan.out, HasSubstr("Nothing was logged."));
  EXPECT_EQ(plan.err, "");
}

// A deletion is one whichever side says it, and what is refused does not pass for nothing.
TEST_F(Plan, TellsWhatTheCloudDeletesAndWhatIsRefused) {
  create("2020-01-01");
  must(cloud("import"));
  const auto account = lines(tenon({"accounts", "list", "--limit", "1", "--output", "json"}).out);
  ASSERT_EQ(account.size(), 1u);
  const std::string id = account.front()["objectId"];
  const std::string file = folder.path("changes.jsonl");
  std::ofstream(file) << R"({"accountDeleted":{"objectId":")" << id << R"("}})"
                      << "\n"
                      << R"({"accountDeleted":{"objectId":"00000000-0000-4000-8000-000000000000"}})"
                      << "\n";
  const Outcome plan = tenon({"plan", "--connector", "entra", file});
  EXPECT_EQ(plan.exit_code, ExitCode::kChanges) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("1 deletion"));
  EXPECT_THAT(plan.out, HasSubstr("1 refusal"));
}

TEST_F(Plan, OfWhatIsThereAlreadyIsNothing) {
  create("2020-01-01");
  must(cloud("import"));
  must(directory("import", "onprem.ldif"));
  const Outcome again = tenon(directory("plan", "onprem.ldif"));
  EXPECT_EQ(again.exit_code, ExitCode::kOk) << again.out << again.err;
  EXPECT_THAT(again.out, HasSubstr("already imported"));
  EXPECT_THAT(again.out, HasSubstr("Nothing would change"));
}

// In the past as if nothing had come since.
TEST_F(Plan, StandsOnAnyPosition) {
  create("2020-01-01");
  must(cloud("import"));
  const std::uint64_t before = head();
  std::vector<std::string> question = directory("plan", "onprem.ldif");
  question.insert(question.end(), {"--output", "json"});
  const Outcome first = tenon(question);
  must(directory("import", "onprem.ldif"));
  must(directory("import", "onprem-changes.ldif"));
  question.insert(question.end(), {"--as-of", std::to_string(before - 1)});
  const Outcome later = tenon(question);
  EXPECT_EQ(later.exit_code, ExitCode::kChanges) << later.err;
  EXPECT_EQ(planned(first.out), planned(later.out));
}

// The sample has accounts that only a match on the UPN would take.
TEST_F(Plan, TriesAnotherFeature) {
  create("2015-01-01");
  must(cloud("import"));
  must(directory("import", "onprem.ldif"));
  const Outcome on = tenon({"plan", "--feature", "softMatchOnUpn=on", "-o", "json"});
  EXPECT_EQ(on.exit_code, ExitCode::kChanges) << on.err;
  EXPECT_THAT(on.out, HasSubstr("\"kind\":\"SETTING\""));
  // Already on: it cannot be switched off, and the plan says so.
  must({"tenant", "set-feature", "softMatchOnUpn=on"});
  const Outcome off = tenon({"plan", "--feature", "softMatchOnUpn=off", "--no-sync"});
  EXPECT_EQ(off.exit_code, ExitCode::kChanges) << off.err;
  EXPECT_THAT(off.out, HasSubstr("FeatureChangeRefused"));
  // With files: first the feature, then what they say.
  std::vector<std::string> both = directory("plan", "onprem-changes.ldif");
  both.insert(both.end(), {"--feature", "blockSoftMatch=on", "-o", "json"});
  const Outcome blocked = tenon(both);
  EXPECT_EQ(blocked.exit_code, ExitCode::kChanges) << blocked.err;
  EXPECT_THAT(blocked.out, HasSubstr("SoftMatchBlocked"));
}

TEST_F(Plan, RefusesWhatItCannotTry) {
  EXPECT_EQ(tenon({"plan"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"plan", "--feature", "noSuch"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"plan", "--feature", "blockSoftMatch=on"}).exit_code, ExitCode::kNegative);
  create("2020-01-01");
  const Outcome missing = tenon(directory("plan", "nothing.ldif"));
  EXPECT_EQ(missing.exit_code, ExitCode::kNoInput);
  const Outcome beyond = tenon({"plan", "--feature", "blockSoftMatch=on", "--as-of", "1000000"});
  EXPECT_EQ(beyond.exit_code, ExitCode::kRefused) << beyond.err;
}

}  // namespace
}  // namespace tenon
