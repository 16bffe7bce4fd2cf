// An operator before the Contoso sample: both sides imported, and `tenon` at hand.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"
#include "tests/end_to_end/tenond_process.h"

namespace tenon {

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

  cli::Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return cli::run_tenon(arguments);
  }

  cli::Outcome must(const std::vector<std::string>& arguments) {
    cli::Outcome outcome = tenon(arguments);
    EXPECT_EQ(outcome.exit_code, cli::ExitCode::kOk) << arguments[0] << ": " << outcome.err;
    return outcome;
  }

  std::vector<nlohmann::json> lines_of(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "json"});
    std::vector<nlohmann::json> found;
    std::istringstream lines(must(arguments).out);
    for (std::string line; std::getline(lines, line);) found.push_back(nlohmann::json::parse(line));
    return found;
  }

  // Facts of a connector, as protobuf JSON.
  void say(const std::string& connector, const std::vector<nlohmann::json>& facts) {
    std::string text;
    // Two imports are never the same.
    for (nlohmann::json fact : facts) {
      fact["reason"] = "step " + std::to_string(++said_);
      text += fact.dump() + "\n";
    }
    must({"import", "--connector", connector, folder.file("facts.jsonl", text)});
  }

  // Users that are bound, with their objects and accounts as they are.
  std::vector<nlohmann::json> bound_users(std::size_t count) {
    std::vector<nlohmann::json> users;
    for (nlohmann::json& object :
         lines_of({"objects", "--outcome", "Bound", "--type", "user", "--method", "smtp",
                   "--not-waiting", "--not-quarantined"})) {
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

}  // namespace tenon
