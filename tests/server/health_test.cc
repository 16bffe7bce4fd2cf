// What a running server says of itself: that it serves, what it serves, and that it no longer does
// all that it should.
#include <gmock/gmock.h>
#include <grpcpp/impl/codegen/client_unary_call.h>

#include <atomic>
#include <chrono>
#include <memory>

#include "engine/runtime/semantics.h"
#include "projections/memory_row_store.h"
#include "tests/log/wrapped_log.h"
#include "tests/server/served.h"

namespace tenon::server {
namespace {

// Of a method of a service that is not ours: the bytes that it answers.
std::string call_raw(grpc::Channel& channel, const char* method, std::string request) {
  grpc::ClientContext context;
  set_deadline(context);
  grpc::Slice slice(request);
  const grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer received;
  const grpc::internal::RpcMethod rpc(method, grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      &channel, rpc, &context, sent, &received);
  EXPECT_TRUE(status.ok()) << status.error_message();
  grpc::Slice whole;
  EXPECT_TRUE(received.DumpToSingleSlice(&whole).ok());
  return {reinterpret_cast<const char*>(whole.begin()), whole.size()};
}

constexpr const char* kServing = "\x08\x01";     // HealthCheckResponse{status: SERVING}
constexpr const char* kNotServing = "\x08\x02";  // NOT_SERVING

std::string health(const Client& client) {
  return call_raw(*client.channel, "/grpc.health.v1.Health/Check", "");
}

Error broken_disk() { return make_error(ErrorCode::kInternal, "BROKEN", "the disk is broken"); }

// Takes nothing more once it is broken.
class BreakingLog final : public log::WrappedLog {
 public:
  explicit BreakingLog(std::shared_ptr<std::atomic<bool>> broken) : broken_(std::move(broken)) {}

  std::vector<Result<log::Receipt>> commit(std::span<const log::Append> appends) override {
    if (!*broken_) return WrappedLog::commit(appends);
    return std::vector<Result<log::Receipt>>(appends.size(), broken_disk());
  }
  std::optional<Error> failure() const override {
    return *broken_ ? std::optional(broken_disk()) : std::nullopt;
  }

 private:
  const std::shared_ptr<std::atomic<bool>> broken_;
};

// Writes nothing more once it is broken.
class BreakingRows final : public projections::RowStore {
 public:
  explicit BreakingRows(std::shared_ptr<std::atomic<bool>> broken) : broken_(std::move(broken)) {}

  Status write(std::span<const projections::RowBuffer> rows) override {
    if (*broken_) return broken_disk();
    return rows_->write(rows);
  }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    return rows_->get(key);
  }
  std::unique_ptr<projections::RowCursor> cursor() const override { return rows_->cursor(); }
  Status flush() override { return {}; }
  std::size_t bytes_on_disk() const override { return 0; }

 private:
  const std::shared_ptr<std::atomic<bool>> broken_;
  const std::unique_ptr<projections::RowStore> rows_ = projections::make_memory_row_store();
};

class Health : public Served {
 protected:
  void SetUp() override {}

  void start(std::unique_ptr<log::Log> log, std::unique_ptr<projections::RowStore> rows) {
    server = serve(
        projections::Estate::open(std::move(log), std::move(rows), runtime::current_semantics())
            .value());
    client = std::make_unique<Client>(address_of(*server));
    ASSERT_TRUE(create_tenant("contoso").ok());
    ASSERT_EQ(health(*client), kServing);
  }

  grpc::Status try_append() {
    grpc::ClientContext context;
    set_deadline(context);
    v1::AppendRequest request;
    request.set_tenant("contoso");
    request.set_source("entra");
    request.mutable_batch()->set_first_number(1);
    request.mutable_batch()->add_facts(account_created(1, "ann@contoso.com"));
    v1::AppendResponse response;
    return client->ingest->Append(&context, request, &response);
  }

  const std::shared_ptr<std::atomic<bool>> broken_ = std::make_shared<std::atomic<bool>>(false);
};

TEST_F(Served, HealthAndReflectionAreServed) {
  EXPECT_EQ(health(*client), kServing);
  // ServerReflectionRequest{list_services: ""}.
  const std::string services =
      call_raw(*client->channel, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
               std::string("\x3a\x00", 2));
  for (const char* name : {"Ingest", "Directory", "Decision", "Audit", "Log", "Admin"}) {
    EXPECT_THAT(services, testing::HasSubstr(std::string("tenon.v1.") + name + "Service"));
  }
}

TEST_F(Health, EndsWhenTheLogTakesNothingMore) {
  start(std::make_unique<BreakingLog>(broken_), projections::make_memory_row_store());
  *broken_ = true;
  EXPECT_EQ(reason_of(try_append()), "BROKEN");
  EXPECT_EQ(health(*client), kNotServing);
}

TEST_F(Health, EndsWhenHistoryIsNotWritten) {
  start(log::make_memory_log(log::system_environment()), std::make_unique<BreakingRows>(broken_));
  *broken_ = true;
  EXPECT_TRUE(try_append().ok());  // the fact is durable all the same
  // The recorder follows: it is asked until it has.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (health(*client) != kNotServing && std::chrono::steady_clock::now() < deadline) {
  }
  EXPECT_EQ(health(*client), kNotServing);
}

}  // namespace
}  // namespace tenon::server
