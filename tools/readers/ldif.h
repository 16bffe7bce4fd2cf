// LDIF (RFC 2849) as ldapsearch, ldifde and slapcat write it, one record at a time.
//
// Read: folded lines (LF or CRLF), `::` base64, comments (folded too), `version: 1`, `control:`,
// attribute options, change records of all kinds, UTF-8 with or without a byte order mark, UTF-16
// with one; ldapsearch's `search:`, `result:` and `ref:` blocks are passed over (a result other
// than 0 is an error: the export is incomplete). Refused by name: `:<` (a value elsewhere),
// `increment:`, version 2.
//
// Errors are INVALID_ARGUMENT with the line of the file, the field, the value shortened and the
// section of the RFC. Memory is bounded by the limits below.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/text_arena.h"

namespace tenon::readers {

// One line with its continuations, as it stands in the file.
inline constexpr std::size_t kLdifLineBytesMax = std::size_t{16} << 20;
// One record, without the values that are passed over.
inline constexpr std::size_t kLdifRecordBytesMax = std::size_t{64} << 20;

struct LdifAttribute {
  std::string_view name;     // without options, as spelled in the file
  std::string_view options;  // "binary;lang-de"; empty: none
  std::string_view value;    // decoded bytes
  std::uint64_t line = 0;
};

struct LdifModification {
  enum class Operation : std::uint8_t { kAdd, kDelete, kReplace };
  Operation operation = Operation::kAdd;
  std::string_view name;
  std::string_view options;
  std::uint64_t line = 0;
  std::vector<LdifAttribute> values;
  std::uint32_t passed_over = 0;  // values of a denied attribute
};

// Views point into the record, until it is filled again.
struct LdifRecord {
  enum class Kind : std::uint8_t { kContent, kAdd, kDelete, kModify, kRename };

  Kind kind = Kind::kContent;
  std::uint64_t line = 0;  // of the dn
  std::string_view dn;
  std::vector<LdifAttribute> attributes;        // kContent, kAdd
  std::vector<LdifModification> modifications;  // kModify
  std::string_view new_rdn;                     // kRename
  std::string_view new_superior;                // kRename; empty with has_new_superior false
  bool has_new_superior = false;
  bool delete_old_rdn = false;

  // Values that were passed over unread, by attribute as spelled.
  std::map<std::string, std::uint32_t, std::less<>> passed_over;

  TextArena arena;
  void clear();
};

struct LdifOptions {
  // Values of such attributes are neither decoded nor kept, only counted.
  std::function<bool(std::string_view name)> pass_over;
  // A last line without a line end is, by the RFC, the mark of a file that was cut off, and
  // refused; true takes it as complete.
  bool accept_unterminated_end = false;
};

class LdifReader {
 public:
  // `file` is for messages.
  LdifReader(std::unique_ptr<ByteSource> source, std::string file, LdifOptions options = {});
  ~LdifReader();
  LdifReader(LdifReader&&) noexcept;
  LdifReader& operator=(LdifReader&&) noexcept;

  // Fills `record` and gives true, or false at the end.
  Result<bool> next(LdifRecord& record);
  // After an error of next(): takes the rest of its block. False: the lines themselves cannot be
  // read.
  bool pass_over();
  // Blocks without an entry (`ref:`) that were passed over.
  std::uint64_t references() const;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace tenon::readers
