#include "engine/wire/wire_field.h"

namespace tenon::wire {

std::string_view name_of(WireType type) {
  switch (type) {
    case WireType::kVarint: return "varint";
    case WireType::kFixed64: return "fixed64";
    case WireType::kBytes: return "bytes";
    case WireType::kFixed32: return "fixed32";
  }
  return "";
}

bool WireReader::varint(std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) return false;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    if (shift == 63 && byte > 1) return false;
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool WireReader::take(std::uint64_t count, std::string_view& bytes) {
  if (count > rest_.size()) return false;
  bytes = rest_.substr(0, static_cast<std::size_t>(count));
  rest_.remove_prefix(static_cast<std::size_t>(count));
  return true;
}

Read WireReader::next(WireField& field) {
  if (rest_.empty()) return Read::kEnd;
  std::uint64_t tag = 0;
  if (!varint(tag) || tag >> 3 == 0 || tag >> 3 >= 1U << 29) return Read::kDamaged;
  field.number = static_cast<std::uint32_t>(tag >> 3);
  field.type = static_cast<WireType>(tag & 7);
  bool whole = false;
  switch (field.type) {
    case WireType::kVarint: whole = varint(field.varint); break;
    case WireType::kFixed64: whole = take(8, field.bytes); break;
    case WireType::kFixed32: whole = take(4, field.bytes); break;
    case WireType::kBytes: {
      std::uint64_t size = 0;
      whole = varint(size) && take(size, field.bytes);
      break;
    }
  }
  return whole ? Read::kField : Read::kDamaged;
}

}  // namespace tenon::wire
