#include "tools/readers/directory_values.h"

#include "engine/base/denied_attributes.h"
#include "tests/readers/reading.h"
#include "tools/readers/ldap_attributes.h"
#include "tools/readers/object_class.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

TEST(DirectoryValues, AGuidIsMixedEndianOrText) {
  const std::string raw("\x33\x22\x11\x00\x55\x44\x77\x66\x88\x99\xaa\xbb\xcc\xdd\xee\xff", 16);
  EXPECT_EQ(parse_object_guid(raw)->text(), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(parse_object_guid("00112233-4455-6677-8899-AABBCCDDEEFF")->text(),
            "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_FALSE(parse_object_guid(raw.substr(1)));
  EXPECT_FALSE(parse_object_guid(""));
}

TEST(DirectoryValues, ASidIsBinaryOrText) {
  const std::string raw(
      "\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00\xdc\xf4\xdc\x3b"
      "\x83\x3d\x2b\x46\x82\x8b\xa6\x28\xf4\x01\x00\x00",
      28);
  EXPECT_EQ(parse_sid(raw), "S-1-5-21-1004336348-1177238915-682003330-500");
  EXPECT_EQ(parse_sid("S-1-5-32-544"), "S-1-5-32-544");
  EXPECT_FALSE(parse_sid(raw.substr(0, 27)));
  EXPECT_FALSE(parse_sid("S-1-"));
  EXPECT_FALSE(parse_sid("S-1-5"));
  EXPECT_FALSE(parse_sid("S-1-5-x"));
  EXPECT_FALSE(parse_sid(""));
}

TEST(DirectoryValues, FlagsAreSignedOrNot) {
  EXPECT_EQ(parse_flags("-2147483646"), 0x80000002U);
  EXPECT_EQ(parse_flags("2147483650"), 0x80000002U);
  EXPECT_FALSE(parse_flags("4294967296"));
  EXPECT_FALSE(parse_flags("0x2"));
  EXPECT_FALSE(parse_flags(" 2"));
  EXPECT_FALSE(parse_flags(""));
}

TEST(DirectoryValues, Bits) {
  EXPECT_TRUE(is_enabled(512));
  EXPECT_TRUE(is_enabled(544));
  EXPECT_FALSE(is_enabled(514));
  EXPECT_EQ(group_kind(0x80000002, false), v1::SECURITY);
  EXPECT_EQ(group_kind(0x80000002, true), v1::MAIL_ENABLED_SECURITY);
  EXPECT_EQ(group_kind(2, true), v1::DISTRIBUTION);
}

TEST(DirectoryValues, GeneralizedTime) {
  EXPECT_EQ(parse_generalized_time("19700102000001.0Z"), 86401);
  EXPECT_EQ(parse_generalized_time("20261122082311Z"), 1795335791);
  EXPECT_FALSE(parse_generalized_time("20260230000000.0Z"));
  EXPECT_FALSE(parse_generalized_time("20260101250000.0Z"));
  EXPECT_FALSE(parse_generalized_time("20260101000000"));
  EXPECT_FALSE(parse_generalized_time("Z"));
}

TEST(DirectoryValues, TheClassThatDecides) {
  EXPECT_EQ(classify({"top", "person", "organizationalPerson", "user"}).type, v1::USER);
  EXPECT_EQ(classify({"inetOrgPerson", "top"}).type, v1::USER);
  EXPECT_EQ(classify({"top", "GROUP"}).type, v1::GROUP);
  EXPECT_EQ(classify({"top", "contact"}).type, v1::CONTACT);
  const ObjectClass computer =
      classify({"top", "person", "organizationalPerson", "user", "computer"});
  EXPECT_FALSE(computer.type);
  EXPECT_EQ(computer.name, "computer");
  EXPECT_EQ(classify({"top", "organizationalUnit"}).name, "organizationalunit");
  EXPECT_FALSE(classify({"top", "groupOfNames"}).type);
}

TEST(DirectoryValues, NamesAreTranslated) {
  EXPECT_EQ(find_ldap_attribute("SN").graph_name, "surname");
  EXPECT_EQ(find_ldap_attribute("sAMAccountName").graph_name, "onPremisesSamAccountName");
  EXPECT_EQ(find_ldap_attribute("extensionAttribute15").graph_name, "extensionAttribute15");
  EXPECT_FALSE(find_ldap_attribute("proxyAddresses").single_valued);
  EXPECT_TRUE(find_ldap_attribute("mail").single_valued);
  EXPECT_EQ(find_ldap_attribute("USNChanged").meaning, LdapMeaning::kDropped);
  EXPECT_EQ(find_ldap_attribute("mS-DS-ConsistencyGuid").meaning, LdapMeaning::kConsistencyGuid);
  EXPECT_EQ(find_ldap_attribute("loginShell").meaning, LdapMeaning::kUnknown);
  EXPECT_EQ(find_ldap_attribute("jobTitle").meaning, LdapMeaning::kDropped);
  EXPECT_EQ(find_ldap_attribute(std::string(1000, 'a')).meaning, LdapMeaning::kUnknown);
}

TEST(DirectoryValues, WhatMustNeverReachALog) {
  for (const char* name :
       {"userPassword", "unicodePwd", "USERPASSWORD", "dBCSPwd", "lmPwdHistory", "ntPwdHistory",
        "supplementalCredentials", "msDS-ManagedPassword", "ms-Mcs-AdmPwd", "msLAPS-Password",
        "thumbnailPhoto", "jpegPhoto", "photo", "thumbnailLogo", "userCertificate",
        "userSMIMECertificate", "cACertificate", "passwordProfile"}) {
    EXPECT_TRUE(is_denied_attribute(name)) << name;
  }
  for (const char* name : {"", "mail", "userPasswor", "userPasswords", "pwdLastSet"}) {
    EXPECT_FALSE(is_denied_attribute(name)) << name;
  }
  EXPECT_FALSE(is_denied_attribute(std::string(1000, 'a')));
}

TEST(DirectoryValues, TextIsUtf8WithoutControls) {
  EXPECT_TRUE(is_text("Łukasz 😀\t\n"));
  EXPECT_FALSE(is_text("a\x01"));
  EXPECT_TRUE(is_utf8("a\x01"));
  for (const char* wrong : {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xc3", "abcdefgh\xff", "\xf8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace tenon::readers
