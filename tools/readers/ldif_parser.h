// How LdifReader reads; ldif.h is the contract. Blocks, fields and content records are in ldif.cc,
// change records in ldif_changes.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"
#include "tools/readers/ldif.h"
#include "tools/readers/ldif_lines.h"

namespace tenon::readers {

// A line taken apart, its value not yet decoded.
struct LdifField {
  std::string_view name;
  std::string_view options;
  std::string_view raw;
  bool base64 = false;
  std::uint64_t line = 0;
};

// [A-Za-z0-9][A-Za-z0-9._-]*: what directories use.
bool is_ldap_attribute_name(std::string_view name);

class LdifReader::Parser {
 public:
  Parser(std::unique_ptr<ByteSource> source, std::string file, LdifOptions options)
      : lines_(std::move(source), std::move(file)), options_(std::move(options)) {}

  Result<bool> next(LdifRecord& record);
  bool pass_over();
  std::uint64_t references() const { return references_; }

 private:
  // The next line, whatever it is; keeps in_block_ and stuck_ true to it.
  Result<bool> take_line(LdifLine& line);
  // Takes the next line of the block; false at its end (an empty line, the end of the file).
  Result<bool> next_in_block(LdifLine& line);
  // A line that the file ends in.
  Status refuse_cut_off(const LdifLine& line) const;
  Result<LdifField> parse(const LdifLine& line) const;
  Result<std::string_view> decode(const LdifField& field, LdifRecord& record) const;
  Result<LdifAttribute> attribute(const LdifField& field, LdifRecord& record) const;
  Result<std::string_view> name_value(const LdifField& field, LdifRecord& record) const;

  Status version(const LdifField& field) const;
  Status pass_over_trailer(LdifField field);
  Status record_body(LdifRecord& record);
  Status change_type(const LdifField& field, LdifRecord& record) const;
  Status content(const LdifField* first, LdifRecord& record);
  Status modifications(LdifRecord& record);
  Result<bool> modification_values(LdifModification& change, LdifRecord& record);
  Status rename(LdifRecord& record);
  Status nothing_more(LdifRecord& record);

  bool passes_over(std::string_view name) const {
    return options_.pass_over && options_.pass_over(name);
  }
  Error fail(std::string_view reason, const LdifField& field, std::string_view problem,
             std::string_view remedy) const;
  Error truncated(const LdifRecord& record, std::string_view problem) const;

  LdifLines lines_;
  LdifOptions options_;
  std::uint64_t references_ = 0;
  bool in_block_ = false;  // the line taken last belongs to one
  bool stuck_ = false;     // there is no line to be taken any more
};

}  // namespace tenon::readers
