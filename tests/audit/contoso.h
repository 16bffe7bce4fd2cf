// The Contoso sample on a tenond of its own, spoken to by the command line.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"
#include "tests/end_to_end/tenond_process.h"

namespace tenon {

class Contoso : public testing::Test {
 protected:
  cli::Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return cli::run_tenon(arguments);
  }

  void must(const std::vector<std::string>& arguments) {
    const cli::Outcome outcome = tenon(arguments);
    ASSERT_EQ(outcome.exit_code, cli::ExitCode::kOk) << arguments[0] << ": " << outcome.err;
  }

  void create(const std::string& first_sync) {
    must({"tenant", "create", "contoso", "--initial-domain", "contoso.onmicrosoft.com", "--domain",
          "contoso.com", "--domain", "fabrikam.com:federated", "--first-sync", first_sync,
          "--rule-set", "2026-07"});
  }

  static std::string contoso(const std::string& file) { return "tests/data/contoso/" + file; }

  static std::vector<std::string> cloud(const std::string& command) {
    std::vector<std::string> arguments{command, "--connector", "entra", "--as", "cloud"};
    for (const char* file : {"cloud-users.json", "cloud-role-members.json", "cloud-contacts.json",
                             "cloud-domains.json", "cloud-deleted-users.json", "cloud-groups.json",
                             "cloud-role-eligibility.json"}) {
      arguments.push_back(contoso(file));
    }
    return arguments;
  }

  static std::vector<std::string> directory(const std::string& command, const std::string& file) {
    return {command, "--connector", "ad", "--as", "on-premises", contoso(file)};
  }

  static std::vector<nlohmann::json> lines(const std::string& text) {
    std::vector<nlohmann::json> parsed;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      parsed.push_back(nlohmann::json::parse(line));
    }
    return parsed;
  }

  // Facts in the log.
  std::uint64_t head() {
    // 64-bit numbers are texts in protobuf's JSON.
    const std::string text = lines(tenon({"status", "-o", "json"}).out).front()["head"];
    return std::stoull(text);
  }

  Folder folder;
  Tenond server{folder.path("data")};
};

}  // namespace tenon
