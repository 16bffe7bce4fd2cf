#include "tools/readers/ldif.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/encoding.h"
#include "tools/readers/ldif_parser.h"
#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

// Memory of an attribute beside its text, so that a flood of empty ones meets the limit too.
constexpr std::size_t kAttributeOverheadBytes = sizeof(LdifAttribute);

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool are_options(std::string_view options) {
  return !options.empty() && std::all_of(options.begin(), options.end(), [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '=' || c == '*' || c == ';' || c == '_';
  });
}

std::string_view without_leading_spaces(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

}  // namespace

bool is_ldap_attribute_name(std::string_view name) {
  return !name.empty() && is_letter_or_digit(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_';
         });
}

void LdifRecord::clear() {
  kind = Kind::kContent;
  line = 0;
  dn = {};
  attributes.clear();
  modifications.clear();
  new_rdn = {};
  new_superior = {};
  has_new_superior = false;
  delete_old_rdn = false;
  passed_over.clear();
  arena.clear();
}

Error LdifReader::Parser::fail(std::string_view reason, const LdifField& field,
                               std::string_view problem, std::string_view remedy) const {
  // What is not to be kept is not to be shown either.
  const std::string_view shown = passes_over(field.name) ? std::string_view{} : field.raw;
  return read_error(
      {reason, line_place(lines_.file(), field.line), field.name, shown, problem, remedy});
}

Error LdifReader::Parser::truncated(const LdifRecord& record, std::string_view problem) const {
  return read_error({"LDIF_TRUNCATED", line_place(lines_.file(), record.line), "dn", record.dn,
                     "the record is cut off: " + std::string(problem),
                     "Export the file again, or complete the record"});
}

Status LdifReader::Parser::refuse_cut_off(const LdifLine& line) const {
  if (line.terminated || options_.accept_unterminated_end) return {};
  return read_error({"LDIF_TRUNCATED", line_place(lines_.file(), line.number),
                     line.text.substr(0, std::min(line.text.find(':'), line.text.size())), "",
                     "the file ends in the middle of a line: each line of LDIF has a line end "
                     "(RFC 2849, section 2, SEP), so the file was cut off",
                     "Export it again; if it is complete, end its last line"});
}

Result<bool> LdifReader::Parser::take_line(LdifLine& line) {
  Result<bool> found = lines_.next(line);
  if (!found.ok()) {
    const std::string& reason = found.error().reason;
    // What these lines say is wrong, and they were taken.
    stuck_ = reason != "LDIF_NUL" && reason != "LDIF_CONTINUATION";
    in_block_ = true;
  } else {
    in_block_ = *found && !line.text.empty();
  }
  return found;
}

bool LdifReader::Parser::pass_over() {
  LdifLine line;
  while (in_block_ && !stuck_) {
    const Result<bool> found = take_line(line);
    // A file that was cut off lacks more than this record.
    if (found.ok() && *found && !refuse_cut_off(line).ok()) stuck_ = true;
  }
  return !stuck_;
}

Result<bool> LdifReader::Parser::next_in_block(LdifLine& line) {
  TENON_ASSIGN_OR_RETURN(const bool found, take_line(line));
  if (!found || line.text.empty()) return false;
  TENON_RETURN_IF_ERROR(refuse_cut_off(line));
  return true;
}

Result<LdifField> LdifReader::Parser::parse(const LdifLine& line) const {
  LdifField field;
  field.line = line.number;
  const std::size_t colon = line.text.find(':');
  if (colon == std::string_view::npos) {
    return read_error({"LDIF_NO_COLON", line_place(lines_.file(), line.number), "", line.text,
                       "the line has no colon after an attribute name (RFC 2849, section 2, "
                       "attrval-spec)",
                       "If it continues the line before, it must begin with one space; else the "
                       "file is cut off or is not LDIF"});
  }
  const std::string_view description = line.text.substr(0, colon);
  field.raw = line.text.substr(colon + 1);
  const std::size_t semicolon = description.find(';');
  field.name = description.substr(0, semicolon);
  if (semicolon != std::string_view::npos) field.options = description.substr(semicolon + 1);
  if (!is_ldap_attribute_name(field.name) ||
      (semicolon != std::string_view::npos && !are_options(field.options))) {
    return read_error({"LDIF_ATTRIBUTE_NAME", line_place(lines_.file(), line.number), "",
                       description,
                       "what stands before the colon is no attribute name with options "
                       "(RFC 2849, section 2, AttributeDescription)",
                       "Correct the name; a folded line must begin with one space"});
  }
  if (field.raw.starts_with('<')) {
    return fail("LDIF_URL_REFUSED", field,
                "a value that lies elsewhere (`:<`, RFC 2849, section 2, value-spec) is refused: "
                "an import reads its own files only",
                "Put the value itself into the file, in base64 after `::`");
  }
  field.base64 = field.raw.starts_with(':');
  if (field.base64) field.raw.remove_prefix(1);
  field.raw = without_leading_spaces(field.raw);
  return field;
}

Result<std::string_view> LdifReader::Parser::decode(const LdifField& field,
                                                    LdifRecord& record) const {
  if (record.arena.bytes() + field.raw.size() > kLdifRecordBytesMax) {
    return fail("LDIF_RECORD_TOO_LONG", field,
                "the record is longer than " + std::to_string(kLdifRecordBytesMax) +
                    " bytes (kLdifRecordBytesMax)",
                "Leave its largest attribute out of the export");
  }
  if (!field.base64) return record.arena.keep(field.raw);
  const std::optional<std::string> bytes = from_base64(field.raw);
  if (!bytes) {
    return fail("LDIF_BASE64", field,
                "what stands after `::` is not base64 with its padding (RFC 2849, section 2, "
                "BASE64-STRING; RFC 4648, section 4)",
                "Export the file again, or write the value as text after one colon");
  }
  return record.arena.keep(*bytes);
}

Result<LdifAttribute> LdifReader::Parser::attribute(const LdifField& field,
                                                    LdifRecord& record) const {
  LdifAttribute attribute;
  attribute.line = field.line;
  attribute.name = record.arena.keep(field.name);
  attribute.options = record.arena.keep(field.options);
  TENON_ASSIGN_OR_RETURN(attribute.value, decode(field, record));
  return attribute;
}

// A value that is a name: it must be text.
Result<std::string_view> LdifReader::Parser::name_value(const LdifField& field,
                                                        LdifRecord& record) const {
  TENON_ASSIGN_OR_RETURN(const std::string_view value, decode(field, record));
  if (is_utf8(value) && !is_text(value)) {
    return fail("LDIF_NOT_TEXT", field,
                "a name must be text, and there is a control character in it (shown as \\x…)",
                "Take the character out of the name in the directory, and export it again");
  }
  if (!is_text(value)) {
    return fail("LDIF_NOT_UTF8", field, "a name must be UTF-8 text (RFC 2849, section 2, note 8)",
                "Export the file as UTF-8");
  }
  return value;
}

Result<bool> LdifReader::Parser::next(LdifRecord& record) {
  record.clear();
  for (;;) {
    LdifLine line;
    // Not next_in_block(): empty lines stand between blocks, in any number.
    TENON_ASSIGN_OR_RETURN(const bool found, take_line(line));
    if (!found) return false;
    if (line.text.empty()) continue;
    TENON_RETURN_IF_ERROR(refuse_cut_off(line));
    TENON_ASSIGN_OR_RETURN(LdifField field, parse(line));
    if (equal_ignoring_case(field.name, "version")) {
      TENON_RETURN_IF_ERROR(version(field));
    } else if (field.name == "search" || field.name == "result" || field.name == "ref") {
      TENON_RETURN_IF_ERROR(pass_over_trailer(field));
    } else if (equal_ignoring_case(field.name, "dn")) {
      record.line = field.line;
      TENON_ASSIGN_OR_RETURN(record.dn, name_value(field, record));
      TENON_RETURN_IF_ERROR(record_body(record));
      return true;
    } else {
      return fail("LDIF_DN_MISSING", field,
                  "a record must begin with `dn:` (RFC 2849, section 2, dn-spec)",
                  "Remove the empty line before it if it belongs to the record above; else the "
                  "record has lost its first line");
    }
  }
}

Status LdifReader::Parser::version(const LdifField& field) const {
  if (field.raw == "1") return {};
  return fail("LDIF_VERSION", field, "only version 1 of LDIF exists (RFC 2849, section 2)",
              "Check whether the file is LDIF");
}

// What ldapsearch without -LLL writes after the entries, and its references to other servers.
Status LdifReader::Parser::pass_over_trailer(LdifField field) {
  LdifLine line;
  for (;;) {
    if (field.name == "ref") ++references_;
    if (field.name == "result" && field.raw != "0" && !field.raw.starts_with("0 ")) {
      return fail("LDIF_INCOMPLETE", field,
                  "the search that made this file did not succeed, so entries may be missing",
                  "Export it again (with paging, if the size limit was met)");
    }
    TENON_ASSIGN_OR_RETURN(const bool found, next_in_block(line));
    if (!found) return {};
    TENON_ASSIGN_OR_RETURN(field, parse(line));
  }
}

Status LdifReader::Parser::record_body(LdifRecord& record) {
  LdifLine line;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool found, next_in_block(line));
    if (!found) return truncated(record, "nothing follows its dn (RFC 2849, section 2)");
    TENON_ASSIGN_OR_RETURN(const LdifField field, parse(line));
    if (equal_ignoring_case(field.name, "control")) continue;
    if (!equal_ignoring_case(field.name, "changetype")) return content(&field, record);
    TENON_RETURN_IF_ERROR(change_type(field, record));
    switch (record.kind) {
      case LdifRecord::Kind::kModify: return modifications(record);
      case LdifRecord::Kind::kRename: return rename(record);
      case LdifRecord::Kind::kDelete: return nothing_more(record);
      default: return content(nullptr, record);
    }
  }
}

Status LdifReader::Parser::change_type(const LdifField& field, LdifRecord& record) const {
  const std::string type = lower_case(field.raw);
  if (type == "add") {
    record.kind = LdifRecord::Kind::kAdd;
  } else if (type == "modify") {
    record.kind = LdifRecord::Kind::kModify;
  } else if (type == "delete") {
    record.kind = LdifRecord::Kind::kDelete;
  } else if (type == "modrdn" || type == "moddn") {
    record.kind = LdifRecord::Kind::kRename;
  } else {
    return fail("LDIF_CHANGE_TYPE", field,
                "a change is add, delete, modify, modrdn or moddn (RFC 2849, section 2, "
                "changerecord)",
                "Correct the type of the change");
  }
  return {};
}

Status LdifReader::Parser::content(const LdifField* first, LdifRecord& record) {
  LdifLine line;
  LdifField field;
  bool found = first != nullptr;
  if (found) field = *first;
  for (;;) {
    if (!found) {
      TENON_ASSIGN_OR_RETURN(found, next_in_block(line));
      if (!found) break;
      TENON_ASSIGN_OR_RETURN(field, parse(line));
    }
    found = false;
    if (equal_ignoring_case(field.name, "dn")) {
      return fail("LDIF_DN_TWICE", field,
                  "a record has one dn; an empty line must stand between two records "
                  "(RFC 2849, section 2)",
                  "Put an empty line before it");
    }
    if (passes_over(field.name)) {
      ++record.passed_over[std::string(field.name)];
      continue;
    }
    if (record.attributes.size() * kAttributeOverheadBytes > kLdifRecordBytesMax) {
      return fail("LDIF_RECORD_TOO_LONG", field, "the record has too many values",
                  "Leave its largest attribute out of the export");
    }
    TENON_ASSIGN_OR_RETURN(LdifAttribute value, attribute(field, record));
    record.attributes.push_back(value);
  }
  if (record.attributes.empty() && record.passed_over.empty()) {
    return truncated(record, "it has no attribute (RFC 2849, section 2)");
  }
  return {};
}

LdifReader::LdifReader(std::unique_ptr<ByteSource> source, std::string file, LdifOptions options)
    : parser_(std::make_unique<Parser>(std::move(source), std::move(file), std::move(options))) {}
LdifReader::~LdifReader() = default;
LdifReader::LdifReader(LdifReader&&) noexcept = default;
LdifReader& LdifReader::operator=(LdifReader&&) noexcept = default;

Result<bool> LdifReader::next(LdifRecord& record) { return parser_->next(record); }
bool LdifReader::pass_over() { return parser_->pass_over(); }
std::uint64_t LdifReader::references() const { return parser_->references(); }

}  // namespace tenon::readers
