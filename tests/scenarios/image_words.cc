#include "tests/scenarios/image_words.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace tenon::scenarios {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return out;
}

// The value of `Enum` in [1, last] with that name, in any letter case.
template <typename Enum>
Enum parse(std::string_view text, int last) {
  for (int i = 1; i <= last; ++i) {
    if (upper(name_of(static_cast<Enum>(i))) == upper(text)) return static_cast<Enum>(i);
  }
  throw BadLine("unknown value: " + std::string(text));
}

void set_attribute(Image& image, AttributeKey key, std::string_view text, bool list) {
  NamedAttribute attribute;
  std::uint32_t index = 0;
  const std::vector<std::string> values =
      list ? split_values(text) : std::vector<std::string>{expand(text)};
  for (const std::string& value : values) {
    if (!value.empty()) attribute.values.push_back({value, index});
    ++index;
  }
  attribute.key = std::move(key);
  image.attributes.push_back(std::move(attribute));
}

AttributeKey attribute_of(std::string_view word) {
  static constexpr std::pair<std::string_view, AttributeId> kShort[] = {
      {"upn", AttributeId::kUserPrincipalName},
      {"proxy", AttributeId::kProxyAddresses},
      {"nick", AttributeId::kMailNickname},
      {"name", AttributeId::kDisplayName},
      {"sam", AttributeId::kOnPremisesSamAccountName}};
  for (const auto& [name, id] : kShort) {
    if (word == name) return id;
  }
  if (word.starts_with("attr:")) return AttributeKey(word.substr(5));
  AttributeKey known(word);
  if (known.id == AttributeId::kOther) throw BadLine("unknown word " + std::string(word));
  return known;
}

bool bare_word(std::string_view word, Image& image) {
  if (word == "user" || word == "group" || word == "contact") {
    image.type = parse<ObjectType>(word, 3);
  } else if (word == "guest" || word == "member") {
    image.user_type = parse<UserType>(word, 2);
  } else if (word == "cloud_managed") {
    image.is_cloud_managed = true;
  } else if (word == "licensed" || word == "unlicensed") {
    image.licensed = word == "licensed";
  } else if (word == "exchange") {
    image.exchange_licensed = true;
  } else if (word == "disabled" || word == "enabled") {
    set_attribute(image, AttributeId::kAccountEnabled, word == "enabled" ? "true" : "false", false);
  } else {
    return false;
  }
  return true;
}

bool account_word(const Word& word, Names& names, Image& image) {
  if (word.key == "anchor") {
    image.immutable_id = expand(names.anchor_text(word.value));
  } else if (word.key == "oid") {
    image.on_premises_object_identifier = names.guid(word.value);
  } else if (word.key == "sync") {
    image.sync_enabled = parse<SyncEnabled>(word.value, 3);
  } else if (word.key == "deleted") {
    image.deleted_at = parse_time(word.value);
  } else if (word.key == "role") {
    image.roles.push_back(parse_role(word.value));
  } else if (word.key == "eligible") {
    image.eligible_roles.push_back(parse_role(word.value));
  } else if (word.key == "by") {
    image.authored_by = parse<AuthoredBy>(word.value, 7);
  } else {
    return false;
  }
  return true;
}

bool object_word(const Word& word, Names& names, Image& image) {
  if (word.key == "anchor") {
    image.source_anchor = expand(names.anchor_text(word.value));
  } else if (word.key == "dn") {
    image.distinguished_name = word.value;
  } else if (word.key == "certs") {
    image.certificate_count = static_cast<std::uint32_t>(parse_number(word.value));
  } else {
    return false;
  }
  return true;
}

}  // namespace

Role parse_role(std::string_view text) {
  Role role;
  role.privileged = text.ends_with('!');
  if (role.privileged) text.remove_suffix(1);
  role.role_id = std::string(text);
  role.display_name = std::string(text);
  return role;
}

void read_image(const std::vector<Word>& words, FactKind kind, Names& names, Image& image) {
  const bool on_premises = origin_of(kind) == FactOrigin::kOnPremises;
  for (const Word& word : words) {
    if (word.bare) {
      if (!bare_word(word.key, image)) throw BadLine("unknown word " + word.key);
    } else if (on_premises ? object_word(word, names, image) : account_word(word, names, image)) {
      continue;
    } else if (word.key == "kind") {
      image.group_kind = parse<GroupKind>(word.value, 5);
    } else if (word.key == "sid") {
      image.security_identifier = word.value;
    } else {
      AttributeKey key = attribute_of(word.key);
      const bool list = is_multi_valued(key) && key.id != AttributeId::kDescription;
      set_attribute(image, std::move(key), word.value, list);
    }
  }
}

}  // namespace tenon::scenarios
