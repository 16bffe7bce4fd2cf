#include "engine/log/entry_format.h"

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"
#include "engine/log/log.h"

namespace tenon::log {
namespace {

// Entries are written a million times a second: straight into a buffer, not byte by byte into a
// string.
class EntryBuffer {
 public:
  void number(std::uint64_t value, int width) {
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
      bytes_[size_++] = static_cast<char>((value >> shift) & 0xff);
    }
  }
  void text(std::string_view text) {
    std::memcpy(bytes_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, kEntryBytesMax> bytes_;
  std::size_t size_ = 0;
};

}  // namespace

Origin origin_of(std::string_view source) {
  if (source == kOperatorSource) return Origin::kOperator;
  if (source == kSystemSource) return Origin::kSystem;
  return Origin::kConnector;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::kNameBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

void put_entry(std::string& out, const Entry& entry) {
  const Origin origin = origin_of(entry.source);
  TENON_CHECK(entry.source.size() <= limits::kNameBytesMax);
  TENON_CHECK(entry.request_id.has_value() == (origin == Origin::kOperator));
  EntryBuffer buffer;
  buffer.number(kEntryVersion, 1);
  buffer.number(static_cast<std::uint8_t>(origin), 1);
  buffer.number(entry.kind, 2);
  buffer.number(entry.position.value, 8);
  buffer.number(static_cast<std::uint64_t>(entry.time.value), 8);
  buffer.number(entry.source.size(), 1);
  buffer.text(entry.source);
  buffer.number(entry.source_number.value, 8);
  if (entry.request_id) buffer.text(entry.request_id->view());
  buffer.text(as_view(entry.commitment));
  out.append(buffer.view());
}

std::optional<Entry> read_entry(Reader& reader) {
  Entry entry;
  if (reader.u8() != kEntryVersion) return std::nullopt;
  const std::uint8_t origin = reader.u8();
  entry.kind = reader.u16();
  entry.position = Position{reader.u64()};
  entry.time = Micros{static_cast<std::int64_t>(reader.u64())};
  entry.source = reader.bytes(reader.u8());
  entry.source_number = SourceNumber{reader.u64()};
  if (!reader.ok() || !is_name(entry.source)) return std::nullopt;
  if (origin != static_cast<std::uint8_t>(origin_of(entry.source))) return std::nullopt;
  if (origin == static_cast<std::uint8_t>(Origin::kOperator)) {
    const std::string_view id = reader.bytes(16);
    if (!reader.ok()) return std::nullopt;
    entry.request_id.emplace();
    std::memcpy(entry.request_id->bytes.data(), id.data(), id.size());
  }
  const std::string_view commitment = reader.bytes(32);
  if (!reader.ok()) return std::nullopt;
  std::memcpy(entry.commitment.data(), commitment.data(), commitment.size());
  return entry;
}

}  // namespace tenon::log
