// The tenants of a log in memory: their numbers, heads and trees, as last made durable.
//
// Threads: find() and all() from any thread; add() and the publishing of heads by the committer.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/log.h"
#include "engine/log/store.h"
#include "engine/log/tile_tree.h"

namespace tenon::log {

// What changes with each commit.
struct TenantHead {
  TreeHead tree;
  Micros last_time;
};

class Tenant {
 public:
  Tenant(TenantId number, std::string name, const Guid& identity)
      : number_(number), name_(std::move(name)), identity_(identity) {}

  TenantId number() const { return number_; }
  const std::string& name() const { return name_; }
  TenantInfo info() const;
  TenantHead head() const;

  // The tree at the head. After an open it is rebuilt from the store the first time it is needed.
  Result<std::shared_ptr<const TileTree>> tree(const Store& store) const;

  // As read at an open: the tree is not there yet.
  void restore(const TenantHead& head, Frontier frontier);
  void publish(const TenantHead& head, std::shared_ptr<const TileTree> tree);

 private:
  const TenantId number_;
  const std::string name_;
  const Guid identity_;
  mutable std::mutex mutex_;  // guards what follows
  TenantHead head_;
  Frontier frontier_;
  mutable std::shared_ptr<const TileTree> tree_;
};

class TenantTable {
 public:
  // Reads every tenant and its head, and checks that each head's root, last batch and last source
  // number fit together.
  Status load(const Store& store);

  Tenant* find(std::string_view name) const;
  Tenant* find(TenantId number) const;
  std::vector<const Tenant*> all() const;  // by name
  std::size_t size() const;

  TenantId next_number() const;
  void add(std::unique_ptr<Tenant> tenant);

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Tenant>, std::less<>> by_name_;
  std::map<TenantId, Tenant*> by_number_;
};

// Rebuilds a tenant's tree from its stored entries and tiles.
Result<TileTree> load_tree(const Store& store, TenantId tenant, const Frontier& frontier);

}  // namespace tenon::log
