// The entry: the small record that is hashed into the tree, one for each fact, without personal
// data. docs/log-format.md describes it; what stands there and here binds for ever.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/encoding.h"
#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/limits.h"
#include "engine/base/sha256.h"

namespace tenon::log {

inline constexpr std::uint8_t kEntryVersion = 1;

// On disk: never renumber.
enum class Origin : std::uint8_t { kConnector = 1, kOperator = 2, kSystem = 3 };

// By the name of the source: `operator` and `system` are reserved.
Origin origin_of(std::string_view source);

// Tenants and sources: 1 to 63 of [a-z0-9-].
bool is_name(std::string_view name);

using Salt = std::array<std::uint8_t, 32>;

inline std::string_view salt_view(const Salt& salt) {
  return {reinterpret_cast<const char*>(salt.data()), salt.size()};
}

struct Entry {
  std::uint16_t kind = 0;
  Position position;
  Micros time;
  std::string_view source;
  SourceNumber source_number;
  std::optional<Guid> request_id;  // present exactly when the source is `operator`
  Digest commitment{};             // SHA-256(salt ‖ payload)
};

inline constexpr std::size_t kEntryBytesMax = 61 + limits::kNameBytesMax + 16;

// Appends the bytes of a valid entry.
void put_entry(std::string& out, const Entry& entry);
// Reads one entry; nothing, with the reader somewhere, when the bytes are not one. The entry's
// source is a view into the reader's bytes.
std::optional<Entry> read_entry(Reader& reader);

}  // namespace tenon::log
