// Images of records, and decisions, as rows keep them. An image says the same few positions with
// each of its values, somebody's name in each address, a GUID and the anchor made of it; here each
// stands once, and a byte wherever it stood.
//
//   u8 n (+ 8: there is a word; + 16: a GUID) · n positions (varints) · the word (its length as a
//   varint, its bytes) · the GUID (16 bytes) · the image, in which
//     F5       stands for the word
//     F6       for the GUID
//     F7       for the GUID's anchor, as text
//     F8       for the row's own position, as a varint
//     F9 … FE  for the first … sixth position of the list
//     FF b     for the byte b itself, which is one of F5 … FF
//
// Nothing is known of the image but that its positions are varints: whatever happens to have the
// bytes of what is listed is folded as well, and unfolded again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/guid.h"
#include "engine/base/ids.h"

namespace tenon::projections {

// What an image says more than once. Whatever of it is wrong costs room and nothing else.
struct Repeated {
  std::span<const Position> positions;  // besides the row's own; six are taken
  std::string_view word;                // shorter than 3 bytes or longer than 255: none
  std::optional<Guid> guid;
};

// The word for somebody's address or label: what stands before the `@`.
inline std::string_view folded_word(std::string_view label) {
  return label.substr(0, label.find('@'));
}

// Appends.
void fold_image(std::string_view image, Position own, const Repeated& repeated, std::string& out);

// Nothing: it was not folded so.
std::optional<std::string> unfold_image(std::string_view folded, Position own);

}  // namespace tenon::projections
