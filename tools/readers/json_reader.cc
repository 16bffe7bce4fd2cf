#include "tools/readers/json_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{128} << 10;
constexpr std::size_t kNumberBytesMax = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::uint32_t> hex_digit(char c) {
  if (is_digit(c)) return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  return std::nullopt;
}

// RFC 8259, section 6: -? int frac? exp?
bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&text, &at] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > start;
  };
  if (text.starts_with('-')) ++at;
  const bool leading_zero = at < text.size() && text[at] == '0';
  if (leading_zero) {
    ++at;
  } else if (!digits()) {
    return false;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == text.size();
}

}  // namespace

JsonReader::JsonReader(std::unique_ptr<ByteSource> source, std::string file)
    : source_(as_utf8(std::move(source), file)), file_(std::move(file)) {
  buffer_.resize(kBufferBytes);
}

std::string JsonReader::place(const JsonElement* element) const {
  std::string text = file_ + ", byte " + std::to_string(before_ + at_);
  if (element_ == 0) return text;
  text += ", element " + std::to_string(element_);
  if (element == nullptr) return text;
  for (const JsonNode& node : element->nodes) {
    if (node.name != "id" || node.kind != JsonKind::kString) continue;
    text += " (id " + shortened(node.text) + ")";
    break;
  }
  return text;
}

Error JsonReader::fail(std::string_view reason, const JsonElement* element,
                       std::string_view problem, std::string_view remedy) const {
  return read_error({reason, place(element), "", "", problem, remedy});
}

Error JsonReader::truncated(const JsonElement* element) const {
  return fail("JSON_TRUNCATED", element, "the file ends before the JSON is complete (RFC 8259)",
              "It was cut off: fetch the page again");
}

Error JsonReader::unexpected(const JsonElement* element, std::string_view wanted) {
  // One byte only: how much of what follows is at hand depends on the source.
  const Result<bool> more = fill();
  if (!more.ok()) return more.error();
  const std::string_view found = std::string_view(buffer_).substr(at_, *more ? 1 : 0);
  return read_error({"JSON_SYNTAX", place(element), "", found,
                     std::string(wanted) + " must stand here (RFC 8259)",
                     "Check whether the file is JSON, and complete"});
}

Error JsonReader::no_text(const JsonElement& element) const {
  return fail("JSON_NOT_UTF8", &element,
              "a string has U+0000 or half a surrogate pair, which is no text",
              "Correct the value at its source");
}

Result<bool> JsonReader::fill() {
  if (at_ < end_) return true;
  before_ += end_;
  at_ = 0;
  end_ = 0;
  TENON_ASSIGN_OR_RETURN(end_, source_->read(buffer_.data(), buffer_.size()));
  return end_ > 0;
}

Result<int> JsonReader::peek() {
  for (;;) {
    while (at_ < end_) {
      const char c = buffer_[at_];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return static_cast<unsigned char>(c);
      ++at_;
    }
    TENON_ASSIGN_OR_RETURN(const bool more, fill());
    if (!more) return kEnd;
  }
}

Status JsonReader::expect(char wanted, std::string_view where) {
  TENON_ASSIGN_OR_RETURN(const int next, peek());
  if (next == kEnd) return truncated(nullptr);
  if (next != wanted) return unexpected(nullptr, where);
  ++at_;
  return {};
}

Result<bool> JsonReader::accept(char wanted) {
  TENON_ASSIGN_OR_RETURN(const int next, peek());
  if (next != wanted) return false;
  ++at_;
  return true;
}

Result<std::string_view> JsonReader::member_name(JsonElement& into) {
  TENON_ASSIGN_OR_RETURN(const int next, peek());
  if (next == kEnd) return truncated(&into);
  if (next != '"') return unexpected(&into, "a member's name in quotes");
  TENON_ASSIGN_OR_RETURN(const std::string_view name, string(into));
  TENON_ASSIGN_OR_RETURN(const int colon, peek());
  if (colon == kEnd) return truncated(&into);
  if (colon != ':') return unexpected(&into, "a colon after a member's name");
  ++at_;
  return name;
}

Status JsonReader::value(JsonElement& into, std::string_view name) {
  return value_at_depth(into, name, 1);
}

Status JsonReader::value_at_depth(JsonElement& into, std::string_view name, std::size_t depth) {
  if (depth > kJsonDepthMax) {
    return fail(
        "JSON_TOO_DEEP", &into,
        "values are nested deeper than " + std::to_string(kJsonDepthMax) + " (kJsonDepthMax)",
        "Fetch the page without the member that is nested so deep");
  }
  if (into.bytes() > kJsonElementBytesMax) {
    return fail("JSON_TOO_LONG", &into,
                "the element is longer than " + std::to_string(kJsonElementBytesMax) +
                    " bytes (kJsonElementBytesMax)",
                "Fetch the page with $select, or with fewer members expanded");
  }
  TENON_ASSIGN_OR_RETURN(const int next, peek());
  const std::size_t index = into.nodes.size();
  JsonNode node;
  node.name = name;
  into.nodes.push_back(node);
  JsonKind kind = JsonKind::kNull;
  std::string_view text;
  switch (next) {
    case kEnd: return truncated(&into);
    case '{':
      kind = JsonKind::kObject;
      ++at_;
      TENON_RETURN_IF_ERROR(members(into, depth));
      break;
    case '[':
      kind = JsonKind::kArray;
      ++at_;
      TENON_RETURN_IF_ERROR(elements(into, depth));
      break;
    case '"': {
      kind = JsonKind::kString;
      TENON_ASSIGN_OR_RETURN(text, string(into));
      break;
    }
    case 't':
      kind = JsonKind::kTrue;
      TENON_RETURN_IF_ERROR(literal(into, "true"));
      break;
    case 'f':
      kind = JsonKind::kFalse;
      TENON_RETURN_IF_ERROR(literal(into, "false"));
      break;
    case 'n': TENON_RETURN_IF_ERROR(literal(into, "null")); break;
    default: kind = JsonKind::kNumber; TENON_RETURN_IF_ERROR(number(into, text));
  }
  JsonNode& done = into.nodes[index];
  done.kind = kind;
  done.text = text;
  done.end = static_cast<std::uint32_t>(into.nodes.size());
  return {};
}

Status JsonReader::members(JsonElement& into, std::size_t depth) {
  TENON_ASSIGN_OR_RETURN(const bool none, accept('}'));
  if (none) return {};
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const std::string_view name, member_name(into));
    TENON_RETURN_IF_ERROR(value_at_depth(into, name, depth + 1));
    TENON_ASSIGN_OR_RETURN(const int next, peek());
    if (next == kEnd) return truncated(&into);
    if (next != ',' && next != '}') return unexpected(&into, "a comma or }");
    ++at_;
    if (next == '}') return {};
  }
}

Status JsonReader::elements(JsonElement& into, std::size_t depth) {
  TENON_ASSIGN_OR_RETURN(const bool none, accept(']'));
  if (none) return {};
  for (;;) {
    TENON_RETURN_IF_ERROR(value_at_depth(into, {}, depth + 1));
    TENON_ASSIGN_OR_RETURN(const int next, peek());
    if (next == kEnd) return truncated(&into);
    if (next != ',' && next != ']') return unexpected(&into, "a comma or ]");
    ++at_;
    if (next == ']') return {};
  }
}

Status JsonReader::literal(JsonElement& into, std::string_view word) {
  for (const char c : word) {
    TENON_ASSIGN_OR_RETURN(const bool more, fill());
    if (!more) return truncated(&into);
    if (buffer_[at_] != c) return unexpected(&into, word);
    ++at_;
  }
  return {};
}

Status JsonReader::number(JsonElement& into, std::string_view& text) {
  std::string digits;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool more, fill());
    if (!more) break;
    const char c = buffer_[at_];
    if (!is_digit(c) && std::string_view("+-.eE").find(c) == std::string_view::npos) break;
    digits.push_back(c);
    ++at_;
    if (digits.size() > kNumberBytesMax) break;
  }
  if (digits.empty()) return unexpected(&into, "a value");
  if (!is_number(digits)) return unexpected(&into, "a number");
  text = into.arena.keep(digits);
  return {};
}

Result<std::string_view> JsonReader::string(JsonElement& into) {
  ++at_;  // the quote
  // Most strings lie whole in the buffer and have no escapes.
  const std::size_t start = at_;
  while (at_ < end_) {
    const auto c = static_cast<unsigned char>(buffer_[at_]);
    if (c == '"' || c == '\\' || c < 0x20) break;
    ++at_;
  }
  std::string_view text(buffer_.data() + start, at_ - start);
  if (at_ < end_ && buffer_[at_] == '"') {
    ++at_;
  } else {
    unescaped_.assign(text);
    TENON_RETURN_IF_ERROR(rest_of_string(into));
    text = unescaped_;
  }
  if (text.size() > kJsonStringBytesMax) {
    return fail("JSON_TOO_LONG", &into,
                "a string is longer than " + std::to_string(kJsonStringBytesMax) +
                    " bytes (kJsonStringBytesMax)",
                "Fetch the page without that member ($select)");
  }
  if (!is_utf8(text)) {
    return fail("JSON_NOT_UTF8", &into, "a string is not UTF-8 (RFC 8259, section 8.1)",
                "Fetch the page again and keep its bytes as they come");
  }
  return into.arena.keep(text);
}

// From the first character that is not in unescaped_ yet, through the closing quote.
Status JsonReader::rest_of_string(JsonElement& into) {
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool more, fill());
    if (!more) return truncated(&into);
    const auto c = static_cast<unsigned char>(buffer_[at_]);
    if (c < 0x20) return unexpected(&into, "an escaped control character");
    ++at_;
    if (c == '"') return {};
    if (c == '\\') {
      TENON_RETURN_IF_ERROR(escape(into));
    } else {
      unescaped_.push_back(static_cast<char>(c));
    }
    if (unescaped_.size() > kJsonStringBytesMax) return {};  // string() says so
  }
}

Status JsonReader::escape(JsonElement& into) {
  TENON_ASSIGN_OR_RETURN(const bool more, fill());
  if (!more) return truncated(&into);
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char letter = buffer_[at_];
  if (const std::size_t which = kLetters.find(letter); which != std::string_view::npos) {
    ++at_;
    unescaped_.push_back(kMeanings[which]);
    return {};
  }
  if (letter != 'u') return unexpected(&into, "an escape of JSON");
  ++at_;
  TENON_ASSIGN_OR_RETURN(std::uint32_t code, code_unit(into));
  if (code >= 0xd800 && code <= 0xdbff) {
    TENON_RETURN_IF_ERROR(literal(into, "\\u"));
    TENON_ASSIGN_OR_RETURN(const std::uint32_t low, code_unit(into));
    if (low < 0xdc00 || low > 0xdfff) return no_text(into);
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if ((code >= 0xdc00 && code <= 0xdfff) || code == 0) {
    return no_text(into);
  }
  append_utf8(unescaped_, code);
  return {};
}

Result<std::uint32_t> JsonReader::code_unit(const JsonElement& into) {
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    TENON_ASSIGN_OR_RETURN(const bool more, fill());
    if (!more) return truncated(&into);
    const std::optional<std::uint32_t> digit = hex_digit(buffer_[at_]);
    if (!digit) return unexpected(&into, "four hexadecimal digits");
    code = code << 4 | *digit;
    ++at_;
  }
  return code;
}

}  // namespace tenon::readers
