// Each check of one object's values: found where it should be, and nothing else.
#include "tests/cli/lint_exports.h"

namespace tenon::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LintValues : public LintExports {
 protected:
  // The one finding, of that check; about users with that UPN alone.
  json one_of_upn(const std::string& upn, const std::string& check) {
    entry("user", "u", {{"userPrincipalName", upn}, {"mailNickname", "u"}});
    const auto found = lint();
    EXPECT_EQ(found.size(), 1u) << upn;
    if (found.empty()) return json::object();
    EXPECT_EQ(found[0]["check"], check) << upn;
    return found[0];
  }
  static std::string message(const json& finding) { return finding.value("message", ""); }
};

TEST_F(LintValues, NothingIsSaidOfWhatIsRight) {
  user("anna");
  account("anna");
  EXPECT_THAT(checks(), IsEmpty());
  EXPECT_EQ(exit_code_, ExitCode::kOk);
}

TEST_F(LintValues, UpnWithACharacterThatIsNotAllowed) {
  const json found = one_of_upn("zo\xc3\xab@contoso.com", "upn-invalid");
  EXPECT_THAT(message(found), HasSubstr("'ë' (U+00EB) is not allowed before the @"));
  EXPECT_EQ(found["severity"], "error");
  EXPECT_EQ(found["rule"], "N3");
  EXPECT_EQ(found["side"], "on-premises");
  EXPECT_EQ(found["type"], "user");
  EXPECT_EQ(found["name"], "CN=u,OU=People,DC=contoso,DC=local");
  EXPECT_EQ(found["id"], guid(1).text());
  EXPECT_THAT(found["place"].get<std::string>(), HasSubstr("onprem.ldif:1"));
  EXPECT_EQ(found["attribute"], "userPrincipalName");
  EXPECT_EQ(exit_code_, ExitCode::kNegative);
}

struct UpnCase {
  const char* upn;
  const char* problem;
};

class LintUpn : public LintValues, public ::testing::WithParamInterface<UpnCase> {};

TEST_P(LintUpn, SaysWhatIsWrongWithIt) {
  EXPECT_THAT(message(one_of_upn(GetParam().upn, "upn-invalid")), HasSubstr(GetParam().problem));
}

const std::string kLong(65, 'a');
const std::string kLongDomain = "a@" + std::string(45, 'd') + ".com";
const std::string kLongLocal = kLong + "@contoso.com";

INSTANTIATE_TEST_SUITE_P(
    Problems, LintUpn,
    ::testing::Values(
        UpnCase{"anna", "it has no @"}, UpnCase{"@contoso.com", "nothing stands before the @"},
        UpnCase{"anna@", "nothing stands after the @"},
        UpnCase{"a b@contoso.com", "a space is not allowed before the @"},
        UpnCase{"a\tb@contoso.com", "control character U+0009"},
        UpnCase{".a@contoso.com", "begins with a dot"},
        UpnCase{"a.@contoso.com", "ends with a dot"}, UpnCase{"a@b@contoso.com", "more than one @"},
        UpnCase{"a@contoso..com", "an empty label"}, UpnCase{"a@.contoso.com", "an empty label"},
        UpnCase{"a@con_toso.com", "'_' is not allowed in its domain"},
        UpnCase{kLongDomain.c_str(), "its domain has 49 bytes"},
        UpnCase{kLongLocal.c_str(), "its local part has 65 bytes"}));

TEST_F(LintValues, TheLongestUpnIsRight) {
  const std::string local(64, 'a');
  user("anna");
  entry(
      "user", "long",
      {{"userPrincipalName", local + "@contoso.com"}, {"proxyAddresses", "SMTP:long@contoso.com"}});
  account("anna");
  EXPECT_THAT(checks(), IsEmpty());
}

TEST_F(LintValues, UpnMissingAndWhatIsMadeOfIt) {
  entry("user", "anna",
        {{"sAMAccountName", "anna"},
         {"mailNickname", "anna"},
         {"proxyAddresses", "SMTP:anna@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "upn-missing");
  EXPECT_EQ(found[0]["severity"], "warning");
  EXPECT_EQ(found[0]["value"], "anna@contoso.local");
  EXPECT_THAT(message(found[0]), HasSubstr("the name becomes anna@contoso.onmicrosoft.com (N5)"));
}

TEST_F(LintValues, NoUpnAndNothingToMakeItOf) {
  entry("user", "anna", {{"proxyAddresses", "SMTP:anna@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "upn-invalid");
  EXPECT_THAT(message(found[0]), HasSubstr("neither userPrincipalName nor sAMAccountName"));
}

TEST_F(LintValues, SuffixThatIsNotVerified) {
  entry("user", "anna",
        {{"userPrincipalName", "anna@adatum.com"},
         {"mailNickname", "anna"},
         {"proxyAddresses", "SMTP:anna@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "upn-suffix-unverified");
  EXPECT_EQ(found[0]["rule"], "N5");
  EXPECT_THAT(message(found[0]), HasSubstr("adatum.com is not a verified domain"));
  EXPECT_THAT(message(found[0]), HasSubstr("the name becomes anna@contoso.onmicrosoft.com"));
  EXPECT_THAT(checks({"--domain", "adatum.com"}), IsEmpty());
}

TEST_F(LintValues, SuffixThatNobodyCanVerify) {
  for (const char* suffix : {"contoso.local", "CONTOSO.LAN", "localhost"}) {
    ldif_.clear();
    entry("user", "anna",
          {{"userPrincipalName", std::string("anna@") + suffix},
           {"mailNickname", "anna"},
           {"proxyAddresses", "SMTP:anna@contoso.com"}});
    EXPECT_THAT(checks(), ElementsAre("upn-suffix-non-routable")) << suffix;
  }
}

TEST_F(LintValues, AnAccountKeepsItsNameWhereTheSuffixIsNotVerified) {
  entry("user", "anna",
        {{"userPrincipalName", "anna@contoso.local"},
         {"mailNickname", "anna"},
         {"proxyAddresses", "SMTP:anna@contoso.com"}});
  account("anna");
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "upn-suffix-non-routable");
  EXPECT_THAT(message(found[0]), HasSubstr("keeps the name that it has, anna@contoso.com (N5a)"));
}

TEST_F(LintValues, NicknameOfWhichNoNameCanBeMade) {
  entry("user", "anna",
        {{"userPrincipalName", "anna@contoso.com"},
         {"mailNickname", "an na"},
         {"proxyAddresses", "SMTP:anna@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "nickname-invalid");
  EXPECT_THAT(message(found[0]), HasSubstr("a space is not allowed"));
}

TEST_F(LintValues, AccountNamesThatActiveDirectoryRefuses) {
  for (const char* name : {"a/b", "abcdefghijklmnopqrstu"}) {
    ldif_.clear();
    entry("user", "anna",
          {{"userPrincipalName", "anna@contoso.com"},
           {"proxyAddresses", "SMTP:anna@contoso.com"},
           {"sAMAccountName", name}});
    EXPECT_THAT(checks(), ElementsAre("account-name-odd")) << name;
    EXPECT_EQ(exit_code_, ExitCode::kOk) << "notes alone are clean";
  }
}

// --- addresses

TEST_F(LintValues, AddressesThatAreDropped) {
  struct Case {
    const char* address;
    const char* problem;
  };
  for (const auto& [address, problem] :
       {Case{"smtp:an na@contoso.com", "it contains a space"}, Case{"smtp:anna", "it has no @"},
        Case{"smtp:a@b@contoso.com", "more than one @"},
        Case{"smtp:@contoso.com", "nothing stands before"},
        Case{"sip:anna@", "nothing stands after"}}) {
    ldif_.clear();
    user("anna", {{"proxyAddresses", address}});
    const auto found = lint();
    ASSERT_THAT(found, ::testing::SizeIs(1)) << address;
    EXPECT_EQ(found[0]["check"], "address-invalid");
    EXPECT_EQ(found[0]["value"], address);
    EXPECT_THAT(message(found[0]), HasSubstr(problem));
  }
}

TEST_F(LintValues, MailThatIsNoAddressIsDroppedToo) {
  entry("user", "anna", {{"userPrincipalName", "anna@contoso.com"}, {"mail", "an na@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "address-invalid");
  EXPECT_EQ(found[0]["attribute"], "mail");
  EXPECT_EQ(found[0]["value"], "an na@contoso.com");
}

TEST_F(LintValues, AddressWithoutAPrefix) {
  user("anna", {{"proxyAddresses", "a.s@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "address-without-prefix");
  EXPECT_THAT(found[0]["remedy"].get<std::string>(), HasSubstr("smtp:a.s@contoso.com"));
}

TEST_F(LintValues, SeveralPrimaries) {
  user("anna", {{"proxyAddresses", "SMTP:a.s@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, Contains(::testing::Truly([](const json& finding) {
                return finding["check"] == "several-primaries";
              })));
  EXPECT_THAT(message(found[0]),
              AllOf(HasSubstr("SMTP:anna@contoso.com"), HasSubstr("SMTP:a.s@contoso.com"),
                    HasSubstr("a.s@contoso.com is taken")));
}

TEST_F(LintValues, TheCloudsAddressesAreLookedAtAsWell) {
  account("anna")["proxyAddresses"] = {"SMTP:anna@contoso.com", "SMTP:b@contoso.com", "smtp:c",
                                       "x@contoso.com"};
  const auto found = lint();
  std::vector<std::string> names;
  for (const json& finding : found) {
    names.push_back(finding["check"]);
    EXPECT_EQ(finding["side"], "cloud");
    EXPECT_THAT(finding["place"].get<std::string>(), HasSubstr("users.json: element 1"));
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("several-primaries", "address-invalid",
                                                     "address-without-prefix"));
}

TEST_F(LintValues, AddressesInTheCloudsDomains) {
  user("anna", {{"proxyAddresses", "smtp:anna@contoso.mail.onmicrosoft.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "address-cloud-domain");
  EXPECT_EQ(found[0]["rule"], "N4");
}

TEST_F(LintValues, AddressesInDomainsThatAreNotVerified) {
  user("anna", {{"proxyAddresses", "smtp:anna@adatum.com"}});
  EXPECT_THAT(checks(), ElementsAre("address-domain-unverified"));
  ldif_.clear();
  entry("contact", "anna", {{"proxyAddresses", "SMTP:anna@adatum.com"}});
  EXPECT_THAT(checks(), IsEmpty()) << "a contact's are another organisation's";
}

TEST_F(LintValues, AddressesThatMailSystemsDoNotTake) {
  for (const char* address : {"smtp:j\xc3\xb6rg@contoso.com", "smtp:a,b@contoso.com",
                              "smtp:a..b@contoso.com", "smtp:.a@contoso.com"}) {
    ldif_.clear();
    user("anna", {{"proxyAddresses", address}});
    EXPECT_THAT(checks(), ElementsAre("address-unusual")) << address;
  }
  ldif_.clear();
  user("anna", {{"proxyAddresses", "smtp:a@cont_oso.com"}});
  EXPECT_THAT(checks(), Contains("address-unusual"));
}

TEST_F(LintValues, MailAloneMakesAPrimary) {
  entry("user", "anna", {{"userPrincipalName", "anna@contoso.com"}, {"mail", "a@contoso.com"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "mail-alone");
  EXPECT_THAT(message(found[0]), HasSubstr("SMTP:a@contoso.com is made of it"));
}

TEST_F(LintValues, MailThatIsNotThePrimary) {
  entry("user", "anna",
        {{"userPrincipalName", "anna@contoso.com"},
         {"mail", "a@contoso.com"},
         {"proxyAddresses", "SMTP:anna@contoso.com"}});
  EXPECT_THAT(checks(), ElementsAre("mail-differs"));
}

// --- sizes and anchors

TEST_F(LintValues, LargeObjects) {
  user("anna", {{"displayName", std::string(257, 'x')}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "large-object");
  EXPECT_EQ(found[0]["rule"], "N6");
  EXPECT_EQ(found[0]["attribute"], "displayName");
  ldif_.clear();
  Values many;
  for (int i = 0; i < 300; ++i) {
    many.emplace_back("proxyAddresses", "smtp:a" + std::to_string(i) + "@contoso.com");
  }
  user("anna", many);
  EXPECT_THAT(checks(), ElementsAre("large-object"));
}

TEST_F(LintValues, ALargeObjectWithAnInvalidNameIsBoth) {
  entry("user", "anna",
        {{"userPrincipalName", "an na@contoso.com"}, {"displayName", std::string(257, 'x')}});
  EXPECT_THAT(checks(), ElementsAre("upn-invalid", "large-object"));
}

TEST_F(LintValues, AnchorsThatAreTooLong) {
  user("anna", {{"mS-DS-ConsistencyGuid", std::string(48, 'x')}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "anchor-invalid");
  EXPECT_THAT(message(found[0]), HasSubstr("64 characters"));
}

TEST_F(LintValues, AnchorsOfAnotherShape) {
  user("anna", {{"mS-DS-ConsistencyGuid", "seventeen bytes !"}});
  const auto found = lint();
  ASSERT_THAT(found, ::testing::SizeIs(1));
  EXPECT_EQ(found[0]["check"], "anchor-shape");
  EXPECT_THAT(message(found[0]), HasSubstr("but of 17"));
  ldif_.clear();
  account("ben", {{"onPremisesImmutableId", "ben"}});
  EXPECT_THAT(checks(), ElementsAre("anchor-shape"));
}

TEST_F(LintValues, ObjectsThatNothingCanMatch) {
  entry("group", "staff", {{"displayName", "Staff"}});
  entry("contact", "ben", {{"displayName", "Ben"}});
  EXPECT_THAT(checks(), ElementsAre("no-match-key", "no-match-key"));
  ldif_.clear();
  entry("group", "staff", {{"proxyAddresses", "SMTP:staff@contoso.com"}});
  EXPECT_THAT(checks(), IsEmpty());
}

}  // namespace
}  // namespace tenon::cli
