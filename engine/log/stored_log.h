// The log over any store: what the in-memory and the RocksDB log have in common, which is all but
// the storage itself.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/log/admission.h"
#include "engine/log/commit_writer.h"
#include "engine/log/log.h"
#include "engine/log/store.h"
#include "engine/log/tenant_table.h"

namespace tenon::log {

// Told of each tenant's new head after it is durable and before commit() returns.
class HeadKeeper {
 public:
  virtual ~HeadKeeper() = default;
  virtual Status keep(const Tenant& tenant, const TreeHead& head) = 0;
};

class StoredLog : public Log {
 public:
  // Reads what is in the store; writes the format's row into an empty one. `keeper` may be null.
  static Result<std::unique_ptr<StoredLog>> open(std::unique_ptr<Store> store,
                                                 Environment environment, Codec codec,
                                                 std::unique_ptr<HeadKeeper> keeper);

  std::vector<Result<Receipt>> commit(std::span<const Append> appends) override;
  std::optional<Error> failure() const override { return poisoned_; }
  std::vector<TenantInfo> tenants() const override;
  Result<TenantInfo> tenant(std::string_view tenant) const override;
  Result<SourceState> source(std::string_view tenant, std::string_view source) const override;
  Result<std::vector<std::pair<std::string, SourceState>>> sources(
      std::string_view tenant) const override;
  Result<std::unique_ptr<RecordReader>> read(std::string_view tenant, Position from) const override;
  Result<std::optional<Position>> last_at(std::string_view tenant, Micros time) const override;
  Result<std::optional<Receipt>> find_request(std::string_view tenant,
                                              const Guid& request_id) const override;
  Result<TreeHead> tree_head(std::string_view tenant, Head size) const override;
  Result<std::vector<Digest>> inclusion_proof(std::string_view tenant, Position leaf,
                                              Head size) const override;
  Result<std::vector<Digest>> consistency_proof(std::string_view tenant, Head first,
                                                Head second) const override;
  Result<std::vector<Digest>> tile(std::string_view tenant, unsigned level, std::uint64_t index,
                                   unsigned width) const override;

  const TenantTable& tenant_table() const { return tenants_; }

 private:
  StoredLog(std::unique_ptr<Store> store, Environment environment, Codec codec,
            std::unique_ptr<HeadKeeper> keeper);
  Status check_format();
  Result<std::vector<TenantCommit>> write(Admission& admission);
  Status publish(std::vector<TenantCommit>& commits);
  Result<const Tenant*> find(std::string_view tenant) const;
  // A tenant's tree, of at least `size` leaves, and where its full tiles come from.
  struct TreeView {
    std::shared_ptr<const TileTree> tree;
    TileSource tiles;
  };
  Result<TreeView> tree_of(std::string_view tenant, Head size) const;

  std::unique_ptr<Store> store_;
  Environment environment_;
  std::unique_ptr<HeadKeeper> keeper_;
  CommitWriter writer_;
  TenantTable tenants_;
  std::optional<Error> poisoned_;  // committer only
};

}  // namespace tenon::log
