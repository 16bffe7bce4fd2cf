#include "projections/entity_keys.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

using rules::equal_folded;

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// What a key is and how it compares; part of its hash, so that an exact key is never found by
// another spelling.
enum class KeyComparison : std::uint8_t { kFolded = 1, kExact = 2, kGuid = 3 };

std::uint32_t hash_of(KeyComparison comparison, const char* bytes, std::size_t size) {
  const auto seed = static_cast<std::uint64_t>(comparison);
  return static_cast<std::uint32_t>(XXH3_64bits_withSeed(bytes, size, seed) >> 32);
}

std::uint32_t hash_of(const Guid& guid) {
  return hash_of(KeyComparison::kGuid, guid.view().data(), guid.view().size());
}

std::uint32_t exact_hash_of(std::string_view text) {
  return hash_of(KeyComparison::kExact, text.data(), text.size());
}

std::uint32_t folded_hash_of(std::string_view text) {
  std::array<char, 256> few;
  std::string many;
  if (text.size() > few.size()) many.resize(text.size());
  char* bytes = many.empty() ? few.data() : many.data();
  std::transform(text.begin(), text.end(), bytes, folded);
  return hash_of(KeyComparison::kFolded, bytes, text.size());
}

// Without `smtp:` or `sip:`; empty for the addresses of other protocols.
std::string_view bare_address(std::string_view address) {
  for (const std::string_view prefix : {"smtp:", "sip:"}) {
    if (equal_folded(address.substr(0, prefix.size()), prefix))
      return address.substr(prefix.size());
  }
  return {};
}

// The GUID that a default anchor is made of.
std::optional<Guid> guid_of_anchor(std::string_view anchor) {
  const std::optional<std::string> raw = from_base64(anchor);
  if (!raw || raw->size() != 16) return std::nullopt;
  return Guid::from_directory_bytes(*raw);
}

// Calls visit(kind, text) for each key that is a text and compares folded.
template <typename Visit>
void visit_texts(const KeyedImage& image, Visit&& visit) {
  const auto key = [&visit](KeyKind kind, std::string_view text) {
    if (!text.empty()) visit(kind, text);
  };
  key(kKeyUpn, image.attributes.text(AttributeId::kUserPrincipalName));
  for (const AttributeValue& value : image.attributes.values(AttributeId::kProxyAddresses)) {
    key(kKeyAddress, bare_address(value.text));
  }
  key(kKeyMail, image.attributes.text(AttributeId::kMail));
  key(kKeyDistinguishedName, image.distinguished_name);
}

// Calls visit(kind, guid) for each key that is one.
template <typename Visit>
void visit_guids(const KeyedImage& image, Visit&& visit) {
  visit(kKeyGuid, image.id);
  if (image.second_id) visit(kKeyGuid, *image.second_id);
  if (image.identifier) visit(kKeyIdentifier, *image.identifier);
}

void keep_once(std::vector<std::uint32_t>& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

}  // namespace

KeyedImage KeyedImage::of(const Account& account) {
  const bool purged = account.lifecycle == Lifecycle::kPurged;
  return {account.handle,
          account.attributes,
          account.immutable_id,
          account.object_id,
          account.cloud_object_id,
          {},
          purged ? std::nullopt : account.on_premises_object_identifier};
}

KeyedImage KeyedImage::of(const DirectoryObject& object) {
  return {object.handle, object.attributes,         object.source_anchor, object.guid,
          std::nullopt,  object.distinguished_name, std::nullopt};
}

std::vector<std::uint32_t> keys_of(const KeyedImage& image) {
  std::vector<std::uint32_t> keys;
  visit_texts(image,
              [&keys](KeyKind, std::string_view text) { keys.push_back(folded_hash_of(text)); });
  bool anchored = image.anchor.empty();
  visit_guids(image, [&](KeyKind, const Guid& guid) {
    keys.push_back(hash_of(guid));
    const std::array<char, 24> text = guid.anchor_text();
    anchored = anchored || image.anchor == std::string_view(text.data(), text.size());
  });
  if (!anchored) {
    const std::optional<Guid> guid = guid_of_anchor(image.anchor);
    keys.push_back(guid ? hash_of(*guid) : exact_hash_of(image.anchor));
  }
  keep_once(keys);
  return keys;
}

std::vector<std::uint32_t> hashes_of(std::string_view key) {
  std::vector<std::uint32_t> hashes = {folded_hash_of(key)};
  if (const auto guid = Guid::parse(key)) hashes.push_back(hash_of(*guid));
  const auto guid = guid_of_anchor(key);
  hashes.push_back(guid ? hash_of(*guid) : exact_hash_of(key));
  const std::string_view bare = bare_address(key);
  if (!bare.empty()) hashes.push_back(folded_hash_of(bare));
  keep_once(hashes);
  return hashes;
}

std::uint8_t kinds_of(std::string_view key, const KeyedImage& image) {
  const std::string_view bare = bare_address(key);
  unsigned kinds = 0;
  visit_texts(image, [&](KeyKind kind, std::string_view text) {
    const bool same_address = kind == kKeyAddress && !bare.empty() && equal_folded(text, bare);
    if (equal_folded(text, key) || same_address) kinds |= kind;
  });
  visit_guids(image, [&](KeyKind kind, const Guid& guid) {
    if (equal_folded(guid.text(), key)) kinds |= kind;
  });
  if (!image.anchor.empty() && image.anchor == key) kinds |= kKeyAnchor;
  return static_cast<std::uint8_t>(kinds);
}

}  // namespace tenon::projections
