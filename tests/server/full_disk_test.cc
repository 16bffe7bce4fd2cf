// A disk that is full: writers are told, readers go on, and the next start knows all that was
// acknowledged.
#include <gmock/gmock.h>

#include <atomic>

#include "engine/log/memory_log.h"
#include "engine/runtime/semantics.h"
#include "projections/memory_row_store.h"
#include "tests/server/served.h"

namespace tenon::server {
namespace {

// A log whose disk fills up when it is told so.
class FillingLog final : public log::Log {
 public:
  explicit FillingLog(std::shared_ptr<std::atomic<bool>> full)
      : full_(std::move(full)), log_(log::make_memory_log(log::system_environment())) {}

  std::vector<Result<log::Receipt>> commit(std::span<const log::Append> appends) override {
    if (!*full_) return log_->commit(appends);
    return {appends.size(), make_error(ErrorCode::kResourceExhausted, "DISK_FULL", "full")};
  }
  std::vector<log::TenantInfo> tenants() const override { return log_->tenants(); }
  Result<log::TenantInfo> tenant(std::string_view name) const override {
    return log_->tenant(name);
  }
  Result<log::SourceState> source(std::string_view name, std::string_view source) const override {
    return log_->source(name, source);
  }
  Result<std::vector<std::pair<std::string, log::SourceState>>> sources(
      std::string_view name) const override {
    return log_->sources(name);
  }
  Result<std::unique_ptr<log::RecordReader>> read(std::string_view name,
                                                  Position from) const override {
    return log_->read(name, from);
  }
  Result<std::optional<Position>> last_at(std::string_view name, Micros time) const override {
    return log_->last_at(name, time);
  }
  Result<std::optional<log::Receipt>> find_request(std::string_view name,
                                                   const Guid& request_id) const override {
    return log_->find_request(name, request_id);
  }
  Result<log::TreeHead> tree_head(std::string_view name, Head size) const override {
    return log_->tree_head(name, size);
  }
  Result<std::vector<Digest>> inclusion_proof(std::string_view name, Position leaf,
                                              Head size) const override {
    return log_->inclusion_proof(name, leaf, size);
  }
  Result<std::vector<Digest>> consistency_proof(std::string_view name, Head first,
                                                Head second) const override {
    return log_->consistency_proof(name, first, second);
  }

 private:
  const std::shared_ptr<std::atomic<bool>> full_;
  const std::unique_ptr<log::Log> log_;
};

class FullDisk : public Served {
 protected:
  void SetUp() override {
    server = serve(projections::Estate::open(std::make_unique<FillingLog>(full_),
                                             projections::make_memory_row_store(),
                                             runtime::current_semantics())
                       .value());
    client = std::make_unique<Client>(address_of(*server));
    ASSERT_TRUE(create_tenant("contoso").ok());
  }

  const std::shared_ptr<std::atomic<bool>> full_ = std::make_shared<std::atomic<bool>>(false);
};

TEST_F(FullDisk, WritersAreToldAndReadersGoOn) {
  const std::uint64_t last = append("entra", 1, {account_created(1, "anna@contoso.com")});
  Stream stream(*client, "contoso", "ad");
  ASSERT_TRUE(stream.welcomed());
  *full_ = true;
  stream.send(1, {object_present(1, "anna@contoso.com")});
  const grpc::Status status = stream.finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(reason_of(status), "DISK_FULL");
  EXPECT_EQ(reason_of(create_tenant("fabrikam")), "DISK_FULL");

  grpc::ClientContext context;
  set_deadline(context);
  v1::GetAccountRequest request;
  request.set_tenant("contoso");
  request.set_key("anna@contoso.com");
  request.mutable_read_after()->set_position(last);
  v1::GetAccountResponse response;
  EXPECT_TRUE(client->directory->GetAccount(&context, request, &response).ok());
  EXPECT_EQ(response.head(), 2u);
}

}  // namespace
}  // namespace tenon::server
