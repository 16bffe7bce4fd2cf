// Bad LDIF: each error names the line, the field, the value, the rule and what to do.
#include <string>

#include "tests/readers/reading.h"
#include "tools/readers/ldif.h"

namespace tenon::readers {
namespace {

Error error_of(std::unique_ptr<ByteSource> source, LdifOptions options = {}) {
  LdifReader reader(std::move(source), "a.ldif", std::move(options));
  LdifRecord record;
  for (;;) {
    Result<bool> found = reader.next(record);
    if (!found.ok()) return std::move(found).error();
    if (!*found) return {};
  }
}

Error error_of(std::string_view text) { return error_of(from_text(text)); }

TEST(LdifErrors, WrongBase64) {
  const Error error = error_of("dn: cn=a\nsn: A\nobjectGUID:: AAE\n");
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.reason, "LDIF_BASE64");
  EXPECT_EQ(error.message,
            "a.ldif:3: objectGUID: \"AAE\": what stands after `::` is not base64 with its padding "
            "(RFC 2849, section 2, BASE64-STRING; RFC 4648, section 4). Export the file again, or "
            "write the value as text after one colon.");
}

TEST(LdifErrors, AFileThatIsCutOffInALine) {
  const Error error = error_of("dn: cn=a\nsn: A\nmail: a@exam");
  EXPECT_EQ(error.reason, "LDIF_TRUNCATED");
  EXPECT_EQ(error.message,
            "a.ldif:3: mail: the file ends in the middle of a line: each line of LDIF has a line "
            "end (RFC 2849, section 2, SEP), so the file was cut off. Export it again; if it is "
            "complete, end its last line.");
  for (const char* cut : {"dn: cn=a,dc=exa", "dn:: Y249", "dn:: Y24", "dn:", "d", "version: 1"}) {
    EXPECT_EQ(error_of(cut).reason, "LDIF_TRUNCATED") << cut;
  }
  EXPECT_EQ(error_of("dn: cn=a\nsn: A\n B").reason, "LDIF_TRUNCATED");
}

TEST(LdifErrors, AnUnendedLastLineIsTakenIfAskedFor) {
  LdifOptions options;
  options.accept_unterminated_end = true;
  EXPECT_EQ(error_of(from_text("dn: cn=a\nsn: A"), options).reason, "");
}

TEST(LdifErrors, ARecordThatIsCutOffAfterALine) {
  EXPECT_EQ(error_of("dn: cn=a\nsn: A\n\ndn: cn=b\n").message,
            "a.ldif:4: dn: \"cn=b\": the record is cut off: nothing follows its dn (RFC 2849, "
            "section 2). Export the file again, or complete the record.");
  EXPECT_EQ(error_of("dn: cn=b\nchangetype: add\n").reason, "LDIF_TRUNCATED");
  EXPECT_EQ(error_of("dn: cn=b\nchangetype: modrdn\nnewrdn: cn=c\n").reason, "LDIF_TRUNCATED");
  EXPECT_EQ(error_of("dn: cn=b\nchangetype: modify\nadd: sn\n-\n").reason, "LDIF_TRUNCATED");
}

TEST(LdifErrors, ALineWithoutAColon) {
  const Error error = error_of("dn: cn=a\nsn: A\nnot folded\n");
  EXPECT_EQ(error.reason, "LDIF_NO_COLON");
  EXPECT_EQ(error.message,
            "a.ldif:3: \"not folded\": the line has no colon after an attribute name (RFC 2849, "
            "section 2, attrval-spec). If it continues the line before, it must begin with one "
            "space; else the file is cut off or is not LDIF.");
}

TEST(LdifErrors, AContinuationOfNothing) {
  EXPECT_EQ(error_of(" sn: A\n").message,
            "a.ldif:1: \" sn: A\": a continuation (a line that begins with a space) has no line "
            "before it to continue (RFC 2849, section 2, notes 2 and 3). Remove the space or the "
            "empty line before it.");
  EXPECT_EQ(error_of("dn: cn=a\nsn: A\n\n B\n").reason, "LDIF_CONTINUATION");
}

TEST(LdifErrors, ANulByte) {
  EXPECT_EQ(error_of(std::string_view("dn: cn=a\nsn: A\0B\n", 18)).message,
            "a.ldif:2: \"sn: A\": the line has a NUL byte, which must be in base64 (RFC 2849, "
            "section 2, SAFE-CHAR). Export it again; the file is damaged or is not LDIF.");
  EXPECT_NE(error_of(std::string_view("d\0n\0:\0 \0a\0\n\0", 12)).message.find("UTF-16"),
            std::string::npos);
}

TEST(LdifErrors, ARecordWithoutDn) {
  EXPECT_EQ(error_of("dn: cn=a\nsn: A\n\ncn: b\nsn: B\n").message,
            "a.ldif:4: cn: \"b\": a record must begin with `dn:` (RFC 2849, section 2, dn-spec). "
            "Remove the empty line before it if it belongs to the record above; else the record "
            "has lost its first line.");
  EXPECT_EQ(error_of("dn: cn=a\nsn: A\ndn: cn=b\nsn: B\n").reason, "LDIF_DN_TWICE");
}

TEST(LdifErrors, AValueThatLiesElsewhere) {
  const Error error = error_of("dn: cn=a\njpegPhoto:< file:///etc/passwd\n");
  EXPECT_EQ(error.reason, "LDIF_URL_REFUSED");
  EXPECT_EQ(error.message,
            "a.ldif:2: jpegPhoto: \"< file:///etc/passwd\": a value that lies elsewhere (`:<`, RFC "
            "2849, section 2, value-spec) is refused: an import reads its own files only. Put the "
            "value itself into the file, in base64 after `::`.");
}

TEST(LdifErrors, ANameThatIsNoUtf8) {
  EXPECT_EQ(error_of("dn: cn=\xff\nsn: A\n").message,
            "a.ldif:1: dn: \"cn=\\xff\": a name must be UTF-8 text (RFC 2849, section 2, note 8). "
            "Export the file as UTF-8.");
}

TEST(LdifErrors, BrokenUtf16) {
  const std::string lone(
      "\xff\xfe"
      "d\0\x00\xd8n\0",
      8);
  EXPECT_EQ(error_of(lone).message,
            "a.ldif, byte 4: the file is UTF-16 by its byte order mark, but has a lone surrogate. "
            "Export it again; it was cut off or changed on its way.");
  EXPECT_EQ(error_of(std::string_view("\xff\xfe"
                                      "d",
                                      3))
                .reason,
            "TEXT_UTF16");
}

TEST(LdifErrors, AResultThatIsNoSuccess) {
  EXPECT_EQ(error_of("dn: cn=a\nsn: A\n\nsearch: 2\nresult: 4 Size limit exceeded\n").message,
            "a.ldif:5: result: \"4 Size limit exceeded\": the search that made this file did not "
            "succeed, so entries may be missing. Export it again (with paging, if the size limit "
            "was met).");
}

TEST(LdifErrors, WrongChanges) {
  EXPECT_EQ(error_of("dn: cn=a\nchangetype: remove\n").reason, "LDIF_CHANGE_TYPE");
  EXPECT_EQ(error_of("dn: cn=a\nchangetype: modify\nincrement: uid\nuid: 1\n-\n").message,
            "a.ldif:3: increment: \"uid\": a modification begins with `add:`, `delete:` or "
            "`replace:` and ends with a line `-` (RFC 2849, section 2, mod-spec; `increment:` is "
            "not read). Correct the record.");
  EXPECT_EQ(error_of("dn: cn=a\nchangetype: modify\nadd: sn\nmail: x\n-\n").reason,
            "LDIF_MODIFICATION");
  EXPECT_EQ(error_of("dn: cn=a\nchangetype: modrdn\nnewrdn: cn=b\ndeleteoldrdn: 2\n").reason,
            "LDIF_RENAME");
  EXPECT_EQ(error_of("dn: cn=a\nchangetype: delete\nsn: A\n").reason, "LDIF_DELETE");
}

TEST(LdifErrors, OtherVersionsAndNames) {
  EXPECT_EQ(error_of("version: 2\n\ndn: cn=a\nsn: A\n").reason, "LDIF_VERSION");
  EXPECT_EQ(error_of("dn: cn=a\ns n: A\n").reason, "LDIF_ATTRIBUTE_NAME");
  EXPECT_EQ(error_of("dn: cn=a\nsn;: A\n").reason, "LDIF_ATTRIBUTE_NAME");
  EXPECT_EQ(error_of("dn: cn=a\n: A\n").reason, "LDIF_ATTRIBUTE_NAME");
}

TEST(LdifErrors, ALineWithoutEndIsRefusedInBoundedMemory) {
  std::size_t given = 0;
  const Error error =
      error_of(std::make_unique<EndlessSource>("dn: cn=a\nsn: A\njpegPhoto:: ", given));
  EXPECT_EQ(error.reason, "LDIF_LINE_TOO_LONG");
  EXPECT_EQ(error.message,
            "a.ldif:3: jpegPhoto: the line with its continuations is longer than 16777216 bytes "
            "(kLdifLineBytesMax). Leave that attribute out of the export, or check whether the "
            "file is LDIF.");
  EXPECT_LE(given, 3 * kLdifLineBytesMax);
}

TEST(LdifErrors, AFoldedLineWithoutEndIsRefusedToo) {
  std::string text = "dn: cn=a\nsn: A\n";
  const std::string piece = " " + std::string(100000, 'a') + "\n";
  while (text.size() <= kLdifLineBytesMax + 2 * piece.size()) text += piece;
  EXPECT_EQ(error_of(text).reason, "LDIF_LINE_TOO_LONG");
}

TEST(LdifErrors, ARecordOfTooManyLinesIsRefused) {
  std::string text = "dn: cn=a\n";
  const std::string line = "info: " + std::string(std::size_t{8} << 20, 'a') + "\n";
  for (int i = 0; i < 9; ++i) text += line;
  EXPECT_EQ(error_of(text).reason, "LDIF_RECORD_TOO_LONG");
}

TEST(LdifErrors, LongValuesAreShownShortAndSecretsNotAtAll) {
  const Error error = error_of("dn: cn=a\nsn:: " + std::string(5000, '?') + "\n");
  EXPECT_LT(error.message.size(), 400U);
  EXPECT_NE(error.message.find("… (5000 bytes)"), std::string::npos) << error.message;

  LdifOptions options;
  options.pass_over = [](std::string_view name) { return name == "userPassword"; };
  const Error secret = error_of(from_text("dn: cn=a\nuserPassword:<hunter2\n"), options);
  EXPECT_EQ(secret.reason, "LDIF_URL_REFUSED");
  EXPECT_EQ(secret.message.find("hunter2"), std::string::npos) << secret.message;
}

}  // namespace
}  // namespace tenon::readers
