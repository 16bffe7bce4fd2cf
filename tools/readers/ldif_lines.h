// The lines of an LDIF file: unfolded, without comments, numbered, bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "tools/readers/byte_source.h"

namespace tenon::readers {

struct LdifLine {
  std::string_view text;     // without line end; valid until the next call of next()
  std::uint64_t number = 0;  // of its first physical line, from 1
  bool terminated = true;    // false: the file ends without a line end
};

class LdifLines {
 public:
  LdifLines(std::unique_ptr<ByteSource> source, std::string file);

  // Fills `line` and gives true, or false at the end. An empty line is a line.
  Result<bool> next(LdifLine& line);

  const std::string& file() const { return file_; }

 private:
  Result<bool> take();
  Result<bool> continues();
  Status refill();
  std::string_view taken() const;
  Status check(std::string_view text, std::uint64_t number) const;

  std::unique_ptr<ByteSource> source_;
  std::string file_;
  // [taken_, taken_ + length_) is the physical line taken last, [begin_, end_) is yet to come.
  std::string buffer_;
  std::size_t taken_ = 0;
  std::size_t length_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool terminated_ = true;  // the line taken last had a line end
  bool at_end_ = false;
  std::uint64_t line_ = 0;  // physical lines taken
  std::string unfolded_;
};

}  // namespace tenon::readers
