#include "projections/history_reader.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/model/state_encoding.h"
#include "projections/entity_keys.h"
#include "projections/key_rows.h"
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
      TENON_ASSIGN_OR_RETURN(Decision decision, read_journal_entry(row));
      if (decision.id < next) continue;
      if (!end.covers(decision.id.position) || decisions.size() == limit) return decisions;
      next = following(decision.id);
      decisions.push_back(std::move(decision));
    }
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return decisions;
}

Result<std::vector<Mention>> HistoryReader::marked(const Entity& entity, const Range& range) const {
  std::vector<Mention> found;
  const std::string prefix = version_prefix(tenant_, entity);
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  const bool forward = range.order == Order::kOldestFirst;
  const std::optional<DecisionId>& after = range.after;
  const DecisionId end{Position{bound(range.at).value}, 0};
  if (forward) {
    const DecisionId first = after ? following(*after) : DecisionId{};
    cursor->seek(version_key(tenant_, first_place(entity, first)));
  } else {
    const DecisionId last = after && *after < end ? *after : end;
    cursor->seek_back(version_key(tenant_, first_place(entity, last)));
  }
  for (; cursor->valid() && cursor->key().starts_with(prefix) && found.size() < range.limit;
       forward ? cursor->next() : cursor->previous()) {
    const std::optional<VersionPlace> place = decode_version_key(cursor->key());
    if (!place || cursor->value().empty()) return history_damaged();
    if (place->at >= end) {
      if (forward) break;
      continue;
    }
    if (after && place->at == *after) continue;
    const auto mark = static_cast<std::uint8_t>(cursor->value().front());
    if ((mark & range.marks) == 0) continue;
    found.push_back({place->at, (mark & kMarkDecision) != 0, (mark & kMarkAsked) != 0});
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return found;
}

Result<std::vector<Mention>> HistoryReader::marked(std::span<const Entity> entities,
                                                   const Range& range) const {
  std::map<DecisionId, Mention> all;
  for (const Entity& entity : entities) {
    TENON_ASSIGN_OR_RETURN(const std::vector<Mention> more, marked(entity, range));
    for (const Mention& mention : more) {
      Mention& one = all.try_emplace(mention.decision, mention).first->second;
      one.about = one.about || mention.about;
      one.asked = one.asked || mention.asked;
    }
  }
  std::vector<Mention> found;
  found.reserve(all.size());
  for (const auto& [id, mention] : all) found.push_back(mention);
  if (range.order == Order::kNewestFirst) std::reverse(found.begin(), found.end());
  if (found.size() > range.limit) found.resize(range.limit);
  return found;
}

Result<std::vector<Mention>> HistoryReader::mentions(std::span<const Entity> entities, Head at,
                                                     Order order, std::size_t limit) const {
  return marked(entities, {at, order, limit, std::nullopt, kMarkDecision | kMarkNamed});
}

Result<std::optional<DecisionId>> HistoryReader::last_refusal(AccountHandle account,
                                                              Head at) const {
  TENON_ASSIGN_OR_RETURN(
      const std::vector<Mention> last,
      marked(Entity(account), {at, Order::kNewestFirst, 1, std::nullopt, kMarkRefused}));
  return last.empty() ? std::nullopt : std::optional(last.front().decision);
}

Result<std::vector<Decision>> HistoryReader::decisions_about(
    std::span<const Entity> entities, Head at, Order order, std::size_t limit,
    const std::optional<DecisionId>& after) const {
  TENON_ASSIGN_OR_RETURN(const std::vector<Mention> found,
                         marked(entities, {at, order, limit, after, kMarkDecision}));
  std::vector<Decision> decisions;
  decisions.reserve(found.size());
  for (const Mention& mention : found) {
    Result<Decision> one = decision(mention.decision);
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
    if ((row->mark & kMarkImage) == 0) continue;
    std::optional<std::string> image = image_of(*row, *place);
    if (!image) return history_damaged();
    return image;
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return std::optional<std::string>();
}

namespace {

template <typename T>
Result<std::optional<T>> decoded(const Result<std::optional<std::string>>& image,
                                 Result<T> (*decode)(std::string_view)) {
  if (!image.ok()) return image.error();
  if (!*image) return std::optional<T>();
  Result<T> record = decode(**image);
  if (!record.ok()) return history_damaged();
  return std::optional<T>(std::move(record).value());
}

}  // namespace

Result<std::optional<Account>> HistoryReader::account(AccountHandle handle, Head at) const {
  return decoded(image(handle, at), decode_account);
}

Result<std::optional<DirectoryObject>> HistoryReader::object(ObjectHandle handle, Head at) const {
  return decoded(image(handle, at), decode_object);
}

Result<std::optional<Connector>> HistoryReader::connector(ConnectorHandle handle, Head at) const {
  return decoded(image(handle, at), decode_connector);
}

Result<std::optional<Tenant>> HistoryReader::tenant(Head at) const {
  return decoded(image(Entity::of_tenant(), at), decode_tenant);
}

Result<std::optional<Position>> HistoryReader::sync_off_since(Head at) const {
  std::optional<Position> since;
  const std::string prefix = version_prefix(tenant_, Entity::of_tenant());
  const DecisionId end{Position{bound(at).value}, 0};
  const std::unique_ptr<RowCursor> cursor = rows_.cursor();
  for (cursor->seek_back(version_key(tenant_, first_place(Entity::of_tenant(), end)));
       cursor->valid() && cursor->key().starts_with(prefix); cursor->previous()) {
    const std::optional<VersionPlace> place = decode_version_key(cursor->key());
    if (!place) return history_damaged();
    if (place->at >= end) continue;
    const std::optional<VersionRow> row = decode_version(cursor->value(), *place);
    if (!row) return history_damaged();
    if ((row->mark & kMarkImage) == 0) continue;
    const std::optional<std::string> image = image_of(*row, *place);
    if (!image) return history_damaged();
    const Result<Tenant> tenant = decode_tenant(*image);
    if (!tenant.ok()) return history_damaged();
    if (tenant->directory_sync_on) return since;
    since = place->at.position;
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return since;
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
  // Who has such a key, or once had.
  std::set<Entity> named;
  for (const std::uint32_t hash : hashes_of(key)) {
    TENON_RETURN_IF_ERROR(find_by_hash(rows_, tenant_, hash, named));
  }
  std::vector<KeyHolder> holders;
  for (const Entity& entity : named) {
    TENON_ASSIGN_OR_RETURN(const std::uint8_t found, kinds(key, entity, at));
    if (found != 0) holders.push_back({entity, found});
  }
  return holders;
}

}  // namespace tenon::projections
