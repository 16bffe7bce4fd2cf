// Images of records as rows keep them. An image says the same few positions with each of its
// values, and two of one record say them alike; here each stands once, and a byte wherever it
// stood.
//
//   u8 n · n positions (varints) · the image, in which
//     F8       stands for the row's own position, as a varint
//     F9 … FE  for the first … sixth position of the list
//     FF b     for the byte b itself, which is one of F8 … FF
//
// Nothing is known of the image but that its positions are varints: whatever happens to have the
// bytes of one is folded as well, and unfolded again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/ids.h"

namespace tenon::projections {

// Appends. `likely`: other positions that the image may say, of which six are taken.
void fold_image(std::string_view image, Position own, std::span<const Position> likely,
                std::string& out);

// Nothing: it was not folded so.
std::optional<std::string> unfold_image(std::string_view folded, Position own);

}  // namespace tenon::projections
