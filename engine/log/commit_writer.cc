#include "engine/log/commit_writer.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/log/row_format.h"

namespace tenon::log {

TenantCommit CommitWriter::put(TenantPlan& plan, TenantId new_number, Micros now,
                               Changes& changes) {
  TENON_CHECK(!plan.pieces.empty());
  TenantCommit commit;
  commit.plan = &plan;
  TileTree tree;
  // Time never goes back within a tenant, whatever the clock does.
  Micros time{std::max<std::int64_t>(now.value, 0)};
  bool new_time = true;
  if (plan.tenant == nullptr) {
    Guid identity;
    random_(identity.bytes);
    commit.created = std::make_unique<Tenant>(new_number, std::string(plan.name), identity);
    const std::string key = tenant_key(new_number);
    changes.put(Family::kHeads, key, tenant_value(key, TenantRow{plan.name, identity, time}));
  } else {
    const Micros last = plan.tenant->head().last_time;
    new_time = time > last;
    time = std::max(time, last);
    tree = *plan.tree;
  }
  const TenantId number = commit.tenant().number();
  TENON_CHECK(tree.size() == plan.start.value);
  put_facts(plan, number, time, tree, changes);
  TENON_CHECK(tree.size() == plan.head.value);
  put_index(plan, number, time, new_time, changes);
  commit.head = TenantHead{{plan.head, tree.root(hasher_)}, time};
  const std::string key = head_key(number);
  changes.put(
      Family::kHeads, key,
      head_value(key, HeadRow{tree.size(), time, commit.head.tree.root, tree.frontier().peaks()}));
  commit.tree = std::make_shared<const TileTree>(std::move(tree));
  return commit;
}

void CommitWriter::put_facts(const TenantPlan& plan, TenantId number, Micros time, TileTree& tree,
                             Changes& changes) {
  batch_first_ = Position{plan.start.value};
  encoder_.begin(number, batch_first_, time);
  for (const Piece& piece : plan.pieces) put_piece(piece, number, time, tree, changes);
  if (encoder_.count() > 0) close_batch(number, changes);
}

void CommitWriter::put_piece(const Piece& piece, TenantId number, Micros time, TileTree& tree,
                             Changes& changes) {
  salts_.resize(piece.count());
  random_({salts_.front().data(), salts_.size() * sizeof(Salt)});
  const TileSink put_tile = [&](unsigned level, std::uint64_t index,
                                const std::vector<Digest>& hashes) {
    const std::string key = tile_key(number, level, index);
    changes.put(Family::kTiles, key, tile_value(key, hashes));
  };
  Entry entry;
  entry.time = time;
  entry.source = piece.append->source;
  entry.request_id = piece.append->request_id;
  for (std::uint32_t i = 0; i < piece.count(); ++i) {
    const NewFact& fact = piece.append->facts[piece.known + i];
    const Slot slot{salt_view(salts_[i]), fact.payload};
    entry.kind = fact.kind;
    entry.position = Position{piece.first.value + i};
    entry.source_number = SourceNumber{piece.first_number.value + i};
    entry.commitment = hasher_({slot.salt, slot.payload});
    if (encoder_.full()) {
      close_batch(number, changes);
      batch_first_ = entry.position;
      encoder_.begin(number, batch_first_, time);
    }
    encoder_.add(entry, slot);
    tree.append(hasher_, leaf_hash(hasher_, encoder_.last_entry()), put_tile);
  }
}

void CommitWriter::close_batch(TenantId number, Changes& changes) {
  changes.put(Family::kBatches, batch_key(number, batch_first_), encoder_.finish());
}

void CommitWriter::put_index(const TenantPlan& plan, TenantId number, Micros time, bool new_time,
                             Changes& changes) {
  const auto put_extent = [&](const std::string& key, Position first, std::uint64_t count) {
    changes.put(Family::kIndex, key,
                extent_value(key, Extent{first, static_cast<std::uint32_t>(count), time}));
  };
  if (new_time) {
    const std::string key = time_key(number, time);
    changes.put(Family::kIndex, key, position_value(key, Position{plan.start.value}));
  }
  for (const auto& [name, source] : plan.sources) {
    if (source.pieces.empty()) continue;
    // Neighbours in numbers and positions share a row.
    for (std::size_t i = 0; i < source.pieces.size();) {
      const Piece& first = source.pieces[i];
      std::uint64_t count = 0;
      while (i < source.pieces.size() &&
             source.pieces[i].first.value == first.first.value + count) {
        count += source.pieces[i].count();
        ++i;
      }
      put_extent(number_key(number, name, first.first_number), first.first, count);
    }
    const std::string key = source_key(number, name);
    const std::string_view cursor = source.cursor.empty() ? source.stored_cursor : source.cursor;
    changes.put(Family::kIndex, key, source_value(key, SourceRow{source.last_number, cursor}));
  }
  for (const auto& [id, piece] : plan.requests) {
    put_extent(request_key(number, id), piece.first, piece.count());
  }
}

}  // namespace tenon::log
