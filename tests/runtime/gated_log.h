// A log in memory whose commits wait at a gate, so that a test decides what gathers meanwhile.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/log/log.h"
#include "engine/log/memory_log.h"

namespace tenon::runtime {

class GatedLog final : public log::Log {
 public:
  explicit GatedLog(bool open) : open_(open) {}

  void open_gate() {
    const std::scoped_lock hold(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  // Until a commit stands at the gate.
  void await_commit() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return arrived_ > 0; });
  }
  // Appends of each commit.
  std::vector<std::size_t> group_sizes() {
    const std::scoped_lock hold(mutex_);
    return group_sizes_;
  }

  std::vector<Result<log::Receipt>> commit(std::span<const log::Append> appends) override {
    {
      std::unique_lock hold(mutex_);
      ++arrived_;
      group_sizes_.push_back(appends.size());
      changed_.notify_all();
      changed_.wait(hold, [this] { return open_; });
    }
    return log_->commit(appends);
  }
  std::vector<log::TenantInfo> tenants() const override { return log_->tenants(); }
  Result<log::TenantInfo> tenant(std::string_view tenant) const override {
    return log_->tenant(tenant);
  }
  Result<log::SourceState> source(std::string_view tenant, std::string_view source) const override {
    return log_->source(tenant, source);
  }
  Result<std::vector<std::pair<std::string, log::SourceState>>> sources(
      std::string_view tenant) const override {
    return log_->sources(tenant);
  }
  Result<std::unique_ptr<log::RecordReader>> read(std::string_view tenant,
                                                  Position from) const override {
    return log_->read(tenant, from);
  }
  Result<std::optional<Position>> last_at(std::string_view tenant, Micros time) const override {
    return log_->last_at(tenant, time);
  }
  Result<std::optional<log::Receipt>> find_request(std::string_view tenant,
                                                   const Guid& request_id) const override {
    return log_->find_request(tenant, request_id);
  }
  Result<log::TreeHead> tree_head(std::string_view tenant, Head size) const override {
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

 private:
  const std::unique_ptr<log::Log> log_ = log::make_memory_log(log::system_environment());
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  std::size_t arrived_ = 0;
  std::vector<std::size_t> group_sizes_;
};

}  // namespace tenon::runtime
