#include "projections/folded_image.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/base/encoding.h"

namespace tenon::projections {
namespace {

constexpr std::uint8_t kFirstCode = 0xf8;
constexpr std::uint8_t kLiteral = 0xff;
constexpr std::size_t kPositionsMax = kLiteral - kFirstCode;  // the row's own and six others
// Shorter ones are no longer than what stands for them.
constexpr std::uint64_t kSmallestFolded = 128;

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// The bytes that stand for a position, of which number i has the code kFirstCode + i.
class FoldedPositions {
 public:
  FoldedPositions(Position own, std::span<const Position> likely) {
    std::fill(stops_.begin() + kFirstCode, stops_.end(), true);
    add(own);
    own_folded_ = count_ == 1;
    for (const Position position : likely) add(position);
  }

  void write_list(std::string& out) const {
    const std::size_t first = own_folded_ ? 1 : 0;
    put_u8(out, static_cast<std::uint8_t>(count_ - first));
    for (std::size_t i = first; i < count_; ++i) out.append(text(i));
  }
  // The code of the position that stands at the head of `rest`, and its length; 0: none.
  std::uint8_t code_of(std::string_view rest, std::size_t& length) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (!rest.starts_with(text(i))) continue;
      length = text(i).size();
      return static_cast<std::uint8_t>(kFirstCode + i + (own_folded_ ? 0 : 1));
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

}  // namespace

void fold_image(std::string_view image, Position own, std::span<const Position> likely,
                std::string& out) {
  const FoldedPositions positions(own, likely);
  positions.write_list(out);
  std::size_t done = 0;
  for (std::size_t at = 0; at < image.size();) {
    const std::uint8_t byte = byte_at(image, at);
    if (!positions.stops_at(byte)) {
      ++at;
      continue;
    }
    std::size_t length = 1;
    const std::uint8_t code = positions.code_of(image.substr(at), length);
    if (code == 0 && byte < kFirstCode) {
      ++at;
      continue;
    }
    out.append(image.substr(done, at - done));
    out.push_back(static_cast<char>(code != 0 ? code : kLiteral));
    if (code == 0) out.push_back(image[at]);
    at += length;
    done = at;
  }
  out.append(image.substr(done));
}

std::optional<std::string> unfold_image(std::string_view folded, Position own) {
  Reader reader(folded);
  std::array<std::string, kPositionsMax> varints;
  put_varint(varints[0], own.value);
  const std::size_t others = reader.u8();
  if (others >= kPositionsMax) return std::nullopt;
  for (std::size_t i = 1; i <= others; ++i) put_varint(varints[i], reader.varint());
  if (!reader.ok()) return std::nullopt;
  const std::string_view rest = reader.rest();
  std::string image;
  image.reserve(rest.size() + rest.size() / 4);
  std::size_t done = 0;
  for (std::size_t at = 0; at < rest.size();) {
    const std::uint8_t byte = byte_at(rest, at);
    if (byte < kFirstCode) {
      ++at;
      continue;
    }
    image.append(rest.substr(done, at - done));
    const std::size_t number = byte - kFirstCode;
    if (byte == kLiteral) {
      if (++at == rest.size() || byte_at(rest, at) < kFirstCode) return std::nullopt;
      image.push_back(rest[at]);
    } else if (number <= others) {
      image.append(varints[number]);
    } else {
      return std::nullopt;
    }
    done = ++at;
  }
  image.append(rest.substr(done));
  return image;
}

}  // namespace tenon::projections
