// What LdifReader reads: RFC 2849 as ldapsearch, ldifde and slapcat write it.
#include "tools/readers/ldif.h"

#include <string>
#include <vector>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

// "dn|name=value|name=value" for each record.
std::string content_of(std::unique_ptr<ByteSource> source, LdifOptions options = {}) {
  LdifReader reader(std::move(source), "a.ldif", std::move(options));
  LdifRecord record;
  std::string text;
  for (;;) {
    const Result<bool> found = reader.next(record);
    if (!found.ok()) return text + "ERROR " + found.error().message;
    if (!*found) return text;
    text += record.dn;
    for (const LdifAttribute& attribute : record.attributes) {
      text += "|" + std::string(attribute.name);
      if (!attribute.options.empty()) text += ";" + std::string(attribute.options);
      text += "=" + std::string(attribute.value);
    }
    text += "\n";
  }
}

std::string content_of(std::string_view text) { return content_of(from_text(text)); }

std::string utf16(std::u16string_view text, bool little_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8);
    bytes += little_endian ? std::string{low, high} : std::string{high, low};
  }
  return bytes;
}

TEST(Ldif, ReadsRecordsWithAndWithoutVersion) {
  EXPECT_EQ(content_of("version: 1\ndn: cn=a\nsn: A\n\n\n\ndn: cn=b\nsn: B\n"),
            "cn=a|sn=A\ncn=b|sn=B\n");
  EXPECT_EQ(content_of("version: 1\n\ndn: cn=a\nsn: A\n"), "cn=a|sn=A\n");
  EXPECT_EQ(content_of(""), "");
  EXPECT_EQ(content_of("\n\n"), "");
  EXPECT_EQ(content_of("# nothing but a comment\n"), "");
}

TEST(Ldif, UnfoldsLinesOfBothKinds) {
  EXPECT_EQ(content_of("dn: cn=a,\n dc=b\nsn: Mül\n ler\n  x\n"), "cn=a,dc=b|sn=Müller x\n");
  EXPECT_EQ(content_of("dn: cn=a,\r\n dc=b\r\nsn: A\r\n B\r\n\r\ndn: cn=c\r\nsn: C\r\n"),
            "cn=a,dc=b|sn=AB\ncn=c|sn=C\n");
}

TEST(Ldif, ReadsTheSameWhereverABufferEnds) {
  const std::string text =
      "version: 1\r\n# a comment\r\n  that goes on\r\ndn:: Y249w6QsZGM9Yg==\r\ncn: a\r\n b\r\n"
      "\r\ndn: cn=c\r\nsn:: \r\n Qw==\r\n";
  const std::string whole = content_of(text);
  EXPECT_EQ(whole, "cn=ä,dc=b|cn=ab\ncn=c|sn=C\n");
  for (std::size_t at_once = 1; at_once < 12; ++at_once) {
    EXPECT_EQ(content_of(std::make_unique<TrickleSource>(text, at_once)), whole) << at_once;
  }
}

TEST(Ldif, KeepsSpacesOfAValueButThoseBeforeIt) {
  EXPECT_EQ(content_of("dn:cn=a\nsn:   A B  \ncn:\n"), "cn=a|sn=A B  |cn=\n");
}

TEST(Ldif, DecodesBase64AndUtf8) {
  EXPECT_EQ(content_of("dn:: w6Q=\nsn:: AAEC\ncn: ä\n"), std::string("ä|sn=\0\1\2|cn=ä\n", 16));
}

TEST(Ldif, SplitsOptionsOff) {
  EXPECT_EQ(
      content_of("dn: cn=a\nuserCertificate;binary:: AA==\nmember;range=0-1499: x\n"
                 "cn;lang-de;x-y: z\n"),
      std::string("cn=a|userCertificate;binary=\0|member;range=0-1499=x|cn;lang-de;x-y=z\n", 69));
}

TEST(Ldif, PassesCommentsOverAlsoFoldedOnesAndInsideRecords) {
  EXPECT_EQ(content_of("# one\n# two: folded\n  sn: not this\ndn: cn=a\n# inside\nsn: A\n"),
            "cn=a|sn=A\n");
}

TEST(Ldif, PassesTheTrailersOfLdapsearchOver) {
  EXPECT_EQ(content_of("# extended LDIF\n#\n# LDAPv3\n\n# a, b\ndn: cn=a\nsn: A\n\n"
                       "# search reference\nref: ldap://other/dc=b??sub\n\n"
                       "# search result\nsearch: 2\nresult: 0 Success\n"
                       "control: 1.2.840.113556.1.4.319 false MAUCAQAEAA==\n"
                       "pagedresults: cookie=\n\n# numResponses: 2\n# numEntries: 1\n"),
            "cn=a|sn=A\n");
}

TEST(Ldif, ReadsUtf16WithItsMarkAsLdifdeWritesIt) {
  const std::u16string_view text = u"\ufeffdn: cn=ä,dc=😀\r\nsn: Mü\r\n ller\r\n";
  EXPECT_EQ(content_of(utf16(text, true)), "cn=ä,dc=😀|sn=Müller\n");
  EXPECT_EQ(content_of(utf16(text, false)), "cn=ä,dc=😀|sn=Müller\n");
  EXPECT_EQ(content_of(std::make_unique<TrickleSource>(utf16(text, true), 3)),
            "cn=ä,dc=😀|sn=Müller\n");
}

TEST(Ldif, TakesAUtf8MarkOff) {
  EXPECT_EQ(content_of("\xef\xbb\xbf"
                       "dn: cn=a\nsn: A\n"),
            "cn=a|sn=A\n");
}

TEST(Ldif, CountsWhatItPassesOverWithoutReadingIt) {
  LdifOptions options;
  options.pass_over = [](std::string_view name) { return name == "secret"; };
  LdifReader reader(from_text("dn: cn=a\nsecret:: ???\nsecret: b\nsn: A\n"), "a.ldif", options);
  LdifRecord record;
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.attributes.size(), 1U);
  EXPECT_EQ(record.passed_over["secret"], 2U);
}

TEST(Ldif, ReadsAChangeThatAdds) {
  LdifReader reader(from_text("dn: cn=a\ncontrol: 1.2.3 true: x\nchangetype: add\nsn: A\n"),
                    "a.ldif");
  LdifRecord record;
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.kind, LdifRecord::Kind::kAdd);
  ASSERT_EQ(record.attributes.size(), 1U);
  EXPECT_EQ(record.attributes[0].value, "A");
}

TEST(Ldif, ReadsAChangeThatModifies) {
  LdifReader reader(from_text("dn: cn=a\nchangetype: MODIFY\nadd: mail\nmail: a@b\nMail: c@d\n-\n"
                              "delete: title\n-\nreplace: sn\nsn:: QQ==\n-\ndelete: l\nl: x\n"),
                    "a.ldif");
  LdifRecord record;
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.kind, LdifRecord::Kind::kModify);
  ASSERT_EQ(record.modifications.size(), 4U);
  EXPECT_EQ(record.modifications[0].operation, LdifModification::Operation::kAdd);
  ASSERT_EQ(record.modifications[0].values.size(), 2U);
  EXPECT_EQ(record.modifications[0].values[1].value, "c@d");
  EXPECT_EQ(record.modifications[1].operation, LdifModification::Operation::kDelete);
  EXPECT_TRUE(record.modifications[1].values.empty());
  EXPECT_EQ(record.modifications[2].operation, LdifModification::Operation::kReplace);
  EXPECT_EQ(record.modifications[2].values.at(0).value, "A");
  EXPECT_EQ(record.modifications[3].name, "l");
}

TEST(Ldif, ReadsAChangeThatRenames) {
  LdifReader reader(from_text("dn: cn=a,dc=x\nchangetype: modrdn\nnewrdn: cn=b\ndeleteoldrdn: 1\n"
                              "newsuperior: dc=y\n\ndn: cn=c\nchangetype: moddn\n"
                              "newrdn:: Y249w6Q=\ndeleteoldrdn: 0\n"),
                    "a.ldif");
  LdifRecord record;
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.kind, LdifRecord::Kind::kRename);
  EXPECT_EQ(record.new_rdn, "cn=b");
  EXPECT_TRUE(record.delete_old_rdn);
  EXPECT_EQ(record.new_superior, "dc=y");
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.new_rdn, "cn=ä");
  EXPECT_FALSE(record.delete_old_rdn);
  EXPECT_FALSE(record.has_new_superior);
}

TEST(Ldif, ReadsAChangeThatDeletes) {
  LdifReader reader(from_text("dn: cn=a\nchangetype: delete\n\ndn: cn=b\nchangetype: delete\n"),
                    "a.ldif");
  LdifRecord record;
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.kind, LdifRecord::Kind::kDelete);
  ASSERT_TRUE(*reader.next(record));
  EXPECT_EQ(record.dn, "cn=b");
  EXPECT_EQ(record.line, 4U);
}

}  // namespace
}  // namespace tenon::readers
