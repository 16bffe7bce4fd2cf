// The command itself: which files are whose, errors, exit codes, what people read.
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "cli/offline/lint_check.h"
#include "tests/cli/lint_exports.h"

namespace tenon::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class LintCommand : public LintExports {
 protected:
  Outcome run_on(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"lint"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_tenon(arguments);
  }
};

TEST_F(LintCommand, SpeaksToNoServer) {
  user("anna");
  account("anna");
  std::vector<std::string> arguments = {"--server", "127.0.0.1:1", "lint"};
  for (const std::string& file : files()) arguments.push_back(file);
  const Outcome outcome = run_tenon(arguments);
  EXPECT_EQ(outcome.exit_code, ExitCode::kOk);
  EXPECT_EQ(outcome.out,
            "0 errors, 0 warnings, 0 notes in 1 directory object and 1 account\n"
            "a first synchronisation would bind 1, make 0 new accounts, and leave 0 waiting\n"
            "records passed over: the initial domain, which is verified from the start × 1\n");
}

TEST_F(LintCommand, PeopleReadFindingsByCheck) {
  domains_ = json::array();
  entry("user", "anna", {{"userPrincipalName", "an na@contoso.com"}});
  entry("user", "ben", {{"userPrincipalName", "b\x1b@contoso.com"}});
  const std::string file = files()[0];
  const Outcome outcome =
      run_on({"--initial-domain", "contoso.onmicrosoft.com", "--domain", "contoso.com", file});
  EXPECT_EQ(outcome.exit_code, ExitCode::kNegative);
  EXPECT_THAT(outcome.out,
              StartsWith("error  upn-invalid  2  user principal names that the cloud does not "
                         "take\n  " +
                         file + ":1  user CN=anna,OU=People,DC=contoso,DC=local (" +
                         guid(1).text() + ")\n    “an na@contoso.com” is no user principal name"));
  EXPECT_THAT(outcome.out, HasSubstr("  → Correct userPrincipalName on premises.\n"));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("b\\x1b@contoso.com"), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(outcome.out, HasSubstr("leave 2 waiting\n"));
  const Outcome limited = run_on({"--domain", "contoso.com", "--limit", "1", file});
  EXPECT_THAT(limited.out, HasSubstr("and 1 more (--limit 0 shows all)"));
}

TEST_F(LintCommand, EveryLineOfJsonHasTheSameKeys) {
  user("anna", {{"proxyAddresses", "x"}});
  account("ben", {{"onPremisesImmutableId", "ben"}});
  domains_ = json::array();
  const std::set<std::string> keys = {"check",     "severity", "rule",   "side",  "type",
                                      "connector", "id",       "name",   "place", "attribute",
                                      "value",     "message",  "remedy", "others"};
  const auto found = lint({"--connector", "ad"});
  ASSERT_THAT(found, ::testing::SizeIs(3));
  for (const json& finding : found) {
    std::set<std::string> mine;
    for (const auto& [key, value] : finding.items()) mine.insert(key);
    EXPECT_EQ(mine, keys);
    if (finding["side"] == "on-premises") {
      EXPECT_EQ(finding["connector"], "ad");
    }
  }
}

TEST_F(LintCommand, AChecksIsLeftOutByItsName) {
  entry("user", "anna", {{"userPrincipalName", "an na@contoso.com"}});
  EXPECT_THAT(checks({"--skip", "upn-invalid"}), IsEmpty());
  EXPECT_EQ(exit_code_, ExitCode::kOk);
  const Outcome wrong = run_on({"--skip", "upn-invald", files()[0]});
  EXPECT_EQ(wrong.exit_code, ExitCode::kUsage);
  EXPECT_THAT(wrong.err, HasSubstr("no check has this name"));
}

TEST_F(LintCommand, DomainsAreGuessedWhereNoListIsGiven) {
  domains_ = json::array();
  entry("user", "anna",
        {{"userPrincipalName", "anna@adatum.com"},
         {"mailNickname", "anna"},
         {"proxyAddresses", "SMTP:anna@contoso.com"}});
  account("anna");
  account("admin", {{"userPrincipalName", "admin@contoso.onmicrosoft.com"}});
  account("x", {{"userPrincipalName", "x_y.com#EXT#@other.example"}, {"userType", "Guest"}});
  auto found = lint();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0]["check"], "domains-assumed");
  EXPECT_EQ(found[0]["value"], "contoso.com, contoso.onmicrosoft.com");
  EXPECT_THAT(checks(), ::testing::Contains("upn-suffix-unverified"));
  entry("user", "ben",
        {{"userPrincipalName", "ben@contoso.com"}, {"proxyAddresses", "SMTP:ben@fabrikam.com"}});
  EXPECT_THAT(checks(), Not(::testing::Contains("address-domain-unverified")))
      << "a guess says nothing of other domains";
  // Without the cloud: what the directory has.
  users_.clear();
  EXPECT_EQ(lint()[0]["value"], "adatum.com, contoso.com, initial-domain.onmicrosoft.com");
}

TEST_F(LintCommand, FilesAreToldApartByTheirContent) {
  user("anna");
  account("anna");
  const auto given = files();
  const std::string odd = folder_.file("directory.json", ldif_);
  EXPECT_EQ(run_on({odd, given[1], given[2]}).exit_code, ExitCode::kOk);
  const Outcome forced = run_on({"--as", "cloud", odd});
  EXPECT_EQ(forced.exit_code, ExitCode::kBadData);
  EXPECT_THAT(forced.err, HasSubstr("directory.json"));
  EXPECT_EQ(run_on({"--as", "on-premises", given[1]}).exit_code, ExitCode::kBadData);
}

TEST_F(LintCommand, BadInputIsAClearError) {
  EXPECT_EQ(run_on({}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(run_on({folder_.path("missing.ldif")}).exit_code, ExitCode::kNoInput);
  EXPECT_EQ(run_on({folder_.path("")}).exit_code, ExitCode::kNoInput);
  const Outcome input = run_on({"-"});
  EXPECT_EQ(input.exit_code, ExitCode::kBadData);
  EXPECT_THAT(input.err, HasSubstr("files are read more than once"));
  const Outcome nothing = run_on({folder_.file("empty.ldif", "")});
  EXPECT_EQ(nothing.exit_code, ExitCode::kBadData);
  EXPECT_THAT(nothing.err, HasSubstr("LINT_NOTHING"));
  const Outcome change =
      run_on({folder_.file("changes.ldif",
                           "dn: CN=a,DC=contoso,DC=local\nchangetype: modify\nreplace: mail\nmail: "
                           "a@contoso.com\n-\n\n")});
  EXPECT_EQ(change.exit_code, ExitCode::kBadData);
  EXPECT_THAT(change.err, AllOf(HasSubstr("changes.ldif:1"), HasSubstr("LINT_CHANGE")));
  user("anna");
  const Outcome cut = run_on({folder_.file("cut.ldif", ldif_ + "dn: CN=b\nmail: x")});
  EXPECT_EQ(cut.exit_code, ExitCode::kBadData);
  const Outcome domain = run_on({"--domain", "not a domain", files()[0]});
  EXPECT_EQ(domain.exit_code, ExitCode::kBadData);
  EXPECT_THAT(domain.err, HasSubstr("domain"));
}

TEST_F(LintCommand, ABadRecordIsAFindingAndTheNextIsRead) {
  user("anna");
  ldif_ +=
      "dn: CN=short,DC=contoso,DC=local\nobjectClass: user\nobjectGUID:: AAEC\n\n"
      "dn: CN=none,DC=contoso,DC=local\nobjectClass: user\nsAMAccountName: none\n\n"
      "dn:: " +
      to_base64("CN=a\x1b[31m,DC=contoso,DC=local") +
      "\nobjectClass: user\n\n"
      "dn: CN=worse,DC=contoso,DC=local\nobjectClass: user\nmail:: ###\nsn: W\n\n";
  user("ben");
  account("anna");
  account("carl", {{"id", "no guid"}});
  account("ben");
  const auto found = lint();
  EXPECT_EQ(exit_code_, ExitCode::kNegative);
  ASSERT_THAT(found, ::testing::SizeIs(5));
  for (const json& finding : found) {
    EXPECT_EQ(finding["check"], "unreadable");
    EXPECT_EQ(finding["severity"], "error");
    EXPECT_THAT(finding["remedy"].get<std::string>(), Not(IsEmpty()));
    EXPECT_THAT(finding["message"].get<std::string>(),
                Not(HasSubstr(finding["remedy"].get<std::string>())));
  }
  EXPECT_THAT(found[0]["place"].get<std::string>(), HasSubstr("element 2"));
  EXPECT_THAT(found[1]["place"].get<std::string>(), HasSubstr("onprem.ldif:"));
  EXPECT_EQ(found[1]["attribute"], "objectGUID");
  EXPECT_THAT(found[2]["message"].get<std::string>(), HasSubstr("neither objectGUID"));
  EXPECT_THAT(found[3]["message"].get<std::string>(), HasSubstr("control character"));
  EXPECT_EQ(found[4]["attribute"], "mail");
  const Outcome people = run_on(files());
  EXPECT_THAT(people.out, HasSubstr("error  unreadable  5  records that cannot be read"));
  EXPECT_THAT(people.out, HasSubstr("would bind 2, make 0 new accounts, and leave 0 waiting"));
  EXPECT_THAT(people.out, Not(HasSubstr("\x1b")));
}

TEST_F(LintCommand, AFeatureThatThereIsNotIsAWrongOption) {
  user("anna");
  const Outcome unknown = run_on({"--feature", "foo=on", files()[0]});
  EXPECT_EQ(unknown.exit_code, ExitCode::kBadData);
  EXPECT_THAT(unknown.err, HasSubstr("--feature foo: there is no feature"));
  EXPECT_EQ(run_on({"--feature", "blockSoftMatch=3", files()[0]}).exit_code, ExitCode::kBadData);
}

TEST_F(LintCommand, TheTenantBeginsAsGraphDescribesIt) {
  entry("user", "anna", {{"userPrincipalName", "anna@contoso.com"}});
  account("anna");
  EXPECT_THAT(checks(), IsEmpty());
  std::vector<std::string> arguments = {"-o", "json", "lint"};
  for (const std::string& file : files()) arguments.push_back(file);
  arguments.push_back(folder_.file(
      "features.json",
      R"({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directory/)"
      R"(onPremisesSynchronization", "value": [{"id": "385330d3-b5f0-4fbf-91f5-836b29ba078d",)"
      R"("features": {"softMatchOnUpnEnabled": false}}]})"));
  const Outcome off = run_tenon(arguments);
  EXPECT_EQ(json::parse(off.out)["check"], "match-switched-off");
  arguments.insert(arguments.end(), {"--feature", "softMatchOnUpn=on"});
  EXPECT_EQ(run_tenon(arguments).out, "");
  EXPECT_EQ(run_on({"--rule-set", "2020-01", files()[0]}).exit_code, ExitCode::kBadData);
}

TEST_F(LintCommand, AShellCompletesItAndItsFiles) {
  const Outcome bash = run_tenon({"completion", "bash"});
  EXPECT_THAT(bash.out, AllOf(HasSubstr("\"lint\")"), HasSubstr("--skip")));
  EXPECT_THAT(bash.out, HasSubstr("^(import|lint)$"));
}

TEST_F(LintCommand, TheManualHasEveryCheck) {
  std::ifstream file(std::string(TENON_TEST_DATA) + "/../../docs/lint.md");
  const std::string manual((std::istreambuf_iterator<char>(file)), {});
  for (const offline::LintCheckInfo& info : offline::lint_checks()) {
    const std::string row = "| `" + std::string(info.name) + "` | " +
                            std::string(offline::name_of(info.severity)) + " |";
    EXPECT_THAT(manual, HasSubstr(row));
  }
}

// What hides in the sample, by check (tests/data/contoso/README.md says why).
TEST_F(LintCommand, Contoso) {
  const std::string sample = std::string(TENON_TEST_DATA) + "/contoso/";
  std::vector<std::string> arguments = {
      "--tenant", "contoso",      "-o",         "json",
      "lint",     "--first-sync", "2020-01-01", sample + "onprem.ldif"};
  for (const char* name : {"users", "deleted-users", "groups", "contacts", "domains", "features",
                           "role-members", "role-eligibility"}) {
    arguments.push_back(sample + "cloud-" + name + ".json");
  }
  const Outcome outcome = run_tenon(arguments);
  EXPECT_EQ(outcome.exit_code, ExitCode::kNegative) << outcome.err;
  std::map<std::string, int> counts;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) ++counts[json::parse(line)["check"]];
  EXPECT_EQ(counts["twin-to-be"], 8);     // S2 5, S3 1, U2 1, U3 1
  EXPECT_EQ(counts["match-refused"], 9);  // H2, H4, H5, H6, S1 5
  EXPECT_EQ(counts["upn-invalid"], 1);
  EXPECT_EQ(counts["several-primaries"], 1);
  EXPECT_EQ(counts["upn-missing"], 2);
  EXPECT_EQ(counts["mail-alone"], 2);
  arguments.erase(arguments.begin() + 2, arguments.begin() + 4);  // -o json
  EXPECT_THAT(run_tenon(arguments).out,
              HasSubstr("would bind 127, make 35 new accounts, and leave 10 waiting"));
}

}  // namespace
}  // namespace tenon::cli
