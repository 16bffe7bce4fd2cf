#include "projections/history_reader.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/model/decision_encoding.h"
#include "engine/model/state_encoding.h"
#include "projections/entity_keys.h"
#include "projections/state_images.h"

namespace tenon::projections {
namespace {

Error unknown(const DecisionId& id) {
  return make_error(ErrorCode::kNotFound, "DECISION_UNKNOWN",
                    "there is no decision " + std::to_string(id.position.value) + "/" +
                        std::to_string(id.ordinal));
}

// The decision after, for ids that need not exist.
// The greatest ordinal means everything of its fact.
DecisionId following(const DecisionId& id) {
  constexpr std::uint32_t kLast = std::numeric_limits<std::uint32_t>::max();
  return id.ordinal == kLast ? DecisionId{id.position.next(), 0}
                             : DecisionId{id.position, id.ordinal + 1};
}

// A place before everything, or after everything, about an entity.
VersionPlace first_place(const Entity& entity, const DecisionId& at) {
  return {entity, at, Moment::kCounted};
}

}  // namespace

Result<std::vector<Decision>> HistoryReader::decisions_after(const std::optional<DecisionId>& after,
                                                             std::size_t limit) const {
  return scan(after ? following(*after) : DecisionId{}, limit);
}

Result<Decision> HistoryReader::decision(const DecisionId& id) const {
  TENON_ASSIGN_OR_RETURN(std::vector<Decision> found, scan(id, 1));
  if (found.empty() || found.front().id != id) return unknown(id);
  return std::move(found.front());
}

Result<std::vector<Decision>> HistoryReader::scan(const DecisionId& first,
                                                  std::size_t limit) const {
  std::vector<Decision> decisions;
  const Head end = head();
  const std::string prefix = journal_prefix(tenant_);
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  // The row that holds `first` begins with it or before.
  cursor->seek_back(journal_key(tenant_, first));
  if (!cursor->valid() || !cursor->key().starts_with(prefix)) {
    cursor->seek(journal_key(tenant_, first));
  }
  DecisionId next = first;  // rows written twice may overlap
  for (; cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    Reader row(cursor->value());
    while (row.ok() && !row.at_end()) {
      const std::string_view encoded = row.string();
      Result<Decision> decision = decode_with_text(encoded);
      if (!row.ok() || !decision.ok()) return history_damaged();
      if (decision->id < next) continue;
      if (!end.covers(decision->id.position) || decisions.size() == limit) return decisions;
      next = following(decision->id);
      decisions.push_back(std::move(decision).value());
    }
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return decisions;
}

Result<std::vector<DecisionId>> HistoryReader::mentions(
    const Entity& entity, Head at, Order order, std::size_t limit,
    const std::optional<DecisionId>& after) const {
  std::vector<DecisionId> ids;
  const std::string prefix = version_prefix(tenant_, entity);
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  const bool forward = order == Order::kOldestFirst;
  const DecisionId end{Position{bound(at).value}, 0};
  if (forward) {
    const DecisionId first = after ? following(*after) : DecisionId{};
    cursor->seek(version_key(tenant_, first_place(entity, first)));
  } else {
    const DecisionId last = after && *after < end ? *after : end;
    cursor->seek_back(version_key(tenant_, first_place(entity, last)));
  }
  for (; cursor->valid() && cursor->key().starts_with(prefix) && ids.size() < limit;
       forward ? cursor->next() : cursor->previous()) {
    const std::optional<VersionPlace> place = decode_version_key(cursor->key());
    if (!place || cursor->value().empty()) return history_damaged();
    if (place->at >= end) {
      if (forward) break;
      continue;
    }
    if (after && place->at == *after) continue;
    if ((static_cast<std::uint8_t>(cursor->value().front()) & kMarkDecision) == 0) continue;
    ids.push_back(place->at);
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return ids;
}

Result<std::vector<Decision>> HistoryReader::decisions_about(
    std::span<const Entity> entities, Head at, Order order, std::size_t limit,
    const std::optional<DecisionId>& after) const {
  std::vector<DecisionId> ids;
  for (const Entity& entity : entities) {
    TENON_ASSIGN_OR_RETURN(const std::vector<DecisionId> more,
                           mentions(entity, at, order, limit, after));
    ids.insert(ids.end(), more.begin(), more.end());
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (order == Order::kNewestFirst) std::reverse(ids.begin(), ids.end());
  if (ids.size() > limit) ids.resize(limit);
  std::vector<Decision> decisions;
  decisions.reserve(ids.size());
  for (const DecisionId& id : ids) {
    Result<Decision> one = decision(id);
    if (!one.ok()) {
      return one.error().code == ErrorCode::kNotFound ? history_damaged() : std::move(one).error();
    }
    decisions.push_back(std::move(one).value());
  }
  return decisions;
}

Result<std::vector<AuthorityMove>> HistoryReader::authority_moves(AccountHandle account,
                                                                  Head at) const {
  std::vector<AuthorityMove> moves;
  const Head end = bound(at);
  const std::string prefix = version_prefix(tenant_, account);
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    const std::optional<VersionPlace> place = decode_version_key(cursor->key());
    if (!place) return history_damaged();
    if (!end.covers(place->at.position)) break;
    std::optional<VersionRow> row = decode_version(cursor->value(), *place);
    if (!row) return history_damaged();
    if (row->move) moves.push_back(std::move(*row->move));
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return moves;
}

Result<std::optional<std::string>> HistoryReader::image(const Entity& entity, Head at) const {
  const std::string prefix = version_prefix(tenant_, entity);
  const DecisionId end{Position{bound(at).value}, 0};
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  // No row has the place itself: a moment at ordinal 0 of a fact that is not asked for sorts
  // behind it, or is that place and is skipped.
  for (cursor->seek_back(version_key(tenant_, first_place(entity, end)));
       cursor->valid() && cursor->key().starts_with(prefix); cursor->previous()) {
    const std::optional<VersionPlace> place = decode_version_key(cursor->key());
    if (!place) return history_damaged();
    if (place->at >= end) continue;
    const std::optional<VersionRow> row = decode_version(cursor->value(), *place);
    if (!row) return history_damaged();
    if ((row->mark & kMarkForgotten) != 0) return std::optional<std::string>();
    if ((row->mark & kMarkImage) != 0) return std::optional<std::string>(row->image);
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return std::optional<std::string>();
}

Result<std::optional<Account>> HistoryReader::account(AccountHandle handle, Head at) const {
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, image(handle, at));
  if (!bytes) return std::optional<Account>();
  Result<Account> account = decode_account(*bytes);
  if (!account.ok()) return history_damaged();
  return std::optional<Account>(std::move(account).value());
}

Result<std::optional<DirectoryObject>> HistoryReader::object(ObjectHandle handle, Head at) const {
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, image(handle, at));
  if (!bytes) return std::optional<DirectoryObject>();
  Result<DirectoryObject> object = decode_object(*bytes);
  if (!object.ok()) return history_damaged();
  return std::optional<DirectoryObject>(std::move(object).value());
}

Result<std::optional<Connector>> HistoryReader::connector(ConnectorHandle handle, Head at) const {
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, image(handle, at));
  if (!bytes) return std::optional<Connector>();
  Result<Connector> connector = decode_connector(*bytes);
  if (!connector.ok()) return history_damaged();
  return std::optional<Connector>(std::move(connector).value());
}

Result<std::optional<Tenant>> HistoryReader::tenant(Head at) const {
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> bytes, image(Entity::of_tenant(), at));
  if (!bytes) return std::optional<Tenant>();
  Result<Tenant> tenant = decode_tenant(*bytes);
  if (!tenant.ok()) return history_damaged();
  return std::optional<Tenant>(std::move(tenant).value());
}

Result<MatchState> HistoryReader::state(Head at, const StateProgress& progress) const {
  return restore_state(rows_, tenant_, bound(at), progress);
}

Result<std::uint8_t> HistoryReader::kinds(std::string_view key, const Entity& entity,
                                          Head at) const {
  if (entity.side == Entity::Side::kAccount) {
    TENON_ASSIGN_OR_RETURN(const std::optional<Account> found,
                           account(AccountHandle{entity.handle}, at));
    return found ? kinds_of(key, KeyedImage::of(*found)) : std::uint8_t{0};
  }
  TENON_ASSIGN_OR_RETURN(const std::optional<DirectoryObject> found,
                         object(ObjectHandle{entity.handle}, at));
  return found ? kinds_of(key, KeyedImage::of(*found)) : std::uint8_t{0};
}

Result<std::vector<KeyHolder>> HistoryReader::holders(std::string_view key, Head at) const {
  const Head end = bound(at);
  std::map<Entity, Position> since;  // who has, or once had, such a key: its last change
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  for (const std::uint64_t hash : hashes_of(key)) {
    const std::string prefix = key_prefix(tenant_, hash);
    for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix);
         cursor->next()) {
      const std::optional<KeyPlace> place = decode_key_key(cursor->key());
      if (!place) return history_damaged();
      if (!end.covers(place->since)) break;
      since[place->entity] = std::max(since[place->entity], place->since);
    }
    TENON_RETURN_IF_ERROR(cursor->status());
  }
  std::vector<KeyHolder> holders;
  for (const auto& [entity, position] : since) {
    TENON_ASSIGN_OR_RETURN(const std::uint8_t found, kinds(key, entity, end));
    if (found != 0) holders.push_back({entity, found, position});
  }
  return holders;
}

}  // namespace tenon::projections
