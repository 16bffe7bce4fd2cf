// Where bytes come from: a file, a stream, memory; and, for LDIF, UTF-16 turned into UTF-8.
#pragma once

#include <cstddef>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::readers {

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  // Puts up to `size` (> 0) bytes into `buffer` and gives their number; 0 is the end.
  virtual Result<std::size_t> read(char* buffer, std::size_t size) = 0;
};

// A file; "-" is the standard input. NOT_FOUND or an error of reading names the path.
Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);

// A stream that outlives the source.
std::unique_ptr<ByteSource> from_stream(std::istream& stream);

// Text that outlives the source.
std::unique_ptr<ByteSource> from_text(std::string_view text);

// The same text as UTF-8 without a byte order mark. UTF-16, either order, is known by its mark,
// as ldifde -u writes it; a lone surrogate or half a character is an error.
std::unique_ptr<ByteSource> as_utf8(std::unique_ptr<ByteSource> source, std::string file);

}  // namespace tenon::readers
