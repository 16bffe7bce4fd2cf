#include "projections/history_rows.h"

#include <algorithm>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/model/decision_encoding.h"

namespace tenon::projections {
namespace {

std::string begin_key(Table table, TenantNumber tenant) {
  std::string key(1, static_cast<char>(table));
  put_u32(key, tenant.value);
  return key;
}

constexpr std::size_t kVersionKeyBytes = 23;

void put_entity(std::string& key, const Entity& entity) {
  put_u8(key, static_cast<std::uint8_t>(entity.side));
  put_u32(key, entity.handle);
}

Entity read_entity(Reader& reader) {
  Entity entity;
  entity.side = static_cast<Entity::Side>(reader.u8());
  entity.handle = reader.u32();
  return entity;
}

DecisionId read_decision_id(Reader& reader) {
  DecisionId id;
  id.position.value = reader.u64();
  id.ordinal = reader.u32();
  return id;
}

// A reader behind table and tenant.
Reader key_reader(std::string_view key) {
  Reader reader(key);
  reader.u8();
  reader.u32();
  return reader;
}

void put_guid(std::string& out, const Guid& guid) { out.append(guid.view()); }

Guid read_guid(Reader& reader) {
  Guid guid;
  const std::string_view raw = reader.bytes(guid.bytes.size());
  std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(guid.bytes.data()));
  return guid;
}

AuthorityMove read_move(Reader& reader, const VersionPlace& place) {
  AuthorityMove move;
  move.decision = place.at;
  move.transfer.account = AccountHandle{place.entity.handle};
  move.transfer.account_id = read_guid(reader);
  move.transfer.from = static_cast<Authority>(reader.u8());
  move.transfer.to = static_cast<Authority>(reader.u8());
  move.transfer.road = static_cast<Road>(reader.u8());
  move.transfer.authored_by = static_cast<AuthoredBy>(reader.u8());
  move.time.value = static_cast<std::int64_t>(reader.u64());
  move.actor = std::string(reader.string());
  move.reason = std::string(reader.string());
  return move;
}

}  // namespace

Error history_damaged() {
  return make_error(ErrorCode::kDataLoss, "HISTORY_DAMAGED",
                    "a row of the history cannot be read: stop the server and delete the folder "
                    "`views`; it is rebuilt from the log");
}

std::string format_key() { return std::string(1, static_cast<char>(Table::kFormat)); }

std::string tenant_key(std::string_view name) {
  return std::string(1, static_cast<char>(Table::kTenants)).append(name);
}

std::string cursor_key(TenantNumber tenant) { return begin_key(Table::kCursors, tenant); }

std::string encode(const TenantRow& row) {
  std::string value;
  put_u32(value, row.number.value);
  put_guid(value, row.identity);
  return value;
}

std::optional<TenantRow> decode_tenant_row(std::string_view value) {
  Reader reader(value);
  TenantRow row;
  row.number.value = reader.u32();
  row.identity = read_guid(reader);
  return reader.at_end() ? std::optional(row) : std::nullopt;
}

std::string encode(const CursorRow& row) {
  std::string value;
  put_u64(value, row.head.value);
  value.append(as_view(row.decisions));
  return value;
}

std::optional<CursorRow> decode_cursor_row(std::string_view value) {
  Reader reader(value);
  CursorRow row;
  row.head = Head{reader.u64()};
  const std::string_view digest = reader.bytes(row.decisions.size());
  std::copy(digest.begin(), digest.end(), reinterpret_cast<char*>(row.decisions.data()));
  return reader.at_end() ? std::optional(row) : std::nullopt;
}

std::string journal_prefix(TenantNumber tenant) { return begin_key(Table::kJournal, tenant); }

std::string journal_key(TenantNumber tenant, const DecisionId& first) {
  std::string key = journal_prefix(tenant);
  put_u64(key, first.position.value);
  put_u32(key, first.ordinal);
  return key;
}

std::optional<DecisionId> decode_journal_key(std::string_view key) {
  Reader reader = key_reader(key);
  const DecisionId id = read_decision_id(reader);
  return reader.at_end() ? std::optional(id) : std::nullopt;
}

Repeated repeated_by(const Decision& decision) {
  Repeated repeated;
  if (decision.object.side == PartyRef::Side::kObject) repeated.guid = decision.object.id;
  const PartyRef& named = decision.account.label.empty() ? decision.object : decision.account;
  repeated.word = folded_word(named.label);
  return repeated;
}

Result<Decision> read_journal_entry(Reader& row) {
  const std::optional<std::string> encoded = unfold_image(row.string(), Position{});
  if (!row.ok() || !encoded) return history_damaged();
  Result<Decision> decision = decode_with_text(*encoded);
  if (!decision.ok()) return history_damaged();
  return decision;
}

std::string version_prefix(TenantNumber tenant, Entity::Side side) {
  std::string key = begin_key(Table::kVersions, tenant);
  put_u8(key, static_cast<std::uint8_t>(side));
  return key;
}

std::string version_prefix(TenantNumber tenant, const Entity& entity) {
  std::string key = begin_key(Table::kVersions, tenant);
  put_entity(key, entity);
  return key;
}

std::string version_key(TenantNumber tenant, const VersionPlace& place) {
  std::string key;
  key.reserve(kVersionKeyBytes);
  key.append(version_prefix(tenant, place.entity));
  put_u64(key, place.at.position.value);
  put_u32(key, place.at.ordinal);
  put_u8(key, static_cast<std::uint8_t>(place.moment));
  return key;
}

std::optional<VersionPlace> decode_version_key(std::string_view key) {
  Reader reader = key_reader(key);
  VersionPlace place;
  place.entity = read_entity(reader);
  place.at = read_decision_id(reader);
  place.moment = static_cast<Moment>(reader.u8());
  return reader.at_end() ? std::optional(place) : std::nullopt;
}

void encode_version_head(std::uint8_t mark, const AuthorityMove* move, std::string& out) {
  put_u8(out, mark);
  if (move == nullptr) return;
  put_guid(out, move->transfer.account_id);
  put_u8(out, static_cast<std::uint8_t>(move->transfer.from));
  put_u8(out, static_cast<std::uint8_t>(move->transfer.to));
  put_u8(out, static_cast<std::uint8_t>(move->transfer.road));
  put_u8(out, static_cast<std::uint8_t>(move->transfer.authored_by));
  put_u64(out, static_cast<std::uint64_t>(move->time.value));
  put_string(out, move->actor);
  put_string(out, move->reason);
}

std::optional<VersionRow> decode_version(std::string_view value, const VersionPlace& place) {
  Reader reader(value);
  VersionRow row;
  row.mark = reader.u8();
  if ((row.mark & kMarkAuthority) != 0) row.move = read_move(reader, place);
  row.folded = reader.rest();
  if (!reader.ok() || row.folded.empty() == ((row.mark & kMarkImage) != 0)) return std::nullopt;
  return row;
}

std::optional<std::string> image_of(const VersionRow& row, const VersionPlace& place) {
  return unfold_image(row.folded, place.at.position);
}

std::string keys_prefix(TenantNumber tenant) { return begin_key(Table::kKeys, tenant); }

}  // namespace tenon::projections
