// LDIF records as facts.
#include "tools/readers/directory_entry.h"

#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

// 00112233-4455-6677-8899-aabbccddeeff
constexpr std::string_view kGuid = "objectGUID:: MyIRAFVEd2aImaq7zN3u/w==\n";
constexpr std::string_view kGuidText = "00112233-4455-6677-8899-aabbccddeeff";

std::string user(std::string_view more) {
  return "dn: CN=Anna,DC=x\nobjectClass: top\nobjectClass: user\n" + std::string(kGuid) +
         std::string(more);
}

v1::ObjectImage present(std::string_view text) {
  const Items items = read_ldif(text);
  EXPECT_EQ(items.error.message, "");
  EXPECT_EQ(items.items.size(), 1U);
  return items.fact(0).object_present().object();
}

TEST(DirectoryEntry, AUserIsAWholeImage) {
  const Items items = read_ldif(
      user("sn: Berg\ntitle: Nurse\ntelephoneNumber: 1\ntelephoneNumber: 2\nco: Norway\nc: NO\n"
           "proxyAddresses: SMTP:a@x\nproxyAddresses: smtp:b@x\nsAMAccountName: aberg\n"
           "userAccountControl: 514\nwhenChanged: 20261122082311.0Z\nwhenCreated: ?\ncn: Anna\n"
           "objectSid: S-1-5-21-1-2-3-4\nloginShell: /bin/sh\nmail:\n"));
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  EXPECT_EQ(items.items[0].origin.text(), "a.ldif:1");
  const v1::Fact& fact = items.fact(0);
  EXPECT_EQ(fact.observed_at().seconds(), 1795335791);
  const v1::ObjectImage& object = fact.object_present().object();
  EXPECT_EQ(object.object_guid(), kGuidText);
  EXPECT_EQ(object.type(), v1::USER);
  EXPECT_EQ(object.distinguished_name(), "CN=Anna,DC=x");
  EXPECT_FALSE(object.has_source_anchor());
  EXPECT_FALSE(object.account_enabled());
  EXPECT_EQ(object.security_identifier(), "S-1-5-21-1-2-3-4");
  EXPECT_EQ(values_of(object, "surname"), "Berg");
  EXPECT_EQ(values_of(object, "jobTitle"), "Nurse");
  EXPECT_EQ(values_of(object, "businessPhones"), "1|2");
  EXPECT_EQ(values_of(object, "country"), "Norway");
  EXPECT_EQ(values_of(object, "countryLetterCode"), "NO");
  EXPECT_EQ(values_of(object, "proxyAddresses"), "SMTP:a@x|smtp:b@x");
  EXPECT_EQ(values_of(object, "onPremisesSamAccountName"), "aberg");
  EXPECT_EQ(values_of(object, "loginShell"), "/bin/sh");
  EXPECT_EQ(values_of(object, "mail"), "(none)") << "N7: an empty value is absent";
  EXPECT_EQ(values_of(object, "cn"), "(none)");
  EXPECT_EQ(items.counts.dropped.at("cn"), 1U);
}

TEST(DirectoryEntry, TheAnchorOfAUserIsItsConsistencyGuid) {
  const std::string anchor = "mS-DS-ConsistencyGuid:: AAECAwQFBgcICQoLDA0ODw==\n";
  EXPECT_EQ(present(user(anchor)).source_anchor(), "AAECAwQFBgcICQoLDA0ODw==");
  EXPECT_FALSE(present(user("mS-DS-ConsistencyGuid:\n")).has_source_anchor());
  const std::string group = "dn: CN=G\nobjectClass: group\n" + std::string(kGuid) + anchor;
  EXPECT_FALSE(present(group).has_source_anchor()) << "other types: objectGUID";
}

TEST(DirectoryEntry, AnEntryUuidStandsInForAnObjectGuid) {
  const v1::ObjectImage object = present(
      "dn: uid=a\nobjectClass: inetOrgPerson\nuid: a\n"
      "entryUUID: 12345678-90AB-cdef-1234-567890abcdef\nentryCSN: x\n");
  EXPECT_EQ(object.object_guid(), "12345678-90ab-cdef-1234-567890abcdef");
  EXPECT_EQ(values_of(object, "uid"), "a");
  EXPECT_FALSE(object.has_account_enabled());
}

TEST(DirectoryEntry, AGuidOfTheNameIsMadeIfAskedFor) {
  const std::string_view text = "dn: uid=A, dc=x\nobjectClass: inetOrgPerson\nuid: a\n";
  const Items once = read_ldif(text, {.guid_from_dn = true});
  const Items again =
      read_ldif("dn: UID=a,DC=x\nobjectClass: inetOrgPerson\nuid: a\n", {.guid_from_dn = true});
  ASSERT_EQ(once.items.size(), 1U);
  EXPECT_EQ(once.fact(0).object_present().object().object_guid(),
            again.fact(0).object_present().object().object_guid());
}

TEST(DirectoryEntry, GroupsHaveAKind) {
  const auto kind = [](std::string_view more) {
    return present("dn: CN=G\nobjectClass: group\n" + std::string(kGuid) + std::string(more))
        .group_kind();
  };
  EXPECT_EQ(kind("groupType: -2147483646\n"), v1::SECURITY);
  EXPECT_EQ(kind("groupType: -2147483646\nmail: g@x\n"), v1::MAIL_ENABLED_SECURITY);
  EXPECT_EQ(kind("groupType: 8\nmail: g@x\n"), v1::DISTRIBUTION);
  EXPECT_EQ(kind("mail: g@x\n"), v1::GROUP_KIND_UNSPECIFIED);
}

TEST(DirectoryEntry, OtherClassesAreCountedAndNeedNoGuid) {
  const Items items = read_ldif(
      "dn: OU=a\nobjectClass: top\nobjectClass: organizationalUnit\n\n"
      "dn: CN=pc\nobjectClass: user\nobjectClass: computer\n\n"
      "dn: CN=g\nobjectClass: groupOfNames\nmember: x\n");
  EXPECT_EQ(items.error.message, "");
  EXPECT_TRUE(items.items.empty());
  EXPECT_EQ(items.counts.records, 3U);
  EXPECT_EQ(items.counts.skipped.at("class organizationalunit"), 1U);
  EXPECT_EQ(items.counts.skipped.at("class computer"), 1U);
  EXPECT_EQ(items.counts.skipped.at("class groupofnames"), 1U);
}

TEST(DirectoryEntry, WhatADomainIsBornWithStaysOnPremises) {
  const Items items = read_ldif(user("isCriticalSystemObject: TRUE\n"));
  EXPECT_TRUE(items.items.empty());
  EXPECT_EQ(
      items.counts.skipped.at("critical system objects (Administrator, krbtgt, Domain Admins …)"),
      1U);
  EXPECT_EQ(read_ldif(user("isCriticalSystemObject: FALSE\n")).items.size(), 1U);
}

TEST(DirectoryEntry, SecretsAndPhotosNeverArriveAndCertificatesAreCounted) {
  const Items items =
      read_ldif(user("userPassword:: c2VjcmV0\nUNICODEPWD: secret\njpegPhoto:: /9j/4AA=\n"
                     "userCertificate;binary:: AA==\nuserCertificate:: AA==\nsn: A\n"));
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  const v1::ObjectImage& object = items.fact(0).object_present().object();
  EXPECT_EQ(object.attributes_size(), 1) << object.ShortDebugString();
  EXPECT_EQ(object.certificate_count(), 2U);
  EXPECT_EQ(items.counts.dropped.at("userPassword"), 1U);
  EXPECT_EQ(items.counts.dropped.at("jpegPhoto"), 1U);
  EXPECT_EQ(items.counts.dropped.at("userCertificate"), 2U);
}

TEST(DirectoryEntry, BinaryValuesOfUnknownAttributesAreLeftOut) {
  const Items items = read_ldif(
      user("msExchFoo:: AAEC\n1.2.3.4: x\nsn;lang-de: A\ndescription:: " + std::string("w6Q=\n")));
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  EXPECT_EQ(items.fact(0).object_present().object().attributes_size(), 1);
  EXPECT_EQ(items.counts.dropped.at("msExchFoo (binary)"), 1U);
  EXPECT_EQ(items.counts.dropped.at("attributes named by a number (OID)"), 1U);
  EXPECT_EQ(items.counts.dropped.at("sn;lang-de"), 1U);
}

TEST(DirectoryEntry, ASingleValuedAttributeTakesItsFirstValue) {
  const Items items = read_ldif(user("mail: a@x\nmail: b@x\nsurname: A\nsn: B\n"));
  const v1::ObjectImage& object = items.fact(0).object_present().object();
  EXPECT_EQ(values_of(object, "mail"), "a@x");
  EXPECT_EQ(values_of(object, "surname"), "A") << "two names of one attribute";
  EXPECT_EQ(items.counts.dropped.at("mail (further values)"), 1U);
}

TEST(DirectoryEntry, RangesThatAddUpAreTheWholeList) {
  const v1::ObjectImage object =
      present(user("proxyAddresses;range=0-1: smtp:a@x\nproxyAddresses;range=0-1: smtp:b@x\n"
                   "proxyAddresses;range=2-*: smtp:c@x\nmember;range=0-1499: x\n"));
  EXPECT_EQ(values_of(object, "proxyAddresses"), "smtp:a@x|smtp:b@x|smtp:c@x");
}

// ---- What DirSync answers -------------------------------------------------------------------

TEST(DirectoryEntry, AnEntryWithoutClassNamesOnlyWhatChanged) {
  const Items items = read_ldif("dn: CN=A,DC=x\nsn: B\nmail:\nuserAccountControl: 512\n" +
                                std::string(kGuid) + "instanceType: 4\n");
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  const v1::ObjectImage& object = items.fact(0).object_changed().object();
  EXPECT_EQ(object.object_guid(), kGuidText);
  EXPECT_EQ(object.type(), v1::OBJECT_TYPE_UNSPECIFIED);
  EXPECT_EQ(object.distinguished_name(), "CN=A,DC=x");
  EXPECT_EQ(values_of(object, "surname"), "B");
  EXPECT_EQ(values_of(object, "mail"), "") << "named without a value: cleared";
  EXPECT_TRUE(object.account_enabled());
  EXPECT_FALSE(object.has_certificate_count());
}

TEST(DirectoryEntry, ADeletedEntryIsADeletion) {
  const Items items = read_ldif("dn: CN=A\\0ADEL:0011,CN=Deleted Objects,DC=x\nisDeleted: TRUE\n" +
                                std::string(kGuid) + "objectClass: user\n");
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  EXPECT_EQ(items.fact(0).object_deleted().object_guid(), kGuidText);
  EXPECT_EQ(read_ldif(user("isDeleted: FALSE\n")).fact(0).body_case(), v1::Fact::kObjectPresent);
}

TEST(DirectoryEntry, WhatDependsOnTheObjectIsToBeResolved) {
  const Items items =
      read_ldif("dn: CN=A,DC=x\nsn: B\nmS-DS-ConsistencyGuid:: AAEC\n" + std::string(kGuid));
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  ASSERT_TRUE(items.items[0].unresolved);
  const UnresolvedChange& change = *items.items[0].unresolved;
  EXPECT_EQ(change.object_guid, kGuidText);
  ASSERT_EQ(change.deltas.size(), 2U);
  EXPECT_EQ(change.deltas[0].name, "surname");
  EXPECT_EQ(change.deltas[1].target, AttributeDelta::Target::kConsistencyGuid);
  EXPECT_EQ(change.deltas[1].values.at(0), "AAEC");
  EXPECT_TRUE(read_ldif("dn: CN=G\ngroupType: 8\n" + std::string(kGuid)).items[0].unresolved);
}

// ---- Change records -------------------------------------------------------------------------

TEST(DirectoryEntry, AddIsAWholeImage) {
  const Items items =
      read_ldif("dn: CN=A\nchangetype: add\nobjectClass: user\n" + std::string(kGuid) + "sn: A\n");
  EXPECT_EQ(items.fact(0).body_case(), v1::Fact::kObjectPresent);
}

TEST(DirectoryEntry, AModificationSpeaksTheWordsOfFacts) {
  const Items items = read_ldif(
      "dn: CN=A,DC=x\nchangetype: modify\nreplace: sn\nsn: B\n-\n"
      "add: proxyAddresses\nproxyAddresses: smtp:b@x\n-\n"
      "replace: userAccountControl\nuserAccountControl: 514\n-\n"
      "add: userCertificate\nuserCertificate:: AA==\nuserCertificate:: AQ==\n-\n"
      "delete: userPassword\n-\nreplace: unicodePwd\nunicodePwd: x\n-\n"
      "delete: member\nmember: CN=B\n-\n");
  ASSERT_EQ(items.items.size(), 1U) << items.error.message;
  const UnresolvedChange& change = *items.items[0].unresolved;
  EXPECT_EQ(change.distinguished_name, "CN=A,DC=x");
  ASSERT_EQ(change.deltas.size(), 4U);
  EXPECT_EQ(change.deltas[0].name, "surname");
  EXPECT_EQ(change.deltas[1].operation, AttributeDelta::Operation::kAdd);
  EXPECT_EQ(change.deltas[2].target, AttributeDelta::Target::kAccountEnabled);
  EXPECT_EQ(change.deltas[2].values.at(0), "false");
  EXPECT_EQ(change.deltas[3].target, AttributeDelta::Target::kCertificates);
  EXPECT_EQ(change.deltas[3].dropped_values, 2U);
  EXPECT_EQ(items.counts.dropped.at("member"), 1U);
  EXPECT_EQ(items.counts.dropped.at("userPassword"), 1U);
}

TEST(DirectoryEntry, AChangeOfNothingThatIsKeptIsCounted) {
  const Items items = read_ldif("dn: CN=G\nchangetype: modify\nadd: member\nmember: CN=A\n-\n");
  EXPECT_TRUE(items.items.empty());
  EXPECT_EQ(items.counts.skipped.at("changes of nothing that is kept"), 1U);
}

TEST(DirectoryEntry, RenamesAndDeletionsNameTheObject) {
  const Items items = read_ldif(
      "dn: CN=A,OU=o,DC=x\nchangetype: modrdn\nnewrdn: CN=B\ndeleteoldrdn: 1\n\n"
      "dn: CN=A,DC=x\nchangetype: moddn\nnewrdn: CN=A\ndeleteoldrdn: 0\nnewsuperior: OU=p\n\n"
      "dn: CN=C,DC=x\nchangetype: delete\n");
  ASSERT_EQ(items.items.size(), 3U) << items.error.message;
  EXPECT_EQ(items.items[0].unresolved->new_distinguished_name, "CN=B,OU=o,DC=x");
  EXPECT_EQ(items.items[1].unresolved->new_distinguished_name, "CN=A,OU=p");
  EXPECT_EQ(items.items[2].unresolved->kind, UnresolvedChange::Kind::kDelete);
  EXPECT_EQ(items.items[2].unresolved->distinguished_name, "CN=C,DC=x");
}

TEST(DirectoryEntry, TheSameBytesGiveTheSameItems) {
  const std::string text = user("sn: A\n") + "\n" + user("sn: B\n");
  const Items once = read_ldif(text);
  const Items again = drain(read_directory(std::make_unique<TrickleSource>(text, 3), "a.ldif", {}));
  ASSERT_EQ(once.items.size(), again.items.size());
  for (std::size_t i = 0; i < once.items.size(); ++i) {
    EXPECT_EQ(once.fact(i).SerializeAsString(), again.fact(i).SerializeAsString());
  }
}

}  // namespace
}  // namespace tenon::readers
