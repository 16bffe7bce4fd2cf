// The Contoso sample through the programs: every row and column of what must come out, for the
// tenant as it is and for two others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"
#include "tests/end_to_end/csv.h"
#include "tests/end_to_end/tenond_process.h"

namespace tenon {
namespace {

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

std::string contoso(const std::string& file) {
  std::string path = "tests/data/contoso/";
  path += file;
  return path;
}

std::vector<std::string> parts_of(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::string part;
  for (const char letter : text + separator) {
    if (letter != separator) {
      part += letter;
    } else if (!part.empty()) {
      parts.push_back(std::move(part));
      part.clear();
    }
  }
  std::sort(parts.begin(), parts.end());
  return parts;
}

class Contoso : public testing::Test {
 protected:
  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return cli::run_tenon(arguments);
  }

  void must(std::vector<std::string> arguments) {
    const Outcome outcome = tenon(arguments);
    ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << arguments[0] << ": " << outcome.err;
  }

  void create(const std::string& first_sync, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{
        "tenant",   "create",      "contoso",  "--initial-domain",       "contoso.onmicrosoft.com",
        "--domain", "contoso.com", "--domain", "fabrikam.com:federated", "--first-sync",
        first_sync, "--rule-set",  "2026-07"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    must(arguments);
  }

  static std::vector<std::string> cloud_import(bool with_features) {
    std::vector<std::string> arguments{"import", "--connector", "entra", "--as", "cloud"};
    for (const char* file : {"cloud-users.json", "cloud-role-members.json", "cloud-contacts.json",
                             "cloud-domains.json", "cloud-deleted-users.json", "cloud-groups.json",
                             "cloud-role-eligibility.json"}) {
      arguments.push_back(contoso(file));
    }
    if (with_features) arguments.push_back(contoso("cloud-features.json"));
    return arguments;
  }

  static std::vector<std::string> directory_import() {
    return {"import", "--connector", "ad", "--as", "on-premises", contoso("onprem.ldif")};
  }

  void expect_truth(const std::string& file) {
    const Outcome outcome = tenon({"objects", "list", "--output", "json"});
    ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
    std::map<std::string, json> objects;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
      json object = json::parse(line);
      const std::string guid = object["objectGuid"];
      objects[guid] = std::move(object);
    }
    const std::vector<CsvRow> rows = read_csv(contoso(file));
    EXPECT_EQ(objects.size(), rows.size());
    for (const CsvRow& row : rows) {
      ASSERT_TRUE(objects.contains(row.at("objectGUID"))) << row.at("dn");
      expect_row(row, objects[row.at("objectGUID")]);
    }
  }

  void expect_row(const CsvRow& row, const json& object) {
    SCOPED_TRACE(row.at("category") + " " + row.at("dn"));
    EXPECT_EQ(object["distinguishedName"], row.at("dn"));
    EXPECT_EQ(object["type"], row.at("type"));
    EXPECT_EQ(object["outcome"], row.at("outcome"));
    EXPECT_EQ(object["method"], row.at("method"));
    EXPECT_EQ(object["relinked"], row.at("relinked") == "yes");
    EXPECT_EQ(object["refusedBy"], row.at("refused_by"));
    EXPECT_EQ(object["refusal"], row.at("refusal"));
    EXPECT_EQ(object["effectiveUpn"], row.at("effective_upn"));
    std::vector<std::string> quarantined = object["quarantined"];
    std::sort(quarantined.begin(), quarantined.end());
    EXPECT_EQ(quarantined, parts_of(row.at("quarantined"), '|'));
    // The id of a provisioned account is derived, and no column of the truth.
    if (row.at("method") == "PROVISIONED") {
      EXPECT_EQ(object["accountId"].get<std::string>().size(), 36u);
    } else {
      EXPECT_EQ(object["accountId"], row.at("cloud_id"));
    }
  }

  Folder folder;
  Tenond server{folder.path("data")};
};

TEST_F(Contoso, ComesOutAsTheTruthSays) {
  create("2020-01-01");
  must(cloud_import(true));
  must(directory_import());
  expect_truth("truth.csv");
}

TEST_F(Contoso, ComesOutAsTheTruthSaysWithoutMatchingOnUpn) {
  create("2015-01-01");
  must(cloud_import(false));
  must(directory_import());
  expect_truth("truth-upn-match-off.csv");
}

TEST_F(Contoso, ComesOutAsTheTruthSaysWithSoftMatchBlocked) {
  create("2020-01-01", {"--feature", "blockSoftMatch=on"});
  must(cloud_import(false));
  must(directory_import());
  expect_truth("truth-soft-match-blocked.csv");
}

// The second batch, as DirSync told it; some of it comes out at the end of the cycle only.
TEST_F(Contoso, TheSecondBatchComesOutAsTheTruthSays) {
  create("2020-01-01");
  must(cloud_import(true));
  must(directory_import());
  must({"import", "--connector", "ad", "--as", "on-premises", contoso("onprem-changes.ldif")});
  for (const CsvRow& row : read_csv(contoso("truth-changes.csv"))) {
    SCOPED_TRACE(row.at("change") + " " + row.at("dn"));
    if (row.at("outcome") == "deleted") {
      EXPECT_EQ(tenon({"objects", "get", row.at("objectGUID")}).exit_code, ExitCode::kNegative);
      const Outcome account = tenon({"accounts", "get", row.at("cloud_id"), "-o", "json"});
      EXPECT_EQ(json::parse(account.out)["state"], "IN_RECYCLE_BIN") << account.err;
      continue;
    }
    const Outcome got = tenon({"objects", "get", row.at("objectGUID"), "-o", "json"});
    ASSERT_EQ(got.exit_code, ExitCode::kOk) << got.err;
    const json object = json::parse(got.out);
    EXPECT_EQ(object["effectiveUpn"], row.at("effective_upn"));
    if (row.at("cloud_id").empty()) continue;  // provisioned: its id is derived
    EXPECT_EQ(object["accountId"], row.at("cloud_id"));
  }
  EXPECT_EQ(tenon({"replay"}).exit_code, ExitCode::kOk);
}

// What a person does first: every question answers, and the replay agrees.
TEST_F(Contoso, AnswersEveryQuestion) {
  create("2020-01-01");
  must(cloud_import(true));
  must(directory_import());
  const Outcome why = tenon({"why", "katherine.vaughan@contoso.com"});
  EXPECT_EQ(why.exit_code, ExitCode::kOk) << why.err;
  EXPECT_THAT(why.out, HasSubstr("Bound SMTP"));
  EXPECT_THAT(why.out, HasSubstr("SMTP match"));
  must({"why", "CN=Katherine Vaughan,OU=Tokyo,OU=Users,OU=Contoso,DC=contoso,DC=local"});
  must({"accounts", "get", "katherine.vaughan@contoso.com"});
  must({"accounts", "list", "--state", "live", "--bound"});
  must({"objects", "list", "--waiting"});
  must({"conflicts"});
  must({"authority", "katherine.vaughan@contoso.com"});
  must({"log", "--from", "0", "--to", "3"});
  must({"watch", "--until-caught-up"});
  must({"status"});
  must({"tenant", "show"});
  EXPECT_EQ(tenon({"why", "nobody@contoso.com"}).exit_code, ExitCode::kNegative);
  const Outcome replay = tenon({"replay"});
  EXPECT_EQ(replay.exit_code, ExitCode::kOk) << replay.out << replay.err;
  EXPECT_THAT(replay.out, HasSubstr("EQUAL"));
}

TEST_F(Contoso, TheSameImportsAgainAppendNothing) {
  create("2020-01-01");
  must(cloud_import(true));
  must(directory_import());
  const auto root = [this]() -> std::string {
    return json::parse(tenon({"status", "-o", "json"}).out)["root"];
  };
  const std::string before = root();
  EXPECT_EQ(tenon(cloud_import(true)).out, "already imported: nothing appended\n");
  EXPECT_EQ(tenon(directory_import()).out, "already imported: nothing appended\n");
  EXPECT_EQ(root(), before);
}

// Restarted after kill -9, the answers are the same.
TEST(ContosoRestart, KnowsTheSameAfterAKill) {
  Folder folder;
  std::vector<std::string> question;
  std::string before;
  {
    Tenond server(folder.path("data"));
    const auto tenon = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
      return cli::run_tenon(arguments);
    };
    ASSERT_EQ(tenon({"tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com"})
                  .exit_code,
              ExitCode::kOk);
    ASSERT_EQ(tenon({"import", "--connector", "ad", "--as", "on-premises", contoso("onprem.ldif")})
                  .exit_code,
              ExitCode::kOk);
    before = tenon({"objects", "list", "-o", "json"}).out;
    server.kill();
  }
  Tenond server(folder.path("data"));
  const auto tenon = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return cli::run_tenon(arguments);
  };
  EXPECT_EQ(tenon({"objects", "list", "-o", "json"}).out, before);
  EXPECT_EQ(tenon({"replay"}).exit_code, ExitCode::kOk);
  EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace tenon
