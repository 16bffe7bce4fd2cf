#include "projections/entity_keys.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

using rules::equal_folded;

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How a key compares; part of its hash, so that an exact key is never found by another spelling.
enum class KeyComparison : std::uint8_t { kFolded = 1, kExact = 2 };

// FNV-1a, folded to 32 bits: documented, stable, and good enough for what is looked at again.
std::uint32_t hash_of(KeyComparison comparison, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](char c) { hash = (hash ^ static_cast<std::uint8_t>(c)) * kPrime; };
  add(static_cast<char>(comparison));
  for (const char c : text) add(comparison == KeyComparison::kFolded ? folded(c) : c);
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
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

// Calls visit(kind, comparison, text) for each key.
template <typename Visit>
void visit_keys(const KeyedImage& image, Visit&& visit) {
  const auto folded_key = [&visit](KeyKind kind, std::string_view text) {
    if (!text.empty()) visit(kind, KeyComparison::kFolded, text);
  };
  folded_key(kKeyUpn, image.attributes.text(AttributeId::kUserPrincipalName));
  for (const AttributeValue& value : image.attributes.values(AttributeId::kProxyAddresses)) {
    folded_key(kKeyAddress, bare_address(value.text));
  }
  folded_key(kKeyMail, image.attributes.text(AttributeId::kMail));
  folded_key(kKeyGuid, image.id.text());
  if (image.second_id) folded_key(kKeyGuid, image.second_id->text());
  folded_key(kKeyDistinguishedName, image.distinguished_name);
  if (image.identifier) folded_key(kKeyIdentifier, image.identifier->text());
  if (!image.anchor.empty()) visit(kKeyAnchor, KeyComparison::kExact, image.anchor);
}

std::uint32_t hash_of(const Guid& guid) { return hash_of(KeyComparison::kFolded, guid.text()); }

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
  visit_keys(image, [&](KeyKind kind, KeyComparison comparison, std::string_view text) {
    const auto guid = kind == kKeyAnchor ? guid_of_anchor(text) : std::nullopt;
    keys.push_back(guid ? hash_of(*guid) : hash_of(comparison, text));
  });
  keep_once(keys);
  return keys;
}

std::vector<std::uint32_t> hashes_of(std::string_view key) {
  std::vector<std::uint32_t> hashes = {hash_of(KeyComparison::kFolded, key)};
  if (const auto guid = guid_of_anchor(key)) {
    hashes.push_back(hash_of(*guid));
  } else {
    hashes.push_back(hash_of(KeyComparison::kExact, key));
  }
  const std::string_view bare = bare_address(key);
  if (!bare.empty()) hashes.push_back(hash_of(KeyComparison::kFolded, bare));
  keep_once(hashes);
  return hashes;
}

std::uint8_t kinds_of(std::string_view key, const KeyedImage& image) {
  const std::string_view bare = bare_address(key);
  unsigned kinds = 0;
  visit_keys(image, [&](KeyKind kind, KeyComparison comparison, std::string_view text) {
    const bool same = comparison == KeyComparison::kExact ? text == key : equal_folded(text, key);
    const bool same_address = kind == kKeyAddress && !bare.empty() && equal_folded(text, bare);
    if (same || same_address) kinds |= kind;
  });
  return static_cast<std::uint8_t>(kinds);
}

}  // namespace tenon::projections
