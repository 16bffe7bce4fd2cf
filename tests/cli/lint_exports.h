// Exports of both sides, written by a test, and what lint finds in them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/base/guid.h"
#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"

namespace tenon::cli {

using nlohmann::json;
using Values = std::vector<std::pair<std::string, std::string>>;

class LintExports : public ::testing::Test {
 protected:
  // The GUID of the n-th entry or account.
  static Guid guid(int n) {
    Guid guid;
    for (std::size_t i = 0; i < guid.bytes.size(); ++i) {
      guid.bytes[i] = static_cast<std::uint8_t>(0x10 * (i % 8 + 1) + i);
    }
    guid.bytes[15] = static_cast<std::uint8_t>(n);
    return guid;
  }
  static std::string bytes_of(const Guid& guid) { return *from_base64(guid.anchor()); }

  // An LDIF entry of that class, with a GUID; values that need it are written as base64.
  void entry(const std::string& object_class, const std::string& name, const Values& values) {
    ldif_ += "dn: CN=" + name + ",OU=People,DC=contoso,DC=local\nobjectClass: " + object_class +
             "\nobjectGUID:: " + guid(++entries_).anchor() + "\n";
    for (const auto& [attribute, value] : values) {
      ldif_ += attribute + ":: " + to_base64(value) + "\n";
    }
    ldif_ += "\n";
  }
  // A user in whom nothing is wrong: UPN, primary and mail are name@contoso.com.
  void user(const std::string& name, const Values& more = {}) {
    const std::string address = name + "@contoso.com";
    Values values = {{"userPrincipalName", address},
                     {"proxyAddresses", "SMTP:" + address},
                     {"mail", address},
                     {"mailNickname", name},
                     {"sAMAccountName", name}};
    values.insert(values.end(), more.begin(), more.end());
    entry("user", name, values);
  }

  // An account; `more` adds to it or replaces. Its object id is that of guid(200 + n).
  json& account(const std::string& name, json more = json::object()) {
    json& account = users_.emplace_back();
    const std::string address = name + "@contoso.com";
    account = {{"id", guid(200 + static_cast<int>(users_.size())).text()},
               {"userPrincipalName", address},
               {"mail", address},
               {"proxyAddresses", {"SMTP:" + address}},
               {"userType", "Member"}};
    account.update(more);
    return account;
  }
  json& group(const std::string& name, json more = json::object()) {
    json& group = groups_.emplace_back();
    group = {{"id", guid(100 + static_cast<int>(groups_.size())).text()},
             {"displayName", name},
             {"mail", name + "@contoso.com"},
             {"proxyAddresses", {"SMTP:" + name + "@contoso.com"}},
             {"groupTypes", json::array()},
             {"mailEnabled", true},
             {"securityEnabled", false}};
    group.update(more);
    return group;
  }
  // The account has that privileged role, or may have it.
  void privileged(const json& account, bool eligible = false) {
    json& roles = eligible ? eligible_ : held_;
    roles.push_back({{"principalId", account["id"]},
                     {"principal", {{"@odata.type", "#microsoft.graph.user"}}},
                     {"roleDefinitionId", "62e90394-69f5-4237-9190-012177145e10"},
                     {"directoryScopeId", "/"}});
  }

  // Findings of `tenon -o json lint` on what was written.
  std::vector<json> lint(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"-o", "json", "lint"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    for (const std::string& file : files()) arguments.push_back(file);
    const Outcome outcome = run_tenon(arguments);
    EXPECT_EQ(outcome.err, "");
    exit_code_ = outcome.exit_code;
    std::vector<json> findings;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) findings.push_back(json::parse(line));
    return findings;
  }
  // Their checks alone.
  std::vector<std::string> checks(const std::vector<std::string>& more = {}) {
    std::vector<std::string> names;
    for (const json& finding : lint(more)) names.push_back(finding["check"]);
    return names;
  }

  std::vector<std::string> files() const {
    std::vector<std::string> files;
    if (!ldif_.empty()) files.push_back(folder_.file("onprem.ldif", ldif_));
    const auto add = [&](const std::string& name, const std::string& context, const json& list) {
      if (list.empty()) return;
      const json page = {
          {"@odata.context", "https://graph.microsoft.com/v1.0/$metadata#" + context},
          {"value", list}};
      files.push_back(folder_.file(name, page.dump(1)));
    };
    add("users.json", "users", users_);
    add("groups.json", "groups", groups_);
    add("deleted.json", "directory/deletedItems/microsoft.graph.user", deleted_);
    add("roles.json", "roleManagement/directory/roleAssignments", held_);
    add("eligible.json", "roleManagement/directory/roleEligibilitySchedules", eligible_);
    add("domains.json", "domains", domains_);
    return files;
  }

  Folder folder_;
  std::string ldif_;
  json users_ = json::array();
  json groups_ = json::array();
  json deleted_ = json::array();
  json held_ = json::array();
  json eligible_ = json::array();
  json domains_ = {{{"id", "contoso.com"},
                    {"isInitial", false},
                    {"isVerified", true},
                    {"authenticationType", "Managed"}},
                   {{"id", "contoso.onmicrosoft.com"},
                    {"isInitial", true},
                    {"isVerified", true},
                    {"authenticationType", "Managed"}}};
  ExitCode exit_code_ = ExitCode::kOk;

 private:
  int entries_ = 0;
};

}  // namespace tenon::cli
