#include "engine/wire/image_fields.h"

#include <array>
#include <cstdint>
#include <optional>

#include "engine/base/denied_attributes.h"
#include "engine/base/limits.h"
#include "engine/wire/message.h"
#include "engine/wire/values.h"

namespace tenon::wire {
namespace {

// The last numbered attribute.
constexpr auto kLastAttribute = static_cast<std::uint8_t>(AttributeId::kVisibility);

// An image being read: which of the old attributes have been used again, and which are named.
struct ImageTarget {
  Image& image;
  bool id_seen = false;
  std::size_t used = 0;
  std::uint32_t known_seen = 0;  // a bit for each AttributeId

  NamedAttribute& next() {
    if (used == image.attributes.size()) image.attributes.emplace_back();
    return image.attributes[used++];
  }
};

struct AttributeTarget {
  NamedAttribute& attribute;
  bool named = false;
  std::uint32_t values_sent = 0;
  std::size_t used = 0;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_folded(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

bool is_attribute_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool letter = lower(name[i]) >= 'a' && lower(name[i]) <= 'z';
    const bool later =
        (name[i] >= '0' && name[i] <= '9') || name[i] == '_' || name[i] == '.' || name[i] == '-';
    if (!letter && (i == 0 || !later)) return false;
  }
  return !name.empty();
}

// An unnumbered name that differs from a numbered one by its letter case only.
std::string_view meant_name(std::string_view name) {
  for (std::uint8_t i = 1; i <= kLastAttribute; ++i) {
    const std::string_view known = AttributeKey(static_cast<AttributeId>(i)).name();
    if (equal_folded(known, name)) return known;
  }
  return {};
}

bool read_attribute_name(const WireField& field, AttributeTarget& target, Failure& failure) {
  const std::string_view name = field.bytes;
  if (name.size() > limits::kAttributeNameBytesMax) {
    return failure.over_limit("bytes of an attribute's name", limits::kAttributeNameBytesMax,
                              name.size());
  }
  target.named = true;
  target.attribute.key = AttributeKey(name);
  if (target.attribute.key.id == AttributeId::kAccountEnabled) {
    return failure.refuse_value("BAD_NAME", name, "it has a field of its own: account_enabled.");
  }
  if (target.attribute.key.id != AttributeId::kOther) return true;
  if (!is_attribute_name(name)) {
    return failure.refuse_value("BAD_NAME", name,
                                "not the name of an attribute: a letter, then letters, digits, "
                                "and _ . -");
  }
  if (is_denied_attribute(name)) {
    return failure.refuse_value("DENIED_ATTRIBUTE", name,
                                "secrets and photos never reach the log. Drop it at the source.");
  }
  if (const std::string_view meant = meant_name(name); !meant.empty()) {
    return failure.refuse_value("BAD_NAME", name, "write it as " + std::string(meant) + ".");
  }
  return true;
}

bool read_attribute_value(const WireField& field, AttributeTarget& target, Failure& failure) {
  const std::uint32_t index = target.values_sent++;
  if (target.values_sent > limits::kAttributeValuesMax) {
    return failure.over_limit("values of an attribute", limits::kAttributeValuesMax,
                              target.values_sent);
  }
  if (field.bytes.empty()) return true;  // N7
  auto& values = target.attribute.values;
  if (target.used == values.size()) values.emplace_back();
  NamedAttribute::Text& value = values[target.used++];
  value.index = index;
  return read_text(field, value.text, failure);
}

constexpr std::array<Field<AttributeTarget>, 2> kAttribute = {{
    {1, WireType::kBytes, "name", false, read_attribute_name},
    {2, WireType::kBytes, "values", true, read_attribute_value},
}};
static_assert(is_field_table(kAttribute));

bool named_before(const ImageTarget& target, const AttributeKey& key) {
  if (key.id != AttributeId::kOther)
    return (target.known_seen >> static_cast<int>(key.id) & 1) != 0;
  for (std::size_t i = 0; i + 1 < target.used; ++i) {
    if (equal_folded(target.image.attributes[i].key.other, key.other)) return true;
  }
  return false;
}

bool read_attribute(const WireField& field, ImageTarget& target, Failure& failure) {
  if (target.used == limits::kAttributesMax) {
    return failure.over_limit("attributes of a fact", limits::kAttributesMax, target.used + 1);
  }
  AttributeTarget attribute{target.next()};
  if (!read_message(field.bytes, kAttribute, attribute, failure)) return false;
  attribute.attribute.values.resize(attribute.used);
  const AttributeKey& key = attribute.attribute.key;
  if (!attribute.named) return failure.refuse("MISSING_FIELD", "an attribute without a name.");
  if (named_before(target, key)) {
    return failure.refuse_value("DUPLICATED_ATTRIBUTE", key.name(),
                                "named twice. Put all of its values in one place.");
  }
  if (attribute.used > 1 && !is_multi_valued(key)) {
    return failure.refuse_value("SEVERAL_VALUES", key.name(), "has one value at most. Send one.");
  }
  if (key.id != AttributeId::kOther) target.known_seen |= 1U << static_cast<int>(key.id);
  return true;
}

bool read_account_enabled(const WireField& field, ImageTarget& target, Failure& failure) {
  bool enabled = false;
  if (!read_bool(field, enabled, failure)) return false;
  NamedAttribute& attribute = target.next();
  attribute.key = AttributeId::kAccountEnabled;
  attribute.values.resize(1);
  attribute.values[0] = {enabled ? "true" : "false", 0};
  return true;
}

bool read_image_id(const WireField& field, ImageTarget& target, Failure& failure) {
  target.id_seen = true;
  return read_guid(field, target.image.id, failure);
}

bool read_type(const WireField& field, ImageTarget& target, Failure& failure) {
  if (field.varint == 0) return true;  // may be left out in `changed`
  return read_enum(field, 3, ObjectType::kUser, target.image.type.emplace(), failure);
}

bool read_group_kind(const WireField& field, ImageTarget& target, Failure& failure) {
  return read_enum(field, 5, GroupKind::kNone, target.image.group_kind.emplace(), failure);
}

bool read_sid(const WireField& field, ImageTarget& target, Failure& failure) {
  return read_text(field, target.image.security_identifier.emplace(), failure);
}

bool read_identifier(const WireField& field, ImageTarget& target, Failure& failure) {
  if (field.bytes.empty()) return true;
  return read_guid(field, target.image.on_premises_object_identifier.emplace(), failure);
}

// The reader of an optional member.
template <typename Member, Member Image::*member, auto read>
bool read_member(const WireField& field, ImageTarget& target, Failure& failure) {
  return read(field, (target.image.*member).emplace(), failure);
}
constexpr bool (*kReadText)(const WireField&, std::string&, Failure&) = read_text;

template <std::vector<Role> Image::*roles>
bool read_one_role(const WireField& field, ImageTarget& target, Failure& failure) {
  std::vector<Role>& list = target.image.*roles;
  if (list.size() == limits::kListItemsMax) {
    return failure.over_limit("roles of a fact", limits::kListItemsMax, list.size() + 1);
  }
  return read_role(field.bytes, list.emplace_back(), failure);
}

constexpr std::array<Field<ImageTarget>, 17> kAccountImage = {{
    {1, WireType::kBytes, "object_id", false, read_image_id},
    {2, WireType::kVarint, "type", false, read_type},
    {3, WireType::kVarint, "authored_by", false,
     [](const WireField& field, ImageTarget& target, Failure& failure) {
       return read_enum(field, 7, AuthoredBy::kUnknown, target.image.authored_by.emplace(),
                        failure);
     }},
    {4, WireType::kBytes, "attributes", true, read_attribute},
    {5, WireType::kVarint, "account_enabled", false, read_account_enabled},
    {6, WireType::kVarint, "user_type", false,
     [](const WireField& field, ImageTarget& target, Failure& failure) {
       return read_enum(field, 2, UserType::kMember, target.image.user_type.emplace(), failure);
     }},
    {7, WireType::kVarint, "group_kind", false, read_group_kind},
    {8, WireType::kBytes, "security_identifier", false, read_sid},
    {9, WireType::kVarint, "licensed", false,
     read_member<std::optional<bool>, &Image::licensed, read_bool>},
    {10, WireType::kVarint, "exchange_licensed", false,
     read_member<std::optional<bool>, &Image::exchange_licensed, read_bool>},
    {11, WireType::kBytes, "immutable_id", false,
     read_member<std::optional<std::string>, &Image::immutable_id, kReadText>},
    {12, WireType::kBytes, "on_premises_object_identifier", false, read_identifier},
    {13, WireType::kVarint, "sync_enabled", false,
     [](const WireField& field, ImageTarget& target, Failure& failure) {
       return read_enum(field, 3, SyncEnabled::kNever, target.image.sync_enabled.emplace(),
                        failure);
     }},
    {14, WireType::kVarint, "is_cloud_managed", false,
     read_member<std::optional<bool>, &Image::is_cloud_managed, read_bool>},
    {15, WireType::kBytes, "deleted_at", false,
     read_member<std::optional<Micros>, &Image::deleted_at, read_timestamp>},
    {16, WireType::kBytes, "roles", true, read_one_role<&Image::roles>},
    {17, WireType::kBytes, "eligible_roles", true, read_one_role<&Image::eligible_roles>},
}};
static_assert(is_field_table(kAccountImage));

constexpr std::array<Field<ImageTarget>, 9> kObjectImage = {{
    {1, WireType::kBytes, "object_guid", false, read_image_id},
    {2, WireType::kVarint, "type", false, read_type},
    {3, WireType::kBytes, "distinguished_name", false,
     [](const WireField& field, ImageTarget& target, Failure& failure) {
       if (field.bytes.empty()) return true;
       return read_text(field, target.image.distinguished_name.emplace(), failure);
     }},
    {4, WireType::kBytes, "source_anchor", false,
     read_member<std::optional<std::string>, &Image::source_anchor, kReadText>},
    {5, WireType::kBytes, "attributes", true, read_attribute},
    {6, WireType::kVarint, "account_enabled", false, read_account_enabled},
    {7, WireType::kVarint, "group_kind", false, read_group_kind},
    {8, WireType::kBytes, "security_identifier", false, read_sid},
    {9, WireType::kVarint, "certificate_count", false,
     read_member<std::optional<std::uint32_t>, &Image::certificate_count, read_u32>},
}};
static_assert(is_field_table(kObjectImage));

constexpr std::array<Field<Role>, 3> kRole = {{
    {1, WireType::kBytes, "role_id", false,
     [](const WireField& field, Role& role, Failure& failure) {
       return read_name(field, role.role_id, failure);
     }},
    {2, WireType::kBytes, "display_name", false,
     [](const WireField& field, Role& role, Failure& failure) {
       return read_text(field, role.display_name, failure);
     }},
    {3, WireType::kVarint, "privileged", false,
     [](const WireField& field, Role& role, Failure& failure) {
       return read_bool(field, role.privileged, failure);
     }},
}};
static_assert(is_field_table(kRole));

template <std::size_t N>
bool read_image(std::string_view message, const std::array<Field<ImageTarget>, N>& table,
                Image& image, Failure& failure) {
  ImageTarget target{image};
  if (!read_message(message, table, target, failure)) return false;
  image.attributes.resize(target.used);
  if (target.id_seen) return true;
  const bool missing = failure.refuse("MISSING_FIELD", "it must be there. Say whose image it is.");
  failure.inside(table[0].name);
  return missing;
}

}  // namespace

bool read_account_image(std::string_view message, Image& image, Failure& failure) {
  return read_image(message, kAccountImage, image, failure);
}

bool read_object_image(std::string_view message, Image& image, Failure& failure) {
  return read_image(message, kObjectImage, image, failure);
}

bool read_role(std::string_view message, Role& role, Failure& failure) {
  if (!read_message(message, kRole, role, failure)) return false;
  if (!role.role_id.empty()) return true;
  failure.refuse("MISSING_FIELD", "it must be there. Name the role.");
  failure.inside("role_id");
  return false;
}

}  // namespace tenon::wire
