// The place of an import, as a source's cursor in the log: which import, how far it came, and
// which ones were completed before. Text, so that a person can read it in `tenon status`:
//
//   import:<hash>:<facts done>:<part|done>[;<hash of a completed import> …]
//
// The hash is the SHA-256 of the import's files and options, in hexadecimal. A completed import
// that is given again appends nothing, as long as fewer than kRememberedImports others of the same
// source were completed since; after that it is sent again, and its facts decide as NoChange.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::cli {

inline constexpr std::size_t kRememberedImports = 16;

struct ImportCursor {
  std::string hash;  // empty: not the cursor of an import
  std::uint64_t done = 0;
  bool complete = false;
  std::vector<std::string> completed_before;  // the newest first

  std::string text() const;
  // A cursor that is none of an import's (another connector's, or empty) has an empty hash.
  static ImportCursor parse(std::string_view text);
};

// Where an import with this hash starts when its source has this cursor.
struct ImportStart {
  bool complete = false;   // nothing is left to do
  std::uint64_t skip = 0;  // facts that are in the log already
  ImportCursor cursor;     // to go on from
};

ImportStart start_of(std::string_view hash, std::string_view cursor);

// For people: "import 3f2c9a1b…, 1024 facts done"; cursors of others as printable text, shortened.
std::string words_of_cursor(std::string_view cursor);

}  // namespace tenon::cli
