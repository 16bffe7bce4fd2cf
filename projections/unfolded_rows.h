// Rows of history as the writer makes them: their images are folded by whoever writes them, because
// the writer is what everything waits for (docs/projections.md, Folded images).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "projections/folded_image.h"
#include "projections/row_buffer.h"

namespace tenon::projections {

class UnfoldedRows {
 public:
  // A row that is written as it is.
  void put(std::string_view key, std::string_view value) { add({}, key, value, {}, {}); }
  // A row of a head and an image. Of `repeated` the first kLikely positions are taken.
  void put_image(std::string_view key, std::string_view head, std::string_view image, Position own,
                 const Repeated& repeated);
  // Goes on with the value of the last row: an image's length when folded, then the image, as of
  // position 0.
  void append_image(std::string_view image, const Repeated& repeated);

  static constexpr std::size_t kLikely = 3;

  std::size_t size() const { return rows_; }
  bool empty() const { return rows_ == 0; }
  // Before folding.
  std::size_t bytes() const { return bytes_.size(); }
  // Appends them all, in the order in which they were put.
  void fold_into(RowBuffer& rows) const;

 private:
  enum class Kind : std::uint8_t { kWhole, kImage, kAppended };
  // Of `bytes_`: key, head, body, word.
  struct Part {
    Kind kind = Kind::kWhole;
    std::uint8_t likely_count = 0;
    std::uint32_t key_bytes = 0;
    std::uint32_t head_bytes = 0;
    std::uint32_t body_bytes = 0;
    std::uint32_t word_bytes = 0;
    std::array<Position, kLikely> likely;
    Position own;
    std::optional<Guid> guid;
  };

  void add(Part part, std::string_view key, std::string_view head, std::string_view body,
           std::string_view word);
  static Part part_of(Kind kind, Position own, const Repeated& repeated);

  std::string bytes_;
  std::vector<Part> parts_;
  std::size_t rows_ = 0;
};

}  // namespace tenon::projections
