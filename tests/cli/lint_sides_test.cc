// Checks that need two parties: duplicates, anchors, twins, and what the engine refuses.
#include "cli/offline/lint_twins.h"
#include "tests/cli/lint_exports.h"

namespace tenon::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LintSides : public LintExports {
 protected:
  json first(const std::string& check) {
    for (const json& finding : lint()) {
      if (finding["check"] == check) return finding;
    }
    ADD_FAILURE() << "no finding of " << check;
    return json::object({{"others", json::array({json::object()})}});
  }
  static std::string text(const json& finding, const char* key) { return finding.value(key, ""); }
};

// --- duplicates

TEST_F(LintSides, OneUpnOnTwoObjects) {
  user("anna");
  entry("user", "ben",
        {{"userPrincipalName", "ANNA@contoso.com"}, {"proxyAddresses", "SMTP:ben@contoso.com"}});
  const json found = first("duplicate-upn");
  EXPECT_EQ(found["severity"], "error");
  EXPECT_THAT(text(found, "name"), HasSubstr("CN=ben"));
  EXPECT_THAT(text(found, "place"), HasSubstr("onprem.ldif:10"));
  EXPECT_EQ(found["value"], "ANNA@contoso.com");
  EXPECT_EQ(found["others"].size(), 1u);
  EXPECT_THAT(text(found["others"][0], "name"), HasSubstr("CN=anna"));
  EXPECT_THAT(text(found["others"][0], "place"), HasSubstr("onprem.ldif:1"));
  EXPECT_EQ(found["others"][0]["id"], guid(1).text());
}

TEST_F(LintSides, ADerivedUpnThatAnotherHas) {
  entry("user", "anna", {{"sAMAccountName", "anna"}, {"proxyAddresses", "SMTP:a@contoso.com"}});
  entry("user", "ben",
        {{"userPrincipalName", "anna@contoso.local"}, {"proxyAddresses", "SMTP:ben@contoso.com"}});
  EXPECT_THAT(text(first("duplicate-upn"), "name"), HasSubstr("CN=anna"));
}

TEST_F(LintSides, OneAddressOnSeveralObjectsOfAnyType) {
  user("anna", {{"proxyAddresses", "smtp:team@contoso.com"}});
  entry("group", "team", {{"proxyAddresses", "SMTP:Team@contoso.com"}});
  entry("contact", "other", {{"mail", "team@contoso.com"}});
  int duplicates = 0;
  for (const json& finding : lint()) {
    if (finding["check"] != "duplicate-address") continue;
    ++duplicates;
    EXPECT_THAT(text(finding["others"][0], "name"), HasSubstr("CN=anna"));
  }
  EXPECT_EQ(duplicates, 2);
}

TEST_F(LintSides, AMailBesideAddressesIsNoAddress) {
  user("anna");
  entry("user", "ben",
        {{"userPrincipalName", "ben@contoso.com"},
         {"mail", "anna@contoso.com"},
         {"proxyAddresses", "SMTP:ben@contoso.com"}});
  EXPECT_THAT(checks(), ElementsAre("mail-differs"));
}

TEST_F(LintSides, SipAddressesAreASpaceOfTheirOwn) {
  user("anna", {{"proxyAddresses", "sip:anna@contoso.com"}});
  EXPECT_THAT(checks(), IsEmpty());
  user("ben", {{"proxyAddresses", "SIP:anna@contoso.com"}});
  EXPECT_THAT(checks(), Contains("duplicate-sip"));
}

TEST_F(LintSides, OneAnchorOnTwoObjects) {
  user("anna");
  user("ben", {{"mS-DS-ConsistencyGuid", bytes_of(guid(1))}});
  const auto found = checks();
  EXPECT_THAT(found, ElementsAre("duplicate-anchor", "match-refused"));
}

TEST_F(LintSides, OneGuidOnTwoRecords) {
  user("anna");
  const std::string once = ldif_;
  ldif_ += once;
  const json found = first("duplicate-guid");
  EXPECT_THAT(text(found, "place"), HasSubstr("onprem.ldif:10"));
  EXPECT_THAT(text(found["others"][0], "place"), HasSubstr("onprem.ldif:1"));
}

TEST_F(LintSides, DuplicatesInTheCloud) {
  account("anna", {{"onPremisesImmutableId", guid(1).anchor()}});
  account("ben", {{"userPrincipalName", "anna@contoso.com"},
                  {"proxyAddresses",
                   {"SMTP:ben@contoso.com", "smtp:ANNA@contoso.com", "sip:x@contoso.com"}},
                  {"onPremisesImmutableId", guid(1).anchor()}});
  account("carl", {{"proxyAddresses", {"SMTP:carl@contoso.com", "sip:x@contoso.com"}}});
  account("dora", {{"id", users_[0]["id"]}});
  std::vector<std::string> names;
  for (const json& finding : lint()) {
    names.push_back(finding["check"]);
    EXPECT_EQ(finding["others"][0]["side"], "cloud");
    EXPECT_THAT(text(finding["others"][0], "place"), HasSubstr("users.json: element"));
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("duplicate-anchor", "duplicate-upn",
                                                     "duplicate-address", "duplicate-sip",
                                                     "duplicate-guid"));
}

TEST_F(LintSides, ValuesInTheRecycleBinAreNotReserved) {
  account("anna");
  deleted_.push_back(users_[0]);
  deleted_[0]["id"] = guid(50).text();
  deleted_[0]["deletedDateTime"] = "2026-11-20T08:00:00Z";
  EXPECT_THAT(checks(), IsEmpty());
}

// --- anchors

TEST_F(LintSides, AnchorInTheWrongByteOrder) {
  user("anna");
  account("ben", {{"onPremisesImmutableId", to_base64(guid(1).view())}});
  const json found = first("anchor-wrong-endian");
  EXPECT_EQ(found["severity"], "error");
  EXPECT_EQ(found["value"], guid(1).anchor());
  EXPECT_THAT(text(found, "message"), HasSubstr(to_base64(guid(1).view())));
  EXPECT_THAT(text(found, "name"), HasSubstr("CN=anna"));
  EXPECT_EQ(found["others"][0]["name"], "ben@contoso.com");
  EXPECT_THAT(text(found["others"][0], "place"), HasSubstr("users.json: element 1"));
}

TEST_F(LintSides, AnchorInTheRightByteOrder) {
  user("anna");
  account("anna", {{"onPremisesImmutableId", guid(1).anchor()}});
  EXPECT_THAT(checks(), IsEmpty());
}

TEST_F(LintSides, ConsistencyGuidInTheWrongByteOrder) {
  user("anna", {{"mS-DS-ConsistencyGuid", bytes_of(guid(77))}});
  account("ben", {{"onPremisesImmutableId", to_base64(guid(77).view())}});
  EXPECT_THAT(checks(), Contains("anchor-wrong-endian"));
}

TEST_F(LintSides, AnchorThatIsTheTextOfAGuid) {
  user("anna");
  account("ben", {{"onPremisesImmutableId", guid(1).text()}});
  EXPECT_THAT(checks(), Contains("anchor-as-text"));
  users_[0]["onPremisesImmutableId"] = to_base64(guid(1).text());
  EXPECT_THAT(checks(), Contains("anchor-as-text"));
}

TEST_F(LintSides, AnchorOfTheOtherAttribute) {
  user("anna", {{"mS-DS-ConsistencyGuid", bytes_of(guid(77))}});
  account("ben", {{"onPremisesImmutableId", guid(1).anchor()}});
  EXPECT_THAT(checks(), ElementsAre("anchor-of-other-attribute"));
}

// --- what the engine refuses

TEST_F(LintSides, AnAccountWhoseOneMatchIsSpent) {
  user("anna");
  account("anna", {{"onPremisesImmutableId", guid(9).anchor()}});
  const json found = first("twin-to-be");
  EXPECT_EQ(found["severity"], "error");
  EXPECT_EQ(found["rule"], "S2");
  EXPECT_THAT(text(found, "message"), HasSubstr("source anchor"));
  EXPECT_THAT(text(found, "message"), Not(HasSubstr("position")));
  EXPECT_THAT(text(found, "message"), HasSubstr("users.json: element 1"));
  EXPECT_THAT(text(found, "remedy"), HasSubstr("immutable id"));
  EXPECT_EQ(found["others"][0]["name"], "anna@contoso.com");
}

TEST_F(LintSides, ATwinOfOneWhomAnotherObjectTookNamesThatObject) {
  user("anna");
  entry("user", "again",
        {{"userPrincipalName", "again@contoso.com"}, {"proxyAddresses", "SMTP:anna@contoso.com"}});
  account("anna");
  const json found = first("twin-to-be");
  ASSERT_EQ(found["others"].size(), 2u);
  EXPECT_EQ(found["others"][0]["side"], "cloud");
  EXPECT_THAT(text(found["others"][1], "name"), HasSubstr("CN=anna"));
}

TEST_F(LintSides, AnAdministratorIsNotMatchedBySmtpOrUpn) {
  user("anna");
  entry("user", "ben", {{"userPrincipalName", "ben@contoso.com"}});
  privileged(account("anna"));
  privileged(account("ben"));
  std::vector<std::string> rules;
  for (const json& finding : lint()) {
    if (finding["check"] == "twin-to-be") rules.push_back(finding["rule"]);
  }
  EXPECT_THAT(rules, ElementsAre("S3", "U3"));
}

TEST_F(LintSides, AnAdministratorIsNotTakenOverByAnchor) {
  user("anna");
  privileged(account("anna", {{"onPremisesImmutableId", guid(1).anchor()}}));
  json found = first("match-refused");
  EXPECT_EQ(found["rule"], "H4");
  EXPECT_EQ(found["attribute"], "sourceAnchor");
  held_.clear();
  privileged(users_[0], true);
  found = first("match-refused");
  EXPECT_EQ(found["rule"], "H5");
  EXPECT_THAT(checks({"--rule-set", "2016-03"}), IsEmpty());
}

TEST_F(LintSides, AnEligibleAdministratorIsMatchedWithAWarning) {
  user("anna");
  privileged(account("anna"), true);
  const json found = first("engine-warning");
  EXPECT_EQ(found["rule"], "S4");
  EXPECT_THAT(text(found, "message"), HasSubstr("eligible for a privileged role"));
}

TEST_F(LintSides, TheTakeoverBlockRefuses) {
  user("anna");
  account("anna", {{"onPremisesImmutableId", guid(1).anchor()}});
  EXPECT_THAT(checks({"--feature", "blockCloudObjectTakeoverThroughHardMatch=on"}),
              ElementsAre("match-refused"));
}

TEST_F(LintSides, MatchingThatIsSwitchedOff) {
  user("anna");
  entry("user", "ben", {{"userPrincipalName", "ben@contoso.com"}});
  account("anna");
  account("ben");
  EXPECT_THAT(checks({"--feature", "blockSoftMatch=on"}),
              ElementsAre("match-switched-off", "match-switched-off"));
  const auto old = lint({"--first-sync", "2015-01-01"});
  ASSERT_THAT(old, ::testing::SizeIs(1));
  EXPECT_EQ(old[0]["check"], "match-switched-off");
  EXPECT_EQ(old[0]["rule"], "U0");
}

TEST_F(LintSides, AnObjectThatGetsNoAccountAtAll) {
  user("anna");
  entry("user", "ben",
        {{"userPrincipalName", "ben@contoso.com"}, {"proxyAddresses", "smtp:anna@contoso.com"}});
  const auto found = checks({"--feature", "quarantineUponProxyAddressesConflict=off"});
  EXPECT_THAT(found, ElementsAre("duplicate-address", "would-wait"));
}

TEST_F(LintSides, AValueThatAnotherAccountHas) {
  user("anna", {{"proxyAddresses", "smtp:info@contoso.com"}});
  account("anna");
  account("info");
  const json found = first("value-quarantined");
  EXPECT_EQ(found["severity"], "warning");
  EXPECT_EQ(found["attribute"], "proxyAddresses");
  EXPECT_EQ(found["value"], "smtp:info@contoso.com");
  EXPECT_THAT(text(found, "message"),
              AllOf(HasSubstr("has had it since"), HasSubstr("users.json: element 2")));
}

// What stands at the end of the cycle counts: ben's account gives up the alias after anna asked.
TEST_F(LintSides, AValueThatTheEndOfTheCycleReleases) {
  user("anna", {{"proxyAddresses", "smtp:info@contoso.com"}});
  account("anna");
  account("ben", {{"proxyAddresses", {"SMTP:ben@contoso.com", "smtp:info@contoso.com"}}});
  EXPECT_THAT(checks(), ElementsAre("value-quarantined"));
  user("ben");
  EXPECT_THAT(checks(), IsEmpty());
}

TEST_F(LintSides, AnObjectThatTheEndOfTheCycleBinds) {
  const std::vector<std::string> strict = {"--feature", "quarantineUponProxyAddressesConflict=off"};
  user("anna", {{"proxyAddresses", "smtp:info@contoso.com"}});
  account("anna");
  account("ben", {{"proxyAddresses", {"SMTP:ben@contoso.com", "smtp:info@contoso.com"}}});
  const auto waiting = checks(strict);
  ASSERT_FALSE(waiting.empty());
  user("ben");
  EXPECT_THAT(checks(strict), IsEmpty());
}

TEST_F(LintSides, TheSignInNameThatAMatchChanges) {
  user("anna");
  account("anna", {{"userPrincipalName", "a.schmidt@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "sign-in-name-changes");
  EXPECT_THAT(text(found[0], "message"),
              AllOf(HasSubstr("a.schmidt@contoso.com"), HasSubstr("becomes anna@contoso.com")));
  EXPECT_EQ(exit_code_, ExitCode::kOk);
}

TEST_F(LintSides, AccountsThatComeBackOrStayWithTheCloud) {
  user("anna");
  account("ben", {{"onPremisesImmutableId", guid(1).anchor()},
                  {"deletedDateTime", "2026-11-20T08:00:00Z"}});
  deleted_.push_back(users_[0]);
  users_.clear();
  EXPECT_THAT(checks(), Contains("restored-from-bin"));
  deleted_.clear();
  account("anna", {{"onPremisesImmutableId", guid(1).anchor()}, {"isCloudManaged", true}});
  EXPECT_THAT(checks(), ElementsAre("cloud-managed"));
}

TEST_F(LintSides, AFactThatTheEngineDoesNotTake) {
  account("anna");
  privileged({{"id", guid(9).text()}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "fact-refused");
  EXPECT_THAT(text(found[0], "place"), HasSubstr("roles.json: element 1"));
}

// --- twins, guests, orphans

TEST_F(LintSides, AGuestIsNoCandidate) {
  user("anna");
  account("anna", {{"userType", "Guest"}, {"userPrincipalName", "a_x.com#EXT#@contoso.com"}});
  const json found = first("guest-has-it");
  EXPECT_EQ(found["value"], "anna@contoso.com");
  EXPECT_EQ(found["rule"], "S4");
  EXPECT_EQ(found["others"][0]["name"], "a_x.com#EXT#@contoso.com");
}

TEST_F(LintSides, ATwinIsSuspectedByItsSecondaryAddress) {
  user("anna", {{"proxyAddresses", "smtp:a.s@contoso.com"}});
  account("schmidt", {{"proxyAddresses", {"SMTP:schmidt@contoso.com", "smtp:a.s@contoso.com"}}});
  const json found = first("suspected-twin");
  EXPECT_EQ(found["severity"], "note");
  EXPECT_EQ(found["others"][0]["name"], "schmidt@contoso.com");
  EXPECT_THAT(text(found, "message"), HasSubstr("the address a.s@contoso.com"));
}

TEST_F(LintSides, ATwinIsSuspectedByAUpnThatIsAnAddress) {
  entry("user", "anna",
        {{"userPrincipalName", "as@contoso.com"}, {"proxyAddresses", "SMTP:anna@contoso.com"}});
  account("anna", {{"mail", nullptr}, {"proxyAddresses", json::array()}});
  EXPECT_THAT(checks(), ElementsAre("suspected-twin"));
}

TEST_F(LintSides, ATwinIsSuspectedByNameAndNearUpn) {
  user("aschmidt", {{"displayName", "Anna Schmidt"}});
  account("anna.schmidt", {{"displayName", "anna schmidt"}});
  EXPECT_THAT(checks(), ElementsAre("suspected-twin"));
  users_[0]["userPrincipalName"] = "marketing@contoso.com";
  EXPECT_THAT(checks(), IsEmpty());
}

TEST_F(LintSides, AnAccountThatIsTakenIsNobodysTwin) {
  user("anna", {{"displayName", "Anna Schmidt"}});
  user("anna2", {{"displayName", "Anna Schmidt"}});
  account("anna", {{"displayName", "Anna Schmidt"}});
  EXPECT_THAT(checks(), IsEmpty());
}

TEST_F(LintSides, NearNames) {
  EXPECT_TRUE(offline::are_near("anna.schmidt", "annaschmidt2"));
  EXPECT_TRUE(offline::are_near("aschmidt", "anna.schmidt"));
  EXPECT_TRUE(offline::are_near("anna.schmitt", "anna.schmidt"));
  EXPECT_FALSE(offline::are_near("anna.schmidt", "bert.maier"));
  EXPECT_FALSE(offline::are_near("tom", "tim"));
  EXPECT_FALSE(offline::are_near("", ""));
}

TEST_F(LintSides, AnAccountInTheRecycleBinIsNotMatchedSoftly) {
  user("anna");
  account("anna", {{"deletedDateTime", "2026-11-20T08:00:00Z"}});
  deleted_.push_back(users_[0]);
  users_.clear();
  const json found = first("in-recycle-bin");
  EXPECT_THAT(text(found, "message"), HasSubstr("in the recycle bin has anna@contoso.com"));
}

TEST_F(LintSides, ASynchronisedAccountWithoutItsObject) {
  user("anna");
  account("ben", {{"onPremisesSyncEnabled", true}, {"onPremisesImmutableId", guid(9).anchor()}});
  const json found = first("orphan");
  EXPECT_EQ(found["value"], guid(9).anchor());
  EXPECT_EQ(found["side"], "cloud");
}

}  // namespace
}  // namespace tenon::cli
