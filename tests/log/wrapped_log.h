// A log in memory with everything handed through: tests override what they want to go wrong.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/log/log.h"
#include "engine/log/memory_log.h"

namespace tenon::log {

class WrappedLog : public Log {
 public:
  std::vector<Result<Receipt>> commit(std::span<const Append> appends) override {
    return log_->commit(appends);
  }
  std::optional<Error> failure() const override { return log_->failure(); }
  std::vector<TenantInfo> tenants() const override { return log_->tenants(); }
  Result<TenantInfo> tenant(std::string_view tenant) const override { return log_->tenant(tenant); }
  Result<SourceState> source(std::string_view tenant, std::string_view source) const override {
    return log_->source(tenant, source);
  }
  Result<std::vector<std::pair<std::string, SourceState>>> sources(
      std::string_view tenant) const override {
    return log_->sources(tenant);
  }
  Result<std::unique_ptr<RecordReader>> read(std::string_view tenant,
                                             Position from) const override {
    return log_->read(tenant, from);
  }
  Result<std::optional<Position>> last_at(std::string_view tenant, Micros time) const override {
    return log_->last_at(tenant, time);
  }
  Result<std::optional<Receipt>> find_request(std::string_view tenant,
                                              const Guid& request_id) const override {
    return log_->find_request(tenant, request_id);
  }
  Result<TreeHead> tree_head(std::string_view tenant, Head size) const override {
    return log_->tree_head(tenant, size);
  }
  Result<std::vector<Digest>> inclusion_proof(std::string_view tenant, Position leaf,
                                              Head size) const override {
    return log_->inclusion_proof(tenant, leaf, size);
  }
  Result<std::vector<Digest>> consistency_proof(std::string_view tenant, Head first,
                                                Head second) const override {
    return log_->consistency_proof(tenant, first, second);
  }
  Result<std::vector<Digest>> tile(std::string_view tenant, unsigned level, std::uint64_t index,
                                   unsigned width) const override {
    return log_->tile(tenant, level, index, width);
  }

 private:
  const std::unique_ptr<Log> log_ = make_memory_log(system_environment());
};

}  // namespace tenon::log
