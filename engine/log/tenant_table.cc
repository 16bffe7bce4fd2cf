#include "engine/log/tenant_table.h"

#include <utility>

#include "engine/log/damage.h"
#include "engine/log/fact_reader.h"
#include "engine/log/lookup.h"
#include "engine/log/row_format.h"

namespace tenon::log {
namespace {

// The last stored batch must end at the head, at the head's time, and the source of its last entry
// must be known with that entry's number: all were written together.
Status check_last_batch(const Store& store, TenantId tenant, const HeadRow& head) {
  const Position last{head.size - 1};
  FactReader facts(store, tenant, last, Position{head.size}, false);
  TENON_ASSIGN_OR_RETURN(const StoredFact fact, facts.next());
  TENON_ASSIGN_OR_RETURN(const SourceState source, Lookup(store).source(tenant, fact.entry.source));
  if (fact.entry.time != head.last_time || source.last_number != fact.entry.source_number) {
    return damaged("The head of tenant number " + std::to_string(tenant.value) + " (" +
                   std::to_string(head.size) +
                   " entries) does not fit the last entry stored or its source");
  }
  const std::unique_ptr<Cursor> cursor = store.cursor(Family::kBatches, false);
  cursor->seek_back(batch_key(tenant, Position{UINT64_MAX}));
  TENON_RETURN_IF_ERROR(cursor->status());
  const auto first = cursor->valid() ? batch_position(cursor->key(), tenant) : std::nullopt;
  if (!first || *first > last || !facts.at_batch_end()) {
    return damaged("Tenant number " + std::to_string(tenant.value) +
                   " has entries stored behind its head of " + std::to_string(head.size));
  }
  return {};
}

}  // namespace

TenantInfo Tenant::info() const {
  const std::lock_guard lock(mutex_);
  return TenantInfo{name_, identity_, head_.tree, head_.last_time};
}

TenantHead Tenant::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Result<std::shared_ptr<const TileTree>> Tenant::tree(const Store& store) const {
  const std::lock_guard lock(mutex_);
  if (tree_ == nullptr) {
    TENON_ASSIGN_OR_RETURN(TileTree tree, load_tree(store, number_, frontier_));
    tree_ = std::make_shared<const TileTree>(std::move(tree));
  }
  return tree_;
}

void Tenant::restore(const TenantHead& head, Frontier frontier) {
  const std::lock_guard lock(mutex_);
  head_ = head;
  frontier_ = std::move(frontier);
}

void Tenant::publish(const TenantHead& head, std::shared_ptr<const TileTree> tree) {
  const std::lock_guard lock(mutex_);
  head_ = head;
  tree_ = std::move(tree);
}

Status TenantTable::load(const Store& store) {
  const std::string prefix = tenant_prefix();
  const std::unique_ptr<Cursor> cursor = store.cursor(Family::kHeads, false);
  Sha256 hasher;
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    const std::optional<TenantId> number = tenant_of_key(cursor->key());
    const std::optional<TenantRow> row = read_tenant(cursor->key(), cursor->value());
    if (!number || !row) return damaged("The row of a tenant does not match its checksum");
    const std::string key = head_key(*number);
    TENON_ASSIGN_OR_RETURN(const auto value, store.get(Family::kHeads, key));
    std::optional<HeadRow> head;
    if (value) head = read_head(key, *value);
    std::optional<Frontier> frontier;
    if (head) frontier = Frontier::restore(head->size, head->peaks);
    if (!frontier || head->size == 0 || frontier->root(hasher) != head->root) {
      return damaged("The head of tenant " + std::string(row->name) +
                     " is missing, does not match its checksum, or has another root");
    }
    TENON_RETURN_IF_ERROR(check_last_batch(store, *number, *head));
    auto tenant = std::make_unique<Tenant>(*number, std::string(row->name), row->identity);
    tenant->restore({{Head{head->size}, head->root}, head->last_time}, *std::move(frontier));
    add(std::move(tenant));
  }
  return cursor->status();
}

Tenant* TenantTable::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second.get();
}

Tenant* TenantTable::find(TenantId number) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? nullptr : found->second;
}

std::vector<const Tenant*> TenantTable::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<const Tenant*> all;
  all.reserve(by_name_.size());
  for (const auto& [name, tenant] : by_name_) all.push_back(tenant.get());
  return all;
}

std::size_t TenantTable::size() const {
  const std::shared_lock lock(mutex_);
  return by_name_.size();
}

TenantId TenantTable::next_number() const {
  const std::shared_lock lock(mutex_);
  return by_number_.empty() ? TenantId{1} : TenantId{by_number_.rbegin()->first.value + 1};
}

void TenantTable::add(std::unique_ptr<Tenant> tenant) {
  const std::unique_lock lock(mutex_);
  by_number_.emplace(tenant->number(), tenant.get());
  std::string name = tenant->name();
  by_name_.emplace(std::move(name), std::move(tenant));
}

Result<TileTree> load_tree(const Store& store, TenantId tenant, const Frontier& frontier) {
  const std::uint64_t size = frontier.size();
  FactReader facts(store, tenant, Position{size - size % kTileWidth}, Position{size}, true);
  Sha256 hasher;
  std::vector<Digest> leaves;
  while (!facts.at_end()) {
    TENON_ASSIGN_OR_RETURN(const StoredFact fact, facts.next());
    leaves.push_back(leaf_hash(hasher, fact.entry_bytes));
  }
  const Lookup lookup(store);
  return TileTree::restore(frontier, std::move(leaves), [&](unsigned level, std::uint64_t index) {
    return lookup.tile(tenant, level, index);
  });
}

}  // namespace tenon::log
