// Imports against a server in this process: what is sent, in which order, and what a second run
// sends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/import_cursor.h"
#include "tests/cli/fake_server.h"
#include "tests/cli/folder.h"
#include "tests/cli/run_tenon.h"

namespace tenon::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kPeople[] =
    "dn: CN=Zoe,DC=contoso,DC=local\n"
    "objectClass: user\n"
    "objectGUID:: AAECAwQFBgcICQoLDA0ODw==\n"
    "userPrincipalName: zoe@contoso.com\n"
    "telephoneNumber: 1\n"
    "\n"
    "dn: CN=Ada,DC=contoso,DC=local\n"
    "objectClass: user\n"
    "objectGUID:: EAECAwQFBgcICQoLDA0ODw==\n"
    "userPrincipalName: ada@contoso.com\n";

constexpr char kZoe[] = "03020100-0504-0706-0809-0a0b0c0d0e0f";

class Import : public testing::Test {
 protected:
  Outcome tenon(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--server", server.address(), "--tenant", "contoso"});
    return run_tenon(arguments);
  }

  Outcome on_premises(const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"import", "--connector", "ad", "--as", "on-premises", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return tenon(arguments);
  }

  std::vector<int> kinds() {
    std::vector<int> kinds;
    for (const FakeFact& fact : server.state().facts) kinds.push_back(fact.fact.body_case());
    return kinds;
  }

  // One line of facts: an account of this number.
  static std::string account_line(int number) {
    const std::string digits = std::to_string(1000 + number);
    return "{\"accountCreated\":{\"account\":{\"objectId\":\"00000000-0000-0000-0000-00000000" +
           digits + "\",\"type\":\"USER\"}}}\n";
  }

  FakeServer server;
  Folder folder;
};

TEST_F(Import, OnPremisesIsOneDeltaCycle) {
  const Outcome outcome = on_premises(folder.file("people.ldif", kPeople));
  EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("imported: 4 facts appended, positions 0 to 3\n"));
  EXPECT_THAT(kinds(), ElementsAre(v1::Fact::kSyncCycleStarted, v1::Fact::kObjectPresent,
                                   v1::Fact::kObjectPresent, v1::Fact::kSyncCycleCompleted));
  const std::vector<FakeFact>& facts = server.state().facts;
  EXPECT_EQ(facts[0].fact.sync_cycle_started().type(), v1::DELTA);
  EXPECT_EQ(facts[1].fact.object_present().object().object_guid(), kZoe);
  EXPECT_EQ(facts[1].source, "ad");
  EXPECT_EQ(facts[3].number, 4u);
}

TEST_F(Import, OnlyTheLastFactOfABatchCarriesTheCursor) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  const std::vector<FakeFact>& facts = server.state().facts;
  EXPECT_TRUE(facts[0].fact.cursor().empty());
  EXPECT_TRUE(facts[2].fact.cursor().empty());
  const ImportCursor cursor = ImportCursor::parse(facts[3].fact.cursor());
  EXPECT_EQ(cursor.done, 4u);
  EXPECT_TRUE(cursor.complete);
}

TEST_F(Import, InitialSaysSo) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople), {"--initial"}).exit_code,
            ExitCode::kOk);
  EXPECT_EQ(server.state().facts[0].fact.sync_cycle_started().type(), v1::INITIAL);
}

TEST_F(Import, TheSameAgainAppendsNothingNotEvenACycle) {
  const std::string file = folder.file("people.ldif", kPeople);
  ASSERT_EQ(on_premises(file).exit_code, ExitCode::kOk);
  const Outcome again = on_premises(file);
  EXPECT_EQ(again.exit_code, ExitCode::kOk) << again.err;
  EXPECT_EQ(again.out, "already imported: nothing appended\n");
  EXPECT_EQ(server.state().facts.size(), 4u);
}

TEST_F(Import, TheSameAgainAppendsNothingAlsoAfterAnother) {
  const std::string file = folder.file("people.ldif", kPeople);
  ASSERT_EQ(on_premises(file).exit_code, ExitCode::kOk);
  ASSERT_EQ(on_premises(file, {"--initial"}).exit_code, ExitCode::kOk);
  ASSERT_EQ(server.state().facts.size(), 8u);
  EXPECT_EQ(on_premises(file).out, "already imported: nothing appended\n");
  EXPECT_EQ(server.state().facts.size(), 8u);
}

TEST_F(Import, OtherContentIsAnotherImport) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  const std::string changed = std::string(kPeople) + "mail: ada@contoso.com\n";
  ASSERT_EQ(on_premises(folder.file("people.ldif", changed)).exit_code, ExitCode::kOk);
  EXPECT_EQ(server.state().facts.size(), 8u);
  EXPECT_EQ(server.state().facts[7].number, 8u);
}

TEST_F(Import, SendsLargeFilesInBatchesAndTakesUpWhatWasCutOff) {
  std::string lines;
  for (int number = 0; number < 5000; ++number) lines += account_line(number);
  const std::string file = folder.file("facts.jsonl", lines);
  server.state().breaks_after = 3000;
  const Outcome broken = tenon({"import", file});
  EXPECT_EQ(broken.exit_code, ExitCode::kUnreachable);
  EXPECT_THAT(broken.err, HasSubstr("the same command again goes on after them"));
  EXPECT_THAT(server.state().batches, ElementsAre(1024, 1024));

  server.state().breaks_after.reset();
  const Outcome resumed = tenon({"import", file});
  EXPECT_EQ(resumed.exit_code, ExitCode::kOk) << resumed.err;
  EXPECT_THAT(resumed.out, StartsWith("imported: 2952 facts appended, positions 2048 to 4999; "
                                      "2048 were there from a run that was cut off\n"));
  ASSERT_EQ(server.state().facts.size(), 5000u);
  for (std::size_t at = 0; at < 5000; ++at) {
    ASSERT_THAT(server.state().facts[at].fact.account_created().account().object_id(),
                testing::EndsWith(std::to_string(1000 + at)));
  }
}

TEST_F(Import, NeverSendsFurtherAheadThanTheCredits) {
  std::string lines;
  for (int number = 0; number < 5000; ++number) lines += account_line(number);
  server.state().credit_messages = 1;
  ASSERT_EQ(tenon({"import", folder.file("facts.jsonl", lines)}).exit_code, ExitCode::kOk);
  EXPECT_EQ(server.state().facts.size(), 5000u);
}

TEST_F(Import, ARefusedFactIsNamedByItsPlace) {
  const std::string file =
      folder.file("facts.jsonl", account_line(0) + account_line(1) + account_line(2));
  server.state().refuses_account = "00000000-0000-0000-0000-000000001001";
  const Outcome outcome = tenon({"import", file});
  EXPECT_EQ(outcome.exit_code, ExitCode::kRefused);
  EXPECT_THAT(outcome.err, HasSubstr("facts.jsonl:2: this is not wanted here"));
  EXPECT_THAT(outcome.err, HasSubstr("account_created.account.object_id"));
  EXPECT_THAT(outcome.err, HasSubstr("Take it out."));
  EXPECT_THAT(outcome.err, HasSubstr("DENIED_ATTRIBUTE"));
  EXPECT_TRUE(server.state().facts.empty());
}

// --- change records

TEST_F(Import, AChangeRecordIsMadeFromWhatTheObjectIs) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  const Outcome outcome = on_premises(folder.file("changes.ldif",
                                                  "dn: CN=Zoe,DC=contoso,DC=local\n"
                                                  "changetype: modify\n"
                                                  "add: proxyAddresses\n"
                                                  "proxyAddresses: smtp:z@contoso.com\n"
                                                  "-\n"
                                                  "\n"
                                                  "dn: CN=Zoe,DC=contoso,DC=local\n"
                                                  "changetype: modify\n"
                                                  "add: proxyAddresses\n"
                                                  "proxyAddresses: smtp:zz@contoso.com\n"
                                                  "-\n"));
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  ASSERT_EQ(server.state().facts.size(), 8u);
  const v1::ObjectImage& change = server.state().facts[6].fact.object_changed().object();
  EXPECT_EQ(change.object_guid(), kZoe);
  ASSERT_EQ(change.attributes_size(), 1);
  EXPECT_THAT(change.attributes(0).values(),
              ElementsAre("smtp:z@contoso.com", "smtp:zz@contoso.com"));
}

TEST_F(Import, AChangeIsMadeAnewWhenTheHeadMoved) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  server.state().moves_head = 2;
  const Outcome outcome = on_premises(folder.file("changes.ldif",
                                                  "dn: CN=Zoe,DC=contoso,DC=local\n"
                                                  "changetype: modify\n"
                                                  "replace: telephoneNumber\n"
                                                  "telephoneNumber: 2\n"
                                                  "-\n"));
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(kinds(), ElementsAre(50, 52, 52, 51, 50, 0, 0, 53, 51));
  const ImportCursor cursor = ImportCursor::parse(server.state().cursor["ad"]);
  EXPECT_TRUE(cursor.complete);
  EXPECT_EQ(cursor.done, 3u);
}

TEST_F(Import, ChangesOfDifferentObjectsShareABatch) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  server.state().batches.clear();
  const std::string change =
      "changetype: modify\nreplace: telephoneNumber\ntelephoneNumber: 2\n-\n\n";
  const Outcome outcome =
      on_premises(folder.file("changes.ldif", "dn: CN=Zoe,DC=contoso,DC=local\n" + change +
                                                  "dn: CN=Ada,DC=contoso,DC=local\n" + change +
                                                  "dn: CN=Zoe,DC=contoso,DC=local\n" + change));
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  // The start of the cycle; Zoe and Ada; Zoe again, from what she is by then; the end.
  EXPECT_THAT(server.state().batches, ElementsAre(1, 2, 1, 1));
}

TEST_F(Import, ARenamedObjectIsKnownByItsNewName) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  const Outcome outcome = on_premises(folder.file("changes.ldif",
                                                  "dn: CN=Zoe,DC=contoso,DC=local\n"
                                                  "changetype: modrdn\n"
                                                  "newrdn: CN=Zoe Okafor\n"
                                                  "deleteoldrdn: 1\n"
                                                  "\n"
                                                  "dn: CN=Zoe Okafor,DC=contoso,DC=local\n"
                                                  "changetype: delete\n"));
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(kinds(), ElementsAre(50, 52, 52, 51, 50, 53, 54, 51));
}

TEST_F(Import, CertificatesAreCountedFromWhatTheObjectHas) {
  const std::string certificates = "userCertificate:: AAEC\nuserCertificate:: AwQF\n";
  ASSERT_EQ(on_premises(folder.file("people.ldif", std::string(kPeople) + certificates)).exit_code,
            ExitCode::kOk);
  const std::string ada = "dn: CN=Ada,DC=contoso,DC=local\nchangetype: modify\n";
  const Outcome outcome =
      on_premises(folder.file("changes.ldif", ada +
                                                  "add: userCertificate\n"
                                                  "userCertificate:: BgcI\n-\n\n" +
                                                  ada +
                                                  "delete: userCertificate\n"
                                                  "userCertificate:: AAEC\n"
                                                  "userCertificate:: AwQF\n-\n"));
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  std::vector<std::uint32_t> counts;
  for (const FakeFact& fact : server.state().facts) {
    const v1::ObjectImage& image = fact.fact.object_changed().object();
    if (image.has_certificate_count()) counts.push_back(image.certificate_count());
  }
  EXPECT_THAT(counts, ElementsAre(3, 1));
}

TEST_F(Import, AnUnknownNameIsAnErrorWithItsLine) {
  ASSERT_EQ(on_premises(folder.file("people.ldif", kPeople)).exit_code, ExitCode::kOk);
  const Outcome outcome = on_premises(folder.file("changes.ldif",
                                                  "dn: CN=Zoe,DC=contoso,DC=local\n"
                                                  "changetype: delete\n"
                                                  "\n"
                                                  "dn: CN=Nobody,DC=contoso,DC=local\n"
                                                  "changetype: delete\n"));
  EXPECT_EQ(outcome.exit_code, ExitCode::kBadData);
  EXPECT_THAT(outcome.err, HasSubstr("changes.ldif:4: dn \"CN=Nobody,DC=contoso,DC=local\""));
  EXPECT_THAT(kinds(), ElementsAre(50, 52, 52, 51, 50, v1::Fact::kObjectDeleted));
}

// --- bad input

TEST_F(Import, ABadRecordKeepsWhatStandsBeforeIt) {
  const Outcome outcome = on_premises(
      folder.file("people.ldif", std::string(kPeople) + "\ndn: CN=Bad\nobjectGUID:: %%%\n"));
  EXPECT_EQ(outcome.exit_code, ExitCode::kBadData);
  EXPECT_THAT(outcome.err, HasSubstr("people.ldif:13"));
  EXPECT_THAT(outcome.err, HasSubstr("3 facts of this import are in the log"));
  EXPECT_THAT(kinds(), ElementsAre(50, 52, 52));
}

TEST_F(Import, AMissingFileSendsNothing) {
  const Outcome outcome = on_premises("/nowhere/people.ldif");
  EXPECT_EQ(outcome.exit_code, ExitCode::kNoInput);
  EXPECT_THAT(outcome.err, HasSubstr("/nowhere/people.ldif"));
  EXPECT_TRUE(server.state().facts.empty());
}

TEST_F(Import, WrongUsageIsToldBeforeAnythingIsSent) {
  const std::string file = folder.file("people.ldif", kPeople);
  EXPECT_EQ(tenon({"import", "--as", "on-premises", file}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"import", "--initial", file}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(on_premises(file, {"--initial", "--delta"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"import", "-"}).exit_code, ExitCode::kUsage);
  EXPECT_EQ(tenon({"import", "--as", "elsewhere", file}).exit_code, ExitCode::kUsage);
  EXPECT_TRUE(server.state().facts.empty());
}

TEST_F(Import, AnUnknownTenantIsTheServersWord) {
  const Outcome outcome =
      run_tenon({"--server", server.address(), "--tenant", "nobody", "import", "--connector", "ad",
                 "--as", "on-premises", folder.file("people.ldif", kPeople)});
  EXPECT_EQ(outcome.exit_code, ExitCode::kNegative);
  EXPECT_THAT(outcome.err, HasSubstr("there is no tenant nobody"));
}

// --- facts

constexpr char kMixed[] =
    "{\"tenantCreated\":{\"initialDomain\":\"contoso.onmicrosoft.com\"},\"actor\":\"zoe\"}\n"
    "{\"featureSet\":{\"name\":\"blockSoftMatch\",\"enabled\":true}}\n"
    "{\"domainVerified\":{\"domain\":{\"domain\":\"contoso.com\"}}}\n"
    "{\"accountDeleted\":{\"objectId\":\"00000000-0000-0000-0000-000000000001\"}}\n"
    "{\"syncForced\":{}}\n"
    "{\"accountRestored\":{\"objectId\":\"00000000-0000-0000-0000-000000000001\"}}\n";

TEST_F(Import, OrdersAmongFactsGoTheirOwnWayInTheirOrder) {
  const Outcome outcome = tenon({"import", folder.file("mixed.jsonl", kMixed), "--actor", "ada"});
  ASSERT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  ASSERT_EQ(server.state().created.size(), 1u);
  EXPECT_EQ(server.state().created[0].order().actor(), "zoe");
  EXPECT_THAT(kinds(), ElementsAre(v1::Fact::kFeatureSet, v1::Fact::kDomainVerified,
                                   v1::Fact::kAccountDeleted, v1::Fact::kSyncForced,
                                   v1::Fact::kAccountRestored));
  ASSERT_EQ(server.state().submitted.size(), 2u);
  EXPECT_EQ(server.state().submitted[0].facts_size(), 2);
  EXPECT_EQ(server.state().submitted[0].order().actor(), "ada");
  EXPECT_EQ(server.state().facts[2].source, "facts");
  EXPECT_THAT(outcome.out, StartsWith("imported: 6 facts appended"));
}

TEST_F(Import, TheSameFactsAgainAppendNothing) {
  const std::string file = folder.file("mixed.jsonl", kMixed);
  ASSERT_EQ(tenon({"import", file}).exit_code, ExitCode::kOk);
  const std::size_t before = server.state().facts.size();
  const Outcome again = tenon({"import", file});
  EXPECT_EQ(again.exit_code, ExitCode::kOk) << again.err;
  EXPECT_EQ(again.out, "already imported: nothing appended\n");
  EXPECT_EQ(server.state().facts.size(), before);
}

TEST_F(Import, OrdersThatWereRefusedAreCounted) {
  const std::string file = folder.file("mixed.jsonl", kMixed);
  server.state().order_outcome = "AccountUnknown";
  const Outcome outcome = tenon({"import", file});
  EXPECT_EQ(outcome.exit_code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("3 of its orders were refused, the first at 0: "
                                     "AccountUnknown: as it was said"));
  EXPECT_THAT(outcome.out, HasSubstr("tenon watch --until-caught-up --all"));
  EXPECT_EQ(tenon({"import", file, "--actor", ""}).exit_code, ExitCode::kUsage);
}

TEST_F(Import, SaysForProgramsWhatItDid) {
  const Outcome outcome = on_premises(folder.file("people.ldif", kPeople), {"--output", "json"});
  EXPECT_THAT(outcome.out, StartsWith("{\"appended\":4,\"alreadyImported\":false,"));
  EXPECT_THAT(outcome.out, HasSubstr("\"lastPosition\":3"));
}

}  // namespace
}  // namespace tenon::cli
