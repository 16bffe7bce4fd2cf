// Records of a directory that cannot be facts: each error says where, what, why, and what to do.
#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kGuid = "objectGUID:: MyIRAFVEd2aImaq7zN3u/w==\n";

std::string message_of(std::string_view more) {
  return read_ldif("dn: CN=A\nobjectClass: user\n" + std::string(more)).error.message;
}

TEST(DirectoryErrors, NoGuid) {
  EXPECT_EQ(
      message_of("sn: A\n"),
      "a.ldif:1: dn: \"CN=A\": it has neither objectGUID nor entryUUID, by which it would be "
      "known again. Export all attributes and the operational ones too (ldapsearch … '*' '+'), "
      "or, of a directory that has none, import with --guid-from-dn.");
  EXPECT_EQ(read_ldif("dn: CN=A\nsn: A\n").error.reason, "DIRECTORY_NO_GUID");
  EXPECT_EQ(read_ldif("dn: CN=A\nisDeleted: TRUE\n").error.reason, "DIRECTORY_NO_GUID");
}

TEST(DirectoryErrors, WrongForms) {
  EXPECT_EQ(message_of("objectGUID:: AAEC\n"),
            "a.ldif:3: objectGUID: \"\\x00\\x01\\x02\": an objectGUID has 16 bytes. Export it as "
            "the directory stores it, in base64 after `::`.");
  EXPECT_EQ(message_of("entryUUID: 1\n"),
            "a.ldif:3: entryUUID: \"1\": an entryUUID is a UUID in text (RFC 4530). Export the "
            "entry again.");
  EXPECT_EQ(message_of("objectSid:: AQU=\n"),
            "a.ldif:3: objectSid: \"\\x01\\x05\": an objectSid has 8 bytes and 4 for each of up to "
            "15 parts ([MS-DTYP] 2.4.2.2). Export it as the directory stores it, in base64 after "
            "`::`.");
  EXPECT_EQ(message_of("userAccountControl: disabled\n"),
            "a.ldif:3: userAccountControl: \"disabled\": it must be a decimal number of 32 bits. "
            "Correct the value or export the entry again.");
  EXPECT_EQ(message_of("whenChanged: yesterday\n"),
            "a.ldif:3: whenChanged: \"yesterday\": it must be a time like 20260131235959.0Z (RFC "
            "4517, section 3.3.13). Correct the value or export the entry again.");
}

TEST(DirectoryErrors, TextThatIsNone) {
  EXPECT_EQ(message_of("displayName:: /w==\n"),
            "a.ldif:3: displayName: \"\\xff\": the value is not UTF-8 text (RFC 4517, section "
            "3.3.6). Export the file as UTF-8, or correct the value in the directory.");
}

TEST(DirectoryErrors, TooLongATextOfTheTableIsRefusedAnUnknownOneIsCounted) {
  const std::string value(70000, 'a');
  EXPECT_EQ(read_ldif("dn: CN=A\nobjectClass: user\ntitle: " + value + "\n").error.reason,
            "DIRECTORY_VALUE_TOO_LONG");
  const Items items =
      read_ldif("dn: CN=A\nobjectClass: user\n" + std::string(kGuid) + "foo: " + value + "\n");
  EXPECT_EQ(items.items.size(), 1U) << items.error.message;
  EXPECT_EQ(items.counts.dropped.at("foo (too long)"), 1U);
}

TEST(DirectoryErrors, PartOfAListIsNotTheList) {
  EXPECT_EQ(message_of("proxyAddresses;range=0-1499: smtp:a@x\n"),
            "a.ldif:3: proxyAddresses: \"range=0-1499\": the directory gave this attribute in "
            "parts, and not all are in the record; taken as the whole they would remove the "
            "others. Export all ranges of it in one record (ldapsearch of the remaining ranges, or "
            "a larger MaxValRange).");
  EXPECT_NE(message_of("proxyAddresses;range=5-*: smtp:a@x\n"), "");
}

TEST(DirectoryErrors, TooMuchForOneFact) {
  std::string many;
  for (int i = 0; i < 600; ++i) many += "a" + std::to_string(i) + ": x\n";
  EXPECT_EQ(read_ldif("dn: CN=A\nobjectClass: user\n" + many).error.reason, "DIRECTORY_TOO_MUCH");
  std::string large;
  for (int i = 0; i < 20; ++i)
    large += "info" + std::to_string(i) + ": " + std::string(60000, 'x') + "\n";
  EXPECT_EQ(read_ldif("dn: CN=A\nobjectClass: user\n" + std::string(kGuid) + large).error.reason,
            "DIRECTORY_TOO_MUCH");
}

TEST(DirectoryErrors, ARenameToNoName) {
  EXPECT_EQ(read_ldif("dn: CN=A\nchangetype: modrdn\nnewrdn: B\ndeleteoldrdn: 1\n").error.message,
            "a.ldif:1: newrdn: \"B\": it is not one RDN (RFC 4514, section 2.3). Correct the "
            "record.");
}

}  // namespace
}  // namespace tenon::readers
