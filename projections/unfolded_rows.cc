#include "projections/unfolded_rows.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/encoding.h"

namespace tenon::projections {

UnfoldedRows::Part UnfoldedRows::part_of(Kind kind, Position own, const Repeated& repeated) {
  Part part;
  part.kind = kind;
  part.own = own;
  part.guid = repeated.guid;
  const std::size_t likely = std::min(repeated.positions.size(), kLikely);
  std::copy_n(repeated.positions.begin(), likely, part.likely.begin());
  part.likely_count = static_cast<std::uint8_t>(likely);
  return part;
}

void UnfoldedRows::put_image(std::string_view key, std::string_view head, std::string_view image,
                             Position own, const Repeated& repeated) {
  add(part_of(Kind::kImage, own, repeated), key, head, image, repeated.word);
}

void UnfoldedRows::append_image(std::string_view image, const Repeated& repeated) {
  TENON_CHECK(rows_ > 0);
  add(part_of(Kind::kAppended, Position{}, repeated), {}, {}, image, repeated.word);
}

void UnfoldedRows::add(Part part, std::string_view key, std::string_view head,
                       std::string_view body, std::string_view word) {
  part.key_bytes = static_cast<std::uint32_t>(key.size());
  part.head_bytes = static_cast<std::uint32_t>(head.size());
  part.body_bytes = static_cast<std::uint32_t>(body.size());
  part.word_bytes = static_cast<std::uint32_t>(word.size());
  bytes_.append(key).append(head).append(body).append(word);
  if (part.kind != Kind::kAppended) ++rows_;
  parts_.push_back(part);
}

void UnfoldedRows::fold_into(RowBuffer& rows) const {
  std::string_view rest = bytes_;
  const auto take = [&rest](std::size_t size) {
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  };
  std::string_view key;
  std::string value;
  std::string folded;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    const std::string_view own_key = take(part.key_bytes);
    const std::string_view head = take(part.head_bytes);
    const std::string_view body = take(part.body_bytes);
    const std::string_view word = take(part.word_bytes);
    const Repeated repeated{{part.likely.data(), part.likely_count}, word, part.guid};
    if (part.kind == Kind::kAppended) {
      folded.clear();
      fold_image(body, part.own, repeated, folded);
      put_string(value, folded);
    } else {
      key = own_key;
      value.assign(head);
      if (part.kind == Kind::kImage) fold_image(body, part.own, repeated, value);
    }
    const bool goes_on = i + 1 < parts_.size() && parts_[i + 1].kind == Kind::kAppended;
    if (!goes_on) rows.put(key, value);
  }
}

}  // namespace tenon::projections
