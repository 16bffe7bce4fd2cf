#include "engine/log/stored_log.h"

#include <algorithm>
#include <utility>

#include "engine/log/fact_reader.h"
#include "engine/log/lookup.h"
#include "engine/log/row_format.h"

namespace tenon::log {

StoredLog::StoredLog(std::unique_ptr<Store> store, Environment environment, Codec codec,
                     std::unique_ptr<HeadKeeper> keeper)
    : store_(std::move(store)),
      environment_(std::move(environment)),
      keeper_(std::move(keeper)),
      writer_(environment_, codec) {}

Result<std::unique_ptr<StoredLog>> StoredLog::open(std::unique_ptr<Store> store,
                                                   Environment environment, Codec codec,
                                                   std::unique_ptr<HeadKeeper> keeper) {
  std::unique_ptr<StoredLog> log(
      new StoredLog(std::move(store), std::move(environment), codec, std::move(keeper)));
  TENON_RETURN_IF_ERROR(log->check_format());
  TENON_RETURN_IF_ERROR(log->tenants_.load(*log->store_));
  return log;
}

Status StoredLog::check_format() {
  const std::string key = format_key();
  TENON_ASSIGN_OR_RETURN(const auto value, store_->get(Family::kHeads, key));
  if (value) {
    if (is_this_format(key, *value)) return {};
    return make_error(ErrorCode::kFailedPrecondition, "LOG_FORMAT_UNKNOWN",
                      "The data folder holds a log in a format that this version of Tenon does "
                      "not know. Start the version that wrote it, or a newer one.");
  }
  for (const Family family : {Family::kBatches, Family::kIndex, Family::kTiles, Family::kHeads}) {
    const std::unique_ptr<Cursor> cursor = store_->cursor(family, false);
    cursor->seek({});
    TENON_RETURN_IF_ERROR(cursor->status());
    if (cursor->valid()) {
      return make_error(ErrorCode::kDataLoss, "LOG_DAMAGED",
                        "The log holds data but not the row that names its format. Restore the "
                        "data folder from a backup.");
    }
  }
  store_->begin().put(Family::kHeads, key, format_value(key));
  return store_->write();
}

std::vector<Result<Receipt>> StoredLog::commit(std::span<const Append> appends) {
  std::vector<Result<Receipt>> results;
  results.reserve(appends.size());
  if (poisoned_) {
    results.assign(appends.size(), *poisoned_);
    return results;
  }
  Admission admission(*store_, tenants_);
  std::vector<Result<Admitted>> admitted;
  admitted.reserve(appends.size());
  for (const Append& append : appends) admitted.push_back(admission.admit(append));

  Result<std::vector<TenantCommit>> written = write(admission);
  for (Result<Admitted>& append : admitted) {
    if (!append.ok()) {
      results.emplace_back(std::move(append).error());
      continue;
    }
    Receipt receipt = append->receipt;
    if (append->awaits != nullptr) {
      if (!written.ok()) {
        results.emplace_back(written.error());
        continue;
      }
      if (receipt.first.value >= append->awaits->start.value) {
        const auto commit = std::find_if(
            written->begin(), written->end(),
            [&](const TenantCommit& candidate) { return candidate.plan == append->awaits; });
        receipt.time = commit->head.last_time;
      }
    }
    results.emplace_back(receipt);
  }
  return results;
}

Result<std::vector<TenantCommit>> StoredLog::write(Admission& admission) {
  std::vector<TenantCommit> commits;
  TenantId new_number = tenants_.next_number();
  const Micros now = environment_.now();
  Changes& changes = store_->begin();
  for (auto& [name, plan] : admission.plans()) {
    if (plan.pieces.empty()) continue;
    TenantCommit commit = writer_.put(plan, new_number, now, changes);
    if (commit.created) ++new_number.value;
    commits.push_back(std::move(commit));
  }
  if (commits.empty()) return commits;
  Status durable = store_->write();
  if (durable.ok()) durable = publish(commits);
  if (!durable.ok()) {
    poisoned_ = durable.error();
    return std::move(durable).error();
  }
  return commits;
}

Status StoredLog::publish(std::vector<TenantCommit>& commits) {
  if (keeper_) {
    for (const TenantCommit& commit : commits) {
      TENON_RETURN_IF_ERROR(keeper_->keep(commit.tenant(), commit.head.tree));
    }
  }
  for (TenantCommit& commit : commits) {
    commit.tenant().publish(commit.head, commit.tree);
    if (commit.created) tenants_.add(std::move(commit.created));
  }
  return {};
}

Result<const Tenant*> StoredLog::find(std::string_view tenant) const {
  const Tenant* found = tenants_.find(tenant);
  if (found != nullptr) return found;
  return make_error(ErrorCode::kNotFound, "TENANT_UNKNOWN",
                    "There is no tenant " + std::string(tenant) +
                        ". `tenon tenant create` makes one; names are compared exactly.");
}

std::vector<TenantInfo> StoredLog::tenants() const {
  std::vector<TenantInfo> infos;
  for (const Tenant* tenant : tenants_.all()) infos.push_back(tenant->info());
  return infos;
}

Result<TenantInfo> StoredLog::tenant(std::string_view tenant) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  return found->info();
}

Result<SourceState> StoredLog::source(std::string_view tenant, std::string_view source) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  return Lookup(*store_).source(found->number(), source);
}

Result<std::vector<std::pair<std::string, SourceState>>> StoredLog::sources(
    std::string_view tenant) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  return Lookup(*store_).sources(found->number());
}

Result<std::unique_ptr<RecordReader>> StoredLog::read(std::string_view tenant,
                                                      Position from) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  const Position end{found->head().tree.size.value};
  return std::unique_ptr<RecordReader>(std::make_unique<StoredRecordReader>(
      *store_, found->number(), found->name(), std::min(from, end), end));
}

Result<std::optional<Position>> StoredLog::last_at(std::string_view tenant, Micros time) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  const std::uint64_t head = found->head().tree.size.value;
  TENON_ASSIGN_OR_RETURN(const std::optional<Position> later,
                         Lookup(*store_).first_after(found->number(), time));
  // A commit may become visible in the store just before its head.
  const std::uint64_t end = later ? std::min(later->value, head) : head;
  if (end == 0) return std::optional<Position>{};
  return std::optional<Position>{Position{end - 1}};
}

Result<std::optional<Receipt>> StoredLog::find_request(std::string_view tenant,
                                                       const Guid& request_id) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  TENON_ASSIGN_OR_RETURN(const std::optional<Extent> extent,
                         Lookup(*store_).request(found->number(), request_id));
  if (!extent) return std::optional<Receipt>{};
  Receipt receipt;
  receipt.first = extent->first;
  receipt.count = extent->count;
  receipt.time = extent->time;
  receipt.known = extent->count;
  receipt.repeated = true;
  return std::optional<Receipt>{receipt};
}

Result<StoredLog::TreeView> StoredLog::tree_of(std::string_view tenant, Head size) const {
  TENON_ASSIGN_OR_RETURN(const Tenant* const found, find(tenant));
  TENON_ASSIGN_OR_RETURN(std::shared_ptr<const TileTree> tree, found->tree(*store_));
  if (size.value > tree->size()) {
    return make_error(ErrorCode::kOutOfRange, "POSITION_BEYOND_HEAD",
                      "Tenant " + std::string(tenant) + " has " + std::to_string(tree->size()) +
                          " facts; a tree of " + std::to_string(size.value) + " was asked for.")
        .with("head", std::to_string(tree->size()));
  }
  const Store* const store = store_.get();
  return TreeView{std::move(tree),
                  [store, number = found->number()](unsigned level, std::uint64_t index) {
                    return Lookup(*store).tile(number, level, index);
                  }};
}

Result<TreeHead> StoredLog::tree_head(std::string_view tenant, Head size) const {
  TENON_ASSIGN_OR_RETURN(TreeView view, tree_of(tenant, size));
  TileNodes nodes(*view.tree, std::move(view.tiles));
  TENON_ASSIGN_OR_RETURN(const Digest root, root_at(nodes, size.value));
  return TreeHead{size, root};
}

Result<std::vector<Digest>> StoredLog::inclusion_proof(std::string_view tenant, Position leaf,
                                                       Head size) const {
  TENON_ASSIGN_OR_RETURN(TreeView view, tree_of(tenant, size));
  if (!size.covers(leaf)) {
    return make_error(ErrorCode::kOutOfRange, "POSITION_BEYOND_TREE",
                      "Position " + std::to_string(leaf.value) + " is not among the first " +
                          std::to_string(size.value) + " facts.");
  }
  TileNodes nodes(*view.tree, std::move(view.tiles));
  return inclusion_path(nodes, leaf.value, size.value);
}

Result<std::vector<Digest>> StoredLog::consistency_proof(std::string_view tenant, Head first,
                                                         Head second) const {
  if (first > second) {
    return make_error(ErrorCode::kOutOfRange, "TREES_REVERSED",
                      "A consistency proof goes from the smaller tree to the larger; " +
                          std::to_string(first.value) + " is larger than " +
                          std::to_string(second.value) + ".");
  }
  TENON_ASSIGN_OR_RETURN(TreeView view, tree_of(tenant, second));
  TileNodes nodes(*view.tree, std::move(view.tiles));
  return consistency_path(nodes, first.value, second.value);
}

Result<std::vector<Digest>> StoredLog::tile(std::string_view tenant, unsigned level,
                                            std::uint64_t index, unsigned width) const {
  TENON_CHECK(level < kTileLevels && width >= 1 && width <= kTileWidth);
  TENON_ASSIGN_OR_RETURN(TreeView view, tree_of(tenant, Head{0}));
  const std::uint64_t there = view.tree->size() >> (kTileHeight * level);
  if (index > there / kTileWidth || there - index * kTileWidth < width) {
    return make_error(ErrorCode::kOutOfRange, "TILE_BEYOND_TREE",
                      "The tree of " + std::to_string(view.tree->size()) +
                          " facts has no such tile yet, or not so much of it.")
        .with("head", std::to_string(view.tree->size()));
  }
  TileNodes nodes(*view.tree, std::move(view.tiles));
  std::vector<Digest> hashes;
  for (unsigned i = 0; i < width; ++i) {
    TENON_ASSIGN_OR_RETURN(hashes.emplace_back(),
                           nodes.node(kTileHeight * level, index * kTileWidth + i));
  }
  return hashes;
}

}  // namespace tenon::log
