// Change records (RFC 2849, changerecord): modify, modrdn and moddn, delete.
#include <algorithm>
#include <utility>

#include "tools/readers/ldif_parser.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {

Status LdifReader::Parser::modifications(LdifRecord& record) {
  using Operation = LdifModification::Operation;
  LdifLine line;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool found, next_in_block(line));
    if (!found) return {};
    TENON_ASSIGN_OR_RETURN(const LdifField field, parse(line));
    LdifModification change;
    const std::string operation = lower_case(field.name);
    if (operation == "add") {
      change.operation = Operation::kAdd;
    } else if (operation == "delete") {
      change.operation = Operation::kDelete;
    } else if (operation == "replace") {
      change.operation = Operation::kReplace;
    } else {
      return fail("LDIF_MODIFICATION", field,
                  "a modification begins with `add:`, `delete:` or `replace:` and ends with a "
                  "line `-` (RFC 2849, section 2, mod-spec; `increment:` is not read)",
                  "Correct the record");
    }
    const std::size_t semicolon = field.raw.find(';');
    if (!is_ldap_attribute_name(field.raw.substr(0, semicolon))) {
      return fail("LDIF_MODIFICATION", field,
                  "what follows must be the name of an attribute (RFC 2849, section 2, mod-spec)",
                  "Correct the record");
    }
    change.line = field.line;
    change.name = record.arena.keep(field.raw.substr(0, semicolon));
    if (semicolon != std::string_view::npos) {
      change.options = record.arena.keep(field.raw.substr(semicolon + 1));
    }
    TENON_ASSIGN_OR_RETURN(const bool more, modification_values(change, record));
    if (change.operation == Operation::kAdd && change.values.empty() && change.passed_over == 0) {
      return truncated(record, "`add: " + std::string(change.name) + "` has no value (line " +
                                   std::to_string(change.line) + "; RFC 4511, section 4.6)");
    }
    record.modifications.push_back(std::move(change));
    if (!more) return {};
  }
}

// Takes the values up to the line `-` (true) or the end of the record (false).
Result<bool> LdifReader::Parser::modification_values(LdifModification& change, LdifRecord& record) {
  LdifLine line;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool found, next_in_block(line));
    if (!found) return false;
    if (line.text == "-") return true;
    TENON_ASSIGN_OR_RETURN(const LdifField field, parse(line));
    if (!equal_ignoring_case(field.name, change.name)) {
      return fail("LDIF_MODIFICATION", field,
                  "this modification is about " + std::string(change.name) +
                      " and ends with a line `-` (RFC 2849, section 2, mod-spec)",
                  "Put a line `-` between two modifications");
    }
    if (passes_over(field.name)) {
      ++change.passed_over;
      ++record.passed_over[std::string(field.name)];
      continue;
    }
    TENON_ASSIGN_OR_RETURN(LdifAttribute value, attribute(field, record));
    change.values.push_back(value);
  }
}

Status LdifReader::Parser::rename(LdifRecord& record) {
  LdifLine line;
  bool has_new_rdn = false;
  bool has_delete_old_rdn = false;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool found, next_in_block(line));
    if (!found) break;
    TENON_ASSIGN_OR_RETURN(const LdifField field, parse(line));
    const std::string name = lower_case(field.name);
    if (name == "newrdn" && !has_new_rdn) {
      has_new_rdn = true;
      TENON_ASSIGN_OR_RETURN(record.new_rdn, name_value(field, record));
    } else if (name == "deleteoldrdn" && !has_delete_old_rdn &&
               (field.raw == "0" || field.raw == "1")) {
      has_delete_old_rdn = true;
      record.delete_old_rdn = field.raw == "1";
    } else if (name == "newsuperior" && !record.has_new_superior) {
      record.has_new_superior = true;
      TENON_ASSIGN_OR_RETURN(record.new_superior, name_value(field, record));
    } else {
      return fail("LDIF_RENAME", field,
                  "a rename has `newrdn:`, `deleteoldrdn:` 0 or 1, and may have `newsuperior:`, "
                  "each once (RFC 2849, section 2, change-moddn)",
                  "Correct the record");
    }
  }
  if (!has_new_rdn || !has_delete_old_rdn) {
    return truncated(record, "a rename needs `newrdn:` and `deleteoldrdn:` (RFC 2849, section 2)");
  }
  return {};
}

Status LdifReader::Parser::nothing_more(LdifRecord& record) {
  LdifLine line;
  TENON_ASSIGN_OR_RETURN(const bool found, next_in_block(line));
  if (!found) return {};
  TENON_ASSIGN_OR_RETURN(const LdifField field, parse(line));
  return fail("LDIF_DELETE", field,
              "a record with `changetype: delete` (line " + std::to_string(record.line) +
                  ") ends there (RFC 2849, section 2, change-delete)",
              "Put an empty line before it, or use `changetype: modify` to delete an attribute");
}

}  // namespace tenon::readers
