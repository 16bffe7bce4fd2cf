#include "projections/folded_image.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/base/encoding.h"

namespace tenon::projections {
namespace {

constexpr std::uint8_t kWord = 0xf5;
constexpr std::uint8_t kGuid = 0xf6;
constexpr std::uint8_t kAnchor = 0xf7;
constexpr std::uint8_t kFirstPosition = 0xf8;
constexpr std::uint8_t kLiteral = 0xff;
constexpr std::uint8_t kFirstCode = kWord;
constexpr std::size_t kPositionsMax = kLiteral - kFirstPosition;  // the row's own and six others
constexpr std::uint8_t kHasWord = 8;
constexpr std::uint8_t kHasGuid = 16;
constexpr std::size_t kWordBytesMin = 3;
constexpr std::size_t kWordBytesMax = 255;
// Shorter ones are no longer than what stands for them.
constexpr std::uint64_t kSmallestFolded = 128;

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// The bytes that stand for a position, of which number i has the code kFirstPosition + i.
class FoldedPositions {
 public:
  FoldedPositions(Position own, std::span<const Position> likely) {
    std::fill(stops_.begin() + kFirstCode, stops_.end(), true);
    add(own);
    own_folded_ = count_ == 1;
    for (const Position position : likely) add(position);
  }

  std::uint8_t listed() const { return static_cast<std::uint8_t>(count_ - first_listed()); }
  void write_list(std::string& out) const {
    for (std::size_t i = first_listed(); i < count_; ++i) out.append(text(i));
  }
  // The code of the position that stands at the head of `rest`, and its length; 0: none.
  std::uint8_t code_of(std::string_view rest, std::size_t& length) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (!rest.starts_with(text(i))) continue;
      length = text(i).size();
      return static_cast<std::uint8_t>(kFirstPosition + i + (own_folded_ ? 0 : 1));
    }
    return 0;
  }
  // Whether a position may begin with the byte, or it must be marked as itself.
  bool stops_at(std::uint8_t byte) const { return stops_[byte]; }

 private:
  struct Varint {
    std::array<char, 10> bytes{};
    std::size_t size = 0;
  };

  std::size_t first_listed() const { return own_folded_ ? 1 : 0; }
  std::string_view text(std::size_t i) const {
    return {varints_[i].bytes.data(), varints_[i].size};
  }

  void add(Position position) {
    const std::size_t room = kPositionsMax - (own_folded_ || count_ == 0 ? 0 : 1);
    if (position.value < kSmallestFolded || count_ == room) return;
    Varint varint;
    for (std::uint64_t rest = position.value;; rest >>= 7) {
      const bool more = rest >= 0x80;
      varint.bytes[varint.size++] = static_cast<char>((rest & 0x7f) | (more ? 0x80U : 0U));
      if (!more) break;
    }
    const std::string_view added(varint.bytes.data(), varint.size);
    for (std::size_t i = 0; i < count_; ++i) {
      if (text(i) == added) return;
    }
    stops_[byte_at(added, 0)] = true;
    varints_[count_++] = varint;
  }

  std::array<Varint, kPositionsMax> varints_;
  std::size_t count_ = 0;
  bool own_folded_ = false;
  std::array<bool, 256> stops_{};
};

// How seldom a byte is met in images: 0 is the rarest. Most of them is text in small letters.
constexpr std::array<std::uint8_t, 256> commonness() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    const bool digit = byte >= '0' && byte <= '9';
    const bool capital = byte >= 'A' && byte <= 'Z';
    const bool small = byte >= 'a' && byte <= 'z';
    table[byte] = byte >= 0x80 ? 0 : digit ? 1 : capital ? 2 : small ? 4 : byte > ' ' ? 3 : 5;
  }
  return table;
}
constexpr std::array<std::uint8_t, 256> kCommonness = commonness();

// Where a text stands next. Its rarest byte is looked for: texts are short, and so are the ways
// between them.
class Occurrence {
 public:
  Occurrence(std::string_view text, std::uint8_t code) : text_(text), code_(code) {
    for (std::size_t i = 1; i < text_.size(); ++i) {
      if (kCommonness[byte_at(text_, i)] < kCommonness[byte_at(text_, pivot_)]) pivot_ = i;
    }
  }

  std::size_t at() const { return at_; }
  std::uint8_t code() const { return code_; }
  std::size_t size() const { return text_.size(); }
  // The first one that does not begin before `from`; the image's size: none.
  void seek(std::string_view image, std::size_t from) {
    at_ = image.size();
    if (text_.empty() || image.size() < text_.size()) return;
    const std::size_t end = image.size() - text_.size() + pivot_ + 1;
    for (std::size_t at = from + pivot_; at < end; ++at) {
      const void* found = std::memchr(image.data() + at, text_[pivot_], end - at);
      if (found == nullptr) return;
      at = static_cast<std::size_t>(static_cast<const char*>(found) - image.data());
      if (std::memcmp(image.data() + at - pivot_, text_.data(), text_.size()) != 0) continue;
      at_ = at - pivot_;
      return;
    }
  }

 private:
  std::string_view text_;
  std::uint8_t code_;
  std::size_t pivot_ = 0;
  std::size_t at_ = 0;
};

// What stands between texts.
void fold_positions(std::string_view piece, const FoldedPositions& positions, std::string& out) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < piece.size();) {
    const std::uint8_t byte = byte_at(piece, at);
    if (!positions.stops_at(byte)) {
      ++at;
      continue;
    }
    std::size_t length = 1;
    const std::uint8_t code = positions.code_of(piece.substr(at), length);
    if (code == 0 && byte < kFirstCode) {
      ++at;
      continue;
    }
    out.append(piece.substr(done, at - done));
    out.push_back(static_cast<char>(code != 0 ? code : kLiteral));
    if (code == 0) out.push_back(piece[at]);
    at += length;
    done = at;
  }
  out.append(piece.substr(done));
}

// What the codes of a row stand for.
struct Unfolded {
  std::array<std::string, kLiteral - kFirstCode> texts;  // empty: none
  std::string_view rest;
};

std::optional<Unfolded> read_head(std::string_view folded, Position own) {
  Reader reader(folded);
  Unfolded head;
  const auto text = [&head](std::size_t code) -> std::string& {
    return head.texts[code - kFirstCode];
  };
  const std::uint8_t listed = reader.u8();
  const std::size_t others = listed % kHasWord;
  if (others >= kPositionsMax || listed >= 2 * kHasGuid) return std::nullopt;
  put_varint(text(kFirstPosition), own.value);
  for (std::size_t i = 1; i <= others; ++i) put_varint(text(kFirstPosition + i), reader.varint());
  if ((listed & kHasWord) != 0) text(kWord) = std::string(reader.string());
  if ((listed & kHasGuid) != 0) {
    Guid guid;
    const std::string_view raw = reader.bytes(guid.bytes.size());
    std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(guid.bytes.data()));
    text(kGuid) = std::string(raw);
    text(kAnchor) = guid.anchor();
  }
  head.rest = reader.rest();
  return reader.ok() ? std::optional(std::move(head)) : std::nullopt;
}

}  // namespace

void fold_image(std::string_view image, Position own, const Repeated& repeated, std::string& out) {
  const FoldedPositions positions(own, repeated.positions);
  const bool has_word =
      repeated.word.size() >= kWordBytesMin && repeated.word.size() <= kWordBytesMax;
  const std::string_view word = has_word ? repeated.word : std::string_view();
  put_u8(out, static_cast<std::uint8_t>(positions.listed() | (has_word ? kHasWord : 0) |
                                        (repeated.guid ? kHasGuid : 0)));
  positions.write_list(out);
  if (has_word) put_string(out, word);
  std::array<char, 24> anchor{};
  if (repeated.guid) {
    out.append(repeated.guid->view());
    anchor = repeated.guid->anchor_text();
  }
  const bool has_guid = repeated.guid.has_value();
  std::array texts = {Occurrence(word, kWord),
                      Occurrence(has_guid ? repeated.guid->view() : std::string_view(), kGuid),
                      Occurrence({anchor.data(), has_guid ? anchor.size() : 0}, kAnchor)};
  for (Occurrence& text : texts) text.seek(image, 0);
  for (std::size_t at = 0;;) {
    const Occurrence& next =
        *std::min_element(texts.begin(), texts.end(),
                          [](const Occurrence& a, const Occurrence& b) { return a.at() < b.at(); });
    fold_positions(image.substr(at, next.at() - at), positions, out);
    if (next.at() == image.size()) return;
    out.push_back(static_cast<char>(next.code()));
    at = next.at() + next.size();
    for (Occurrence& text : texts) {
      if (text.at() < at) text.seek(image, at);
    }
  }
}

std::optional<std::string> unfold_image(std::string_view folded, Position own) {
  const std::optional<Unfolded> head = read_head(folded, own);
  if (!head) return std::nullopt;
  const std::string_view rest = head->rest;
  std::string image;
  image.reserve(2 * rest.size());
  std::size_t done = 0;
  for (std::size_t at = 0; at < rest.size();) {
    const std::uint8_t byte = byte_at(rest, at);
    if (byte < kFirstCode) {
      ++at;
      continue;
    }
    image.append(rest.substr(done, at - done));
    if (byte == kLiteral) {
      if (++at == rest.size() || byte_at(rest, at) < kFirstCode) return std::nullopt;
      image.push_back(rest[at]);
    } else {
      const std::string& text = head->texts[byte - kFirstCode];
      if (text.empty()) return std::nullopt;
      image.append(text);
    }
    done = ++at;
  }
  image.append(rest.substr(done));
  return image;
}

}  // namespace tenon::projections
