// A disk that is full: writers are told, readers go on, and the next start knows all that was
// acknowledged.
#include <gmock/gmock.h>

#include <atomic>

#include "engine/runtime/semantics.h"
#include "projections/memory_row_store.h"
#include "tests/log/wrapped_log.h"
#include "tests/server/served.h"

namespace tenon::server {
namespace {

// A log whose disk fills up when it is told so.
class FillingLog final : public log::WrappedLog {
 public:
  explicit FillingLog(std::shared_ptr<std::atomic<bool>> full) : full_(std::move(full)) {}

  std::vector<Result<log::Receipt>> commit(std::span<const log::Append> appends) override {
    if (!*full_) return WrappedLog::commit(appends);
    return {appends.size(), make_error(ErrorCode::kResourceExhausted, "DISK_FULL", "full")
                                .with("storage", "/srv/tenon/log/000017.log: no space left")};
  }

 private:
  const std::shared_ptr<std::atomic<bool>> full_;
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
  // Names of this machine's files are the server's own business.
  EXPECT_EQ(status.error_details().find("/srv/tenon"), std::string::npos);
  EXPECT_EQ(reason_of(create_tenant("fabrikam")), "DISK_FULL");

  grpc::ClientContext context;
  set_deadline(context);
  v1::GetAccountRequest request;
  request.set_tenant("contoso");
  request.set_key("anna@contoso.com");
  request.mutable_read_after()->set_position(last);
  v1::GetAccountResponse response;
  EXPECT_TRUE(client->directory->GetAccount(&context, request, &response).ok());
  EXPECT_EQ(response.head(), kNewTenantFacts + 1);
}

}  // namespace
}  // namespace tenon::server
