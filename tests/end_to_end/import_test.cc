// Imports that are cut off, on either side, and input that is wrong, against the real server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/client.h"
#include "tenon/v1/fact.pb.h"
#include "tenon/v1/log.pb.h"
#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"
#include "tests/end_to_end/tenond_process.h"

namespace tenon {
namespace {

// Its creation, and the semantics revision in force.
constexpr std::uint64_t kNewTenantFacts = 2;

using cli::ExitCode;
using cli::Outcome;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::uint64_t kFacts = 40000;
// The importer is cut off when so many are in the log.
constexpr std::uint64_t kCutAt = 3000;

std::string account_id(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

std::string many_facts() {
  std::string lines;
  for (std::uint64_t number = 0; number < kFacts; ++number) {
    lines += R"({"accountCreated":{"account":{"objectId":")" + account_id(number) +
             R"(","type":"USER","attributes":[{"name":"userPrincipalName","values":["user)" +
             std::to_string(number) + "@contoso.com\"]}]}}}\n";
  }
  return lines;
}

class ImportEndToEnd : public testing::Test {
 protected:
  void SetUp() override {
    start();
    ASSERT_EQ(tenon({"tenant", "create", "t", "--initial-domain", "contoso.onmicrosoft.com",
                     "--domain", "contoso.com"})
                  .exit_code,
              ExitCode::kOk);
  }

  void start() { server = std::make_unique<Tenond>(folder.path("data")); }

  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server->address(), "--tenant", "t"});
    return cli::run_tenon(arguments);
  }

  std::uint64_t head() {
    const Outcome status = tenon({"status", "-o", "json"});
    return std::stoull(json::parse(status.out)["head"].get<std::string>());
  }

  cli::ClientOptions connection() const {
    cli::ClientOptions options;
    options.server = server->address();
    return options;
  }

  // Returns as soon as the log is so long.
  void wait_for_head(std::uint64_t facts) {
    cli::Client client(connection());
    v1::ReadFactsRequest request;
    request.set_tenant("t");
    request.set_follow(true);
    const Status read = client.read_facts(request, [&](const v1::ReadFactsResponse& page) {
      return page.facts(page.facts_size() - 1).position() + 1 < facts;
    });
    ASSERT_TRUE(read.ok()) << read.error().message;
  }

  std::unique_ptr<Process> start_import(const std::string& file) {
    return std::make_unique<Process>(std::vector<std::string>{
        tenon_program(), "--server", server->address(), "--tenant", "t", "import", file});
  }

  // Every fact once and in its order, after those that a new tenant's log begins with.
  void expect_all_once() {
    cli::Client client(connection());
    v1::ReadFactsRequest request;
    request.set_tenant("t");
    request.set_from(kNewTenantFacts);
    std::uint64_t number = 0;
    const Status read = client.read_facts(request, [&](const v1::ReadFactsResponse& page) {
      for (const v1::LoggedFact& logged : page.facts()) {
        v1::Fact fact;
        EXPECT_TRUE(fact.ParseFromString(logged.payload()));
        if (fact.account_created().account().object_id() != account_id(number)) {
          ADD_FAILURE() << "position " << logged.position() << " is not fact " << number;
          return false;
        }
        EXPECT_EQ(logged.source_number(), ++number);
      }
      return true;
    });
    EXPECT_TRUE(read.ok());
    EXPECT_EQ(number, kFacts);
  }

  Outcome on_premises(const std::string& text, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"import", "--connector", "ad",
                                       "--as",   "on-premises", folder.file("in.ldif", text)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return tenon(arguments);
  }

  Outcome cloud(const std::string& text) {
    return tenon({"import", "--connector", "entra", "--as", "cloud", folder.file("in.json", text)});
  }

  Folder folder;
  std::unique_ptr<Tenond> server;
};

TEST_F(ImportEndToEnd, AKilledImporterIsTakenUp) {
  const std::string file = folder.file("facts.jsonl", many_facts());
  const std::unique_ptr<Process> importer = start_import(file);
  wait_for_head(kCutAt);
  importer->signal(SIGKILL);
  ASSERT_EQ(importer->wait(), 128 + SIGKILL) << "it was done before it was cut off";
  const Outcome resumed = tenon({"import", file});
  ASSERT_EQ(resumed.exit_code, ExitCode::kOk) << resumed.err;
  EXPECT_THAT(resumed.out, HasSubstr("were there from a run that was cut off"));
  expect_all_once();
  EXPECT_EQ(tenon({"import", file}).out, "already imported: nothing appended\n");
}

TEST_F(ImportEndToEnd, AKilledServerHasWhatItAcknowledgedAndTakesTheRest) {
  const std::string file = folder.file("facts.jsonl", many_facts());
  const std::unique_ptr<Process> importer = start_import(file);
  wait_for_head(kCutAt);
  server->kill();
  EXPECT_EQ(importer->wait(), static_cast<int>(ExitCode::kUnreachable));
  start();
  EXPECT_GE(head(), kCutAt);
  const Outcome resumed = tenon({"import", file});
  ASSERT_EQ(resumed.exit_code, ExitCode::kOk) << resumed.err;
  expect_all_once();
  EXPECT_EQ(tenon({"replay"}).exit_code, ExitCode::kOk);
}

// --- change records

constexpr char kZoe[] =
    "dn: CN=Zoe,OU=People,DC=contoso,DC=local\n"
    "objectClass: user\n"
    "objectGUID:: AAECAwQFBgcICQoLDA0ODw==\n"
    "userPrincipalName: zoe@contoso.com\n"
    "proxyAddresses: SMTP:zoe@contoso.com\n"
    "displayName: Zoe\n";

TEST_F(ImportEndToEnd, ChangeRecordsOfAllKinds) {
  ASSERT_EQ(on_premises(kZoe).exit_code, ExitCode::kOk);
  const Outcome outcome = on_premises(
      "version: 1\n"
      "dn: CN=Zoe,OU=People,DC=contoso,DC=local\n"
      "changetype: modify\n"
      "add: proxyAddresses\n"
      "proxyAddresses: smtp:z@contoso.com\n"
      "-\n"
      "replace: displayName\n"
      "displayName: Zoe Okafor\n"
      "-\n"
      "\n"
      "dn: cn=zoe,ou=people,dc=contoso,dc=local\n"
      "changetype: modrdn\n"
      "newrdn: CN=Zoe Okafor\n"
      "deleteoldrdn: 1\n"
      "newsuperior: OU=Oslo,DC=contoso,DC=local\n"
      "\n"
      "dn: CN=Zoe Okafor,OU=Oslo,DC=contoso,DC=local\n"
      "changetype: modify\n"
      "delete: proxyAddresses\n"
      "proxyAddresses: smtp:z@contoso.com\n"
      "-\n"
      "\n"
      "dn: CN=Ada,OU=Oslo,DC=contoso,DC=local\n"
      "changetype: add\n"
      "objectClass: user\n"
      "objectGUID:: EAECAwQFBgcICQoLDA0ODw==\n"
      "userPrincipalName: ada@contoso.com\n");
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  const Outcome got =
      tenon({"objects", "get", "CN=Zoe Okafor,OU=Oslo,DC=contoso,DC=local", "-o", "json"});
  ASSERT_EQ(got.exit_code, ExitCode::kOk) << got.err;
  const json zoe = json::parse(got.out);
  EXPECT_EQ(zoe["objectGuid"], "03020100-0504-0706-0809-0a0b0c0d0e0f");
  EXPECT_EQ(zoe["attributes"]["displayName"], json::array({"Zoe Okafor"}));
  EXPECT_EQ(zoe["attributes"]["proxyAddresses"], json::array({"SMTP:zoe@contoso.com"}));
  ASSERT_EQ(tenon({"objects", "get", "ada@contoso.com"}).exit_code, ExitCode::kOk);

  const Outcome unknown = on_premises(
      "dn: CN=Ada,OU=Oslo,DC=contoso,DC=local\n"
      "changetype: delete\n"
      "\n"
      "dn: CN=Nobody,DC=contoso,DC=local\n"
      "changetype: delete\n");
  EXPECT_EQ(unknown.exit_code, ExitCode::kBadData);
  EXPECT_THAT(unknown.err, HasSubstr("in.ldif:4"));
  EXPECT_THAT(unknown.err, HasSubstr("CN=Nobody,DC=contoso,DC=local"));
}

// --- bad input: a clear error, and nothing lost

TEST_F(ImportEndToEnd, TruncatedLdif) {
  const Outcome outcome = on_premises(std::string(kZoe) + "\ndn: CN=Ada,DC=contoso\nobjectCl");
  EXPECT_EQ(outcome.exit_code, ExitCode::kBadData);
  EXPECT_THAT(outcome.err, HasSubstr("in.ldif:9"));
  EXPECT_EQ(head(), kNewTenantFacts + 2);  // the start of the cycle, Zoe
}

TEST_F(ImportEndToEnd, WrongBase64) {
  const Outcome outcome = on_premises("dn: CN=Ada,DC=contoso\nobjectGUID:: AAEC*w==\n");
  EXPECT_EQ(outcome.exit_code, ExitCode::kBadData);
  EXPECT_THAT(outcome.err, HasSubstr("in.ldif:2"));
  EXPECT_THAT(outcome.err, HasSubstr("objectGUID"));
}

TEST_F(ImportEndToEnd, ALineOfAHundredMegabytes) {
  const Outcome outcome =
      on_premises("dn: CN=Ada,DC=contoso\ninfo: " + std::string(100 << 20, 'x') + "\n");
  EXPECT_EQ(outcome.exit_code, ExitCode::kBadData);
  EXPECT_THAT(outcome.err, HasSubstr("in.ldif:2"));
  EXPECT_LT(outcome.err.size(), 2000u);
}

TEST_F(ImportEndToEnd, APageOfJsonThatIsCutInTheMiddle) {
  const Outcome outcome = cloud(
      R"({"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[)"
      R"({"id":"5ba2b989-31c6-4b22-bb9d-177c393d88ba","userPrincipalName":"a@contoso.com"},{"id)");
  EXPECT_EQ(outcome.exit_code, ExitCode::kBadData);
  EXPECT_THAT(outcome.err, HasSubstr("in.json"));
  EXPECT_EQ(tenon({"accounts", "get", "a@contoso.com"}).exit_code, ExitCode::kOk);
}

TEST_F(ImportEndToEnd, AFactWithADeniedAttributeIsNamedAndNothingOfItsBatchIsKept) {
  const std::string account = account_id(1);
  const Outcome outcome = tenon(
      {"import", folder.file("in.jsonl",
                             "{\"accountDeleted\":{\"objectId\":\"" + account +
                                 "\"}}\n"
                                 "{\"accountCreated\":{\"account\":{\"objectId\":\"" +
                                 account +
                                 "\",\"type\":\"USER\",\"attributes\":[{\"name\":\"userPassword\","
                                 "\"values\":[\"hunter2\"]}]}}}\n")});
  EXPECT_EQ(outcome.exit_code, ExitCode::kRefused);
  EXPECT_THAT(outcome.err, HasSubstr("in.jsonl:2"));
  EXPECT_THAT(outcome.err, HasSubstr("userPassword"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("hunter2")));
  EXPECT_EQ(head(), kNewTenantFacts);
}

TEST_F(ImportEndToEnd, AnUnknownTenantIsNotMade) {
  const std::string file = folder.file("in.ldif", kZoe);
  const std::vector<std::string> arguments{
      "--server", server->address(), "--tenant", "nobody", "import", "--connector", "ad",
      "--as",     "on-premises",     file};
  const Outcome outcome = cli::run_tenon(arguments);
  EXPECT_EQ(outcome.exit_code, ExitCode::kNegative);
  EXPECT_THAT(outcome.err, HasSubstr("nobody"));
  EXPECT_EQ(
      cli::run_tenon({"--server", server->address(), "--tenant", "nobody", "status"}).exit_code,
      ExitCode::kNegative);
}

TEST_F(ImportEndToEnd, ASecondServerOnTheSameFolderDoesNotStart) {
  Process second({tenond_program(), "--data", folder.path("data"), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.wait_for_line("listening on "), "");
  EXPECT_NE(second.wait(), 0);
  EXPECT_EQ(head(), kNewTenantFacts);
}

}  // namespace
}  // namespace tenon
