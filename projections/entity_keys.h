// The keys by which people find an account or a directory object.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "projections/history.h"

namespace tenon::projections {

// What keys are made from: the part of an account or object by which people find it. A view.
struct KeyedImage {
  Entity entity;
  const AttributeSet& attributes;
  std::string_view anchor;
  Guid id;
  std::optional<Guid> second_id;
  std::string_view distinguished_name;
  std::optional<Guid> identifier;  // of the directory object that an account is mapped to

  static KeyedImage of(const Account& account);
  static KeyedImage of(const DirectoryObject& object);
};

// Keys are kept by their hash: whoever finds one looks at the entity itself. Each once, in order.
// An anchor that is made of a GUID is kept as that GUID.
std::vector<std::uint32_t> keys_of(const KeyedImage& image);

// The hashes under which a question's key may be kept, each once.
std::vector<std::uint32_t> hashes_of(std::string_view key);

// How the key, as a person gives it, names the entity: KeyKind bits, 0 when it does not.
std::uint8_t kinds_of(std::string_view key, const KeyedImage& image);

}  // namespace tenon::projections
