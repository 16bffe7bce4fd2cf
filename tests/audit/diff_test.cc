// `tenon diff` on the Contoso sample: the course that was not taken comes out as the truth about a
// tenant that took it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/audit/contoso.h"
#include "tests/end_to_end/csv.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;

class Diff : public Contoso {
 protected:
  void load(const std::string& first_sync) {
    create(first_sync);
    must(cloud("import"));
    must(directory("import", "onprem.ldif"));
  }

  // Without the cycle, of which the truth knows nothing: the head before its end.
  std::string before_the_end() { return std::to_string(head() - 1); }

  std::vector<json> ask(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "diff");
    arguments.insert(arguments.end(), {"--output", "json"});
    const Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, ExitCode::kChanges) << outcome.err;
    return lines(outcome.out);
  }

  static std::map<std::string, CsvRow> truth(const std::string& file) {
    std::map<std::string, CsvRow> rows;
    for (CsvRow& row : read_csv(contoso(file))) {
      const std::string guid = row.at("objectGUID");
      rows.emplace(guid, std::move(row));
    }
    return rows;
  }

  static std::string text(const json& value, const char* key) {
    return value.contains(key) && value[key].is_string() ? value[key].get<std::string>() : "";
  }

  // Null when it is not there.
  static json part(const json& whole, const char* key) {
    return whole.is_object() && whole.contains(key) ? whole[key] : json();
  }

  static void expect_standing(const CsvRow& row, const json& standing) {
    EXPECT_EQ(text(standing, "outcome"), row.at("outcome"));
    EXPECT_EQ(text(standing, "refusedBy"), row.at("refused_by"));
    EXPECT_EQ(text(standing, "refusal"), row.at("refusal"));
    const std::string method = text(standing, "method");
    EXPECT_EQ(method == "MATCH_METHOD_UNSPECIFIED" ? "" : method, row.at("method"));
    if (row.at("cloud_id").empty()) return;
    EXPECT_EQ(text(part(standing, "account"), "id"), row.at("cloud_id"));
  }

  // The differences between two truths, object by object, and no other.
  static void expect_between(const std::vector<json>& told, const std::string& as_logged,
                             const std::string& would_have_been) {
    const auto before = truth(as_logged);
    const auto after = truth(would_have_been);
    std::set<std::string> expected;
    for (const auto& [guid, row] : before) {
      for (const char* column : {"outcome", "method", "cloud_id", "refused_by", "refusal"}) {
        if (row.at(column) != after.at(guid).at(column)) expected.insert(guid);
      }
    }
    EXPECT_FALSE(expected.empty());
    std::set<std::string> objects;
    for (const json& line : told) {
      if (line.contains("summary") || !part(line, "object").is_object()) continue;
      const std::string guid = text(part(line, "object"), "id");
      SCOPED_TRACE(after.at(guid).at("category") + " " + after.at(guid).at("dn"));
      objects.insert(guid);
      expect_standing(before.at(guid), part(line, "asLogged"));
      expect_standing(after.at(guid), part(line, "wouldHaveBeen"));
      EXPECT_EQ(text(part(part(line, "decisionWouldHaveBeen"), "id"), "position"),
                text(line, "since"));
      EXPECT_EQ(text(part(part(line, "decisionAsLogged"), "id"), "position"), text(line, "since"));
    }
    EXPECT_EQ(objects, expected);
  }
};

TEST_F(Diff, WithoutMatchingOnUpn) {
  load("2020-01-01");
  expect_between(ask({"--feature", "softMatchOnUpn=off", "--to", before_the_end()}), "truth.csv",
                 "truth-upn-match-off.csv");
}

TEST_F(Diff, WithMatchingOnUpn) {
  load("2015-01-01");
  expect_between(ask({"--feature", "softMatchOnUpn=on", "--to", before_the_end()}),
                 "truth-upn-match-off.csv", "truth.csv");
}

TEST_F(Diff, WithSoftMatchBlocked) {
  load("2020-01-01");
  const std::vector<json> told =
      ask({"--feature", "blockSoftMatch=on", "--from", "0", "--to", before_the_end()});
  expect_between(told, "truth.csv", "truth-soft-match-blocked.csv");
  // Every account that was taken over by a soft match, and is synchronised since, would be in the
  // cloud still: told with the account.
  const json summary = part(told.back(), "summary");
  EXPECT_EQ(text(summary, "blocked"), "80");
  std::size_t transferred = 0;
  for (const json& line : told) transferred += line.value("kind", "") == "TRANSFERRED" ? 1 : 0;
  EXPECT_EQ(text(summary, "transferred"), std::to_string(transferred));
  EXPECT_GT(transferred, 0u);
}

// From a position on: what was bound before stays bound.
TEST_F(Diff, BeginsAtAPosition) {
  load("2020-01-01");
  const auto all = ask({"--feature", "blockSoftMatch=on", "--to", before_the_end()});
  const std::uint64_t middle = head() - 80;
  const auto some = ask({"--feature", "blockSoftMatch=on", "--from", std::to_string(middle), "--to",
                         before_the_end()});
  EXPECT_LT(some.size(), all.size());
  EXPECT_GT(some.size(), 1u);
  for (const json& line : some) {
    if (line.contains("summary")) continue;
    EXPECT_GE(std::stoull(text(line, "since")), middle);
  }
}

// Orders for the very feature have no effect in the course that was not taken; elsewhere they do.
TEST_F(Diff, HoldsTheSettingWhateverIsOrdered) {
  create("2020-01-01");
  must(cloud("import"));
  must({"tenant", "set-feature", "blockSoftMatch=on"});
  must(directory("import", "onprem.ldif"));
  expect_between(ask({"--feature", "blockSoftMatch=off", "--to", before_the_end()}),
                 "truth-soft-match-blocked.csv", "truth.csv");
}

TEST_F(Diff, SaysWhichBindingsTheNewestRuleSetWouldHaveBlocked) {
  must({"tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com", "--domain",
        "contoso.com", "--domain", "fabrikam.com:federated", "--first-sync", "2020-01-01",
        "--rule-set", "2016-03"});
  must(cloud("import"));
  must(directory("import", "onprem.ldif"));
  const auto told = ask({"--rule-set", "2026-07", "--to", before_the_end()});
  // The two that only the newer sets refuse: H4 by 2026-06, H5 and H6 by 2026-07.
  std::set<std::string> rules;
  for (const json& line : told) {
    if (line.value("kind", "") == "BOUND")
      rules.insert(text(part(line, "wouldHaveBeen"), "refusedBy"));
  }
  EXPECT_FALSE(rules.empty());
  const auto after = truth("truth.csv");
  for (const json& line : told) {
    if (line.contains("summary") || !part(line, "object").is_object()) continue;
    expect_standing(after.at(text(part(line, "object"), "id")), part(line, "wouldHaveBeen"));
  }
}

TEST_F(Diff, IsNothingForWhatIsSoAnyhow) {
  load("2020-01-01");
  const Outcome same = tenon({"diff", "--feature", "softMatchOnUpn=on", "--from", "0"});
  EXPECT_EQ(same.exit_code, ExitCode::kOk) << same.out << same.err;
  EXPECT_THAT(same.out, HasSubstr("no binding, refusal, authority or"));
  const Outcome words = tenon({"diff", "--feature", "softMatchOnUpn=off"});
  EXPECT_EQ(words.exit_code, ExitCode::kChanges);
  EXPECT_THAT(words.out, HasSubstr("bindings that would be others  12"));
  EXPECT_THAT(words.out, HasSubstr("U0 refused: SoftMatchOnUpnOff"));
}

TEST_F(Diff, RefusesWhatItCannotCompare) {
  EXPECT_EQ(tenon({"diff"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"diff", "--feature", "a=on", "--rule-set", "b"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"diff", "--rule-set", "2026-07"}).exit_code, ExitCode::kNegative);
  create("2020-01-01");
  EXPECT_THAT(tenon({"diff", "--feature", "noSuch=on"}).err, HasSubstr("FEATURE_UNKNOWN"));
  EXPECT_THAT(tenon({"diff", "--feature", "softMatchOnUpn=3"}).err, HasSubstr("FEATURE_VALUE"));
  EXPECT_THAT(tenon({"diff", "--rule-set", "1999-01"}).err, HasSubstr("RULE_SET_UNKNOWN"));
  EXPECT_THAT(tenon({"diff", "--rule-set", "2026-07", "--from", "99"}).err,
              HasSubstr("DIFF_BEYOND_HEAD"));
}

}  // namespace
}  // namespace tenon
