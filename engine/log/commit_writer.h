// Turns the admitted facts of a commit into the rows to be written: stored batches, index rows,
// full tiles, heads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/log/admission.h"
#include "engine/log/batch_format.h"
#include "engine/log/log.h"
#include "engine/log/store.h"
#include "engine/log/tenant_table.h"

namespace tenon::log {

// A tenant as it will be once the commit is durable.
struct TenantCommit {
  TenantPlan* plan = nullptr;
  std::unique_ptr<Tenant> created;  // for a new tenant
  TenantHead head;
  std::shared_ptr<const TileTree> tree;

  Tenant& tenant() const { return created ? *created : *plan->tenant; }
};

class CommitWriter {
 public:
  CommitWriter(const Environment& environment, Codec codec)
      : random_(environment.random), encoder_(codec) {}

  // Puts all rows of the plan's pieces into `changes`. `new_number` is for a tenant to be created.
  TenantCommit put(TenantPlan& plan, TenantId new_number, Micros now, Changes& changes);

 private:
  void put_facts(const TenantPlan& plan, TenantId number, Micros time, TileTree& tree,
                 Changes& changes);
  void put_piece(const Piece& piece, TenantId number, Micros time, TileTree& tree,
                 Changes& changes);
  void close_batch(TenantId number, Changes& changes);
  static void put_index(const TenantPlan& plan, TenantId number, Micros time, bool new_time,
                        Changes& changes);

  std::function<void(std::span<std::uint8_t>)> random_;
  BatchEncoder encoder_;
  Position batch_first_;
  std::vector<Salt> salts_;
  Sha256 hasher_;
};

}  // namespace tenon::log
