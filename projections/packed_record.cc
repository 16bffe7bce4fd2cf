#include "projections/packed_record.h"

#include <array>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "projections/packed_fields.h"

namespace tenon::projections {
namespace packed {
namespace {

// Which fields of an account stand in a few bits.
template <typename Bits, typename A>
void account_bits(Bits each, A& account) {
  each(account.type, kNibble);
  each(account.authored_by, kNibble);
  each(account.user_type, kNibble);
  each(account.group_kind, kNibble);
  each(account.sync_enabled, kNibble);
  each(account.authority, kNibble);
  each(account.lifecycle, kNibble);
  each(account.method, kNibble);
  each(account.is_cloud_managed, 1);
  each(account.provisioned, 1);
  each(account.licensed, 1);
  each(account.exchange_licensed, 1);
  each(account.upn_kept, 1);
  each(account.rollback_refusal_said, 1);
}

template <typename Bits, typename O>
void object_bits(Bits each, O& object) {
  each(object.type, kNibble);
  each(object.group_kind, kNibble);
  each(object.presence, kNibble);
  each(object.address_flow, kNibble);
  each(object.method, kNibble);
  each(object.outcome, kByte);
  each(object.refused_by, kByte);
  each(object.refusal, kByte);
  each(object.relinked, 1);
  each(object.waiting, 1);
}

std::string_view view(const std::array<char, 24>& text) { return {text.data(), text.size()}; }

std::size_t text_bytes(const AttributeSet& attributes) { return 2 * attributes.packed().size(); }

void put(const Account& account, RawWriter& out) {
  const Bases bases{account.first_seen, account.last_changed};
  const auto& identifier = account.on_premises_object_identifier;
  const bool anchor_is_identifier =
      identifier && view(identifier->anchor_text()) == account.immutable_id;
  const bool flowed_stands = account.flowed_upn.text == account.upn();
  BitWriter bits;
  account_bits([&](auto field, unsigned width) { bits.put(field, width); }, account);
  bits.put(account.cloud_object_id.has_value(), 1);
  bits.put(identifier.has_value(), 1);
  bits.put(account.rollback_requested.has_value(), 1);
  bits.put(anchor_is_identifier, 1);
  bits.put(flowed_stands, 1);

  put_fixed(out, account.object.value);
  put_fixed(out, bits.word());
  put_bases(out, bases);
  out.varint(account.handle.value);
  put_guid(out, account.object_id);
  if (account.cloud_object_id) put_guid(out, *account.cloud_object_id);
  if (identifier) put_guid(out, *identifier);
  if (account.rollback_requested) put_position(out, *account.rollback_requested, bases);
  out.varint(static_cast<std::uint64_t>(account.deleted_at.value));
  if (!anchor_is_identifier) out.string(account.immutable_id);
  put_position(out, account.immutable_id_since, bases);
  out.string(account.security_identifier);
  put_decision(out, account.bound_by, bases);
  put_attributes(out, account.attributes, nullptr, bases);
  put_attributes(out, account.cloud_said, &account.attributes, bases);
  if (!flowed_stands) out.string(account.flowed_upn.text);
  put_value(out, account.flowed_upn, bases);
  put_roles(out, account.roles);
  put_roles(out, account.eligible_roles);
}

void put(const DirectoryObject& object, RawWriter& out) {
  const Bases bases{object.first_seen, object.mentioned_at};
  const bool anchor_is_guid = object.source_anchor == view(object.guid.anchor_text());
  BitWriter bits;
  object_bits([&](auto field, unsigned width) { bits.put(field, width); }, object);
  bits.put(anchor_is_guid, 1);

  put_fixed(out, object.account.value);
  put_fixed(out, bits.word());
  put_bases(out, bases);
  out.varint(object.handle.value);
  out.varint(object.connector.value);
  put_guid(out, object.guid);
  out.string(object.distinguished_name);
  if (!anchor_is_guid) out.string(object.source_anchor);
  out.string(object.security_identifier);
  out.varint(object.certificate_count);
  put_attributes(out, object.attributes, nullptr, bases);
  put_position(out, object.left_at, bases);
  out.string(object.flowed.packed());
  put_claims(out, object.claims, bases);
  out.varint(object.mail_said.size());
  for (const std::string& said : object.mail_said) out.string(said);
  out.string(object.kept_out_upn);
  put_decision(out, object.last_decision, bases);
  put_position(out, object.waiting_since, bases);
  out.varint(object.attempts);
  put_position(out, object.last_attempt, bases);
  out.string(object.verdict);
}

// More than any record has beside its texts, and any element of a list.
constexpr std::size_t kRecordBytes = 512;
constexpr std::size_t kElementBytes = 64;

std::size_t bytes_at_most(const Account& account) {
  std::size_t bytes = kRecordBytes + account.immutable_id.size() +
                      account.security_identifier.size() + account.flowed_upn.text.size() +
                      text_bytes(account.attributes) + text_bytes(account.cloud_said);
  for (const auto* roles : {&account.roles, &account.eligible_roles}) {
    for (const Role& role : *roles) {
      bytes += kElementBytes + role.role_id.size() + role.display_name.size();
    }
  }
  return bytes;
}

std::size_t bytes_at_most(const DirectoryObject& object) {
  std::size_t bytes = kRecordBytes + object.distinguished_name.size() +
                      object.source_anchor.size() + object.security_identifier.size() +
                      text_bytes(object.attributes) + object.flowed.packed().size() +
                      object.kept_out_upn.size() + object.verdict.size();
  for (const Claim& claim : object.claims) {
    bytes += kElementBytes + claim.folded.size() + claim.value.text.size();
  }
  for (const std::string& said : object.mail_said) bytes += kElementBytes + said.size();
  return bytes;
}

template <typename Record>
void pack_into(const Record& record, std::string& out) {
  const std::size_t most = bytes_at_most(record);
  out.resize(most);
  RawWriter writer(out.data());
  put(record, writer);
  const auto bytes = static_cast<std::size_t>(writer.at() - out.data());
  TENON_CHECK(bytes <= most);
  out.resize(bytes);
}

void take(Reader& reader, Account& account) {
  account.object.value = read_fixed<std::uint32_t>(reader);
  BitReader bits(read_fixed<std::uint64_t>(reader));
  account_bits([&](auto& field, unsigned width) { bits.take(field, width); }, account);
  const bool has_cloud_id = bits.flag();
  const bool has_identifier = bits.flag();
  const bool has_rollback = bits.flag();
  const bool anchor_is_identifier = bits.flag();
  const bool flowed_stands = bits.flag();

  const Bases bases = read_bases(reader);
  account.first_seen = bases.first;
  account.last_changed = bases.last;
  account.handle.value = static_cast<std::uint32_t>(reader.varint());
  read_guid(reader, account.object_id);
  read_guid(reader, has_cloud_id, account.cloud_object_id);
  read_guid(reader, has_identifier, account.on_premises_object_identifier);
  account.rollback_requested.reset();
  if (has_rollback) account.rollback_requested = read_position(reader, bases);
  account.deleted_at.value = static_cast<std::int64_t>(reader.varint());
  if (anchor_is_identifier) {
    account.immutable_id = view(account.on_premises_object_identifier->anchor_text());
  } else {
    account.immutable_id = reader.string();
  }
  account.immutable_id_since = read_position(reader, bases);
  account.security_identifier = reader.string();
  read_decision(reader, bases, account.bound_by);
  Values values;
  read_attributes(reader, nullptr, bases, values, account.attributes);
  read_attributes(reader, &account.attributes, bases, values, account.cloud_said);
  account.flowed_upn.text = flowed_stands ? account.upn() : reader.string();
  read_value(reader, bases, account.flowed_upn);
  read_roles(reader, account.roles);
  read_roles(reader, account.eligible_roles);
}

void take(Reader& reader, DirectoryObject& object) {
  object.account.value = read_fixed<std::uint32_t>(reader);
  BitReader bits(read_fixed<std::uint64_t>(reader));
  object_bits([&](auto& field, unsigned width) { bits.take(field, width); }, object);
  const bool anchor_is_guid = bits.flag();

  const Bases bases = read_bases(reader);
  object.first_seen = bases.first;
  object.mentioned_at = bases.last;
  object.handle.value = static_cast<std::uint32_t>(reader.varint());
  object.connector.value = static_cast<std::uint32_t>(reader.varint());
  read_guid(reader, object.guid);
  object.distinguished_name = reader.string();
  if (anchor_is_guid) {
    object.source_anchor = view(object.guid.anchor_text());
  } else {
    object.source_anchor = reader.string();
  }
  object.security_identifier = reader.string();
  object.certificate_count = static_cast<std::uint32_t>(reader.varint());
  Values values;
  read_attributes(reader, nullptr, bases, values, object.attributes);
  object.left_at = read_position(reader, bases);
  object.flowed.set_packed(reader.string());
  read_claims(reader, bases, object.claims);
  object.mail_said.resize(reader.varint());
  for (std::string& said : object.mail_said) said = reader.string();
  object.kept_out_upn = reader.string();
  read_decision(reader, bases, object.last_decision);
  object.waiting_since = read_position(reader, bases);
  object.attempts = static_cast<std::uint32_t>(reader.varint());
  object.last_attempt = read_position(reader, bases);
  object.verdict = reader.string();
}

template <typename Record>
void take_whole(std::string_view bytes, Record& record) {
  Reader reader(bytes);
  take(reader, record);
  TENON_CHECK(reader.at_end());
}

}  // namespace
}  // namespace packed

void pack(const Account& account, std::string& out) { packed::pack_into(account, out); }
void pack(const DirectoryObject& object, std::string& out) { packed::pack_into(object, out); }

void unpack(std::string_view record, Account& account) { packed::take_whole(record, account); }
void unpack(std::string_view record, DirectoryObject& object) {
  packed::take_whole(record, object);
}

std::uint32_t packed_link(std::string_view record) {
  Reader reader(record);
  return packed::read_fixed<std::uint32_t>(reader);
}

}  // namespace tenon::projections
