// JSON (RFC 8259) taken piece by piece, so that a list of any length is read one element at a time.
// (The libraries at hand push a whole document at their caller, who cannot stop between elements.)
//
// Strict: no comments, no trailing commas, valid UTF-8, no U+0000. Errors are INVALID_ARGUMENT with
// the byte, the element and its id; JSON_TRUNCATED if the text ends too early.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/json_element.h"

namespace tenon::readers {

inline constexpr std::size_t kJsonDepthMax = 32;
inline constexpr std::size_t kJsonStringBytesMax = std::size_t{1} << 20;
// One element of a list, with its members of members.
inline constexpr std::size_t kJsonElementBytesMax = std::size_t{64} << 20;

class JsonReader {
 public:
  JsonReader(std::unique_ptr<ByteSource> source, std::string file);

  static constexpr int kEnd = -1;
  // The next character that is no white space, not taken; kEnd at the end of the text.
  Result<int> peek();
  // Takes the next character that is no white space, which must be `wanted`.
  Status expect(char wanted, std::string_view where);
  // Takes it if it is `wanted`.
  Result<bool> accept(char wanted);
  // Takes a member's name and the colon after it.
  Result<std::string_view> member_name(JsonElement& into);
  // Takes any value, appended to `into` under `name` (a view into its arena, or empty).
  Status value(JsonElement& into, std::string_view name);

  // For messages: the element being read, from 1; 0: none.
  void set_element(std::uint64_t element) { element_ = element; }
  Error fail(std::string_view reason, const JsonElement* element, std::string_view problem,
             std::string_view remedy) const;
  std::string place(const JsonElement* element) const;
  const std::string& file() const { return file_; }

 private:
  Result<bool> fill();  // false at the end of the text
  Status value_at_depth(JsonElement& into, std::string_view name, std::size_t depth);
  Status members(JsonElement& into, std::size_t depth);
  Status elements(JsonElement& into, std::size_t depth);
  Status literal(JsonElement& into, std::string_view word);
  Status number(JsonElement& into, std::string_view& text);
  Result<std::string_view> string(JsonElement& into);
  Status rest_of_string(JsonElement& into);
  Status escape(JsonElement& into);
  Result<std::uint32_t> code_unit(const JsonElement& into);
  Error unexpected(const JsonElement* element, std::string_view wanted);
  Error truncated(const JsonElement* element) const;
  Error no_text(const JsonElement& element) const;

  std::unique_ptr<ByteSource> source_;
  std::string file_;
  std::string buffer_;  // [at_, end_) is not yet taken
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::uint64_t before_ = 0;  // bytes of the text before the buffer
  std::uint64_t element_ = 0;
  std::string unescaped_;
};

}  // namespace tenon::readers
