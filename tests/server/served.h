// A server in this process, on a free port, with a client's stubs: what the tests of the server
// stand on.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/server.h"
#include "tenon/v1/admin.grpc.pb.h"
#include "tenon/v1/audit.grpc.pb.h"
#include "tenon/v1/directory.grpc.pb.h"
#include "tenon/v1/error.pb.h"
#include "tenon/v1/fact.pb.h"
#include "tenon/v1/ingest.grpc.pb.h"
#include "tenon/v1/log.grpc.pb.h"
#include "tenon/v1/watch.grpc.pb.h"

namespace tenon::server {

// A folder under the temporary one, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A connection with its stubs.
struct Client {
  explicit Client(const std::string& address);

  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<v1::AdminService::Stub> admin;
  std::unique_ptr<v1::AuditService::Stub> audit;
  std::unique_ptr<v1::DecisionService::Stub> decisions;
  std::unique_ptr<v1::DirectoryService::Stub> directory;
  std::unique_ptr<v1::IngestService::Stub> ingest;
  std::unique_ptr<v1::LogService::Stub> log;
};

// A Connect stream from the client's side; calls are bounded by a deadline, so that a test that is
// wrong ends.
class Stream {
 public:
  Stream(Client& client, const std::string& tenant, const std::string& source,
         std::uint64_t acknowledged = 0);

  // The welcome; nothing when the stream was refused.
  bool welcomed(v1::Welcome* welcome = nullptr);
  bool send(std::uint64_t first_number, const std::vector<std::string>& facts);
  bool send(const v1::Batch& batch);
  // Receipts until `count` of them are there, or the stream ends.
  std::vector<v1::Receipt> receipts(std::size_t count);
  grpc::Status finish();
  void vanish() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ConnectRequest, v1::ConnectResponse>> stream_;
};

// Facts, serialised.
std::string account_created(int number, const std::string& upn);
std::string object_present(int number, const std::string& upn);
std::string cycle_completed();
std::string feature_set(const std::string& name, bool enabled);
std::string guid_text(int number, const std::string& kind);

// Reason of the ErrorInfo of a status; its FactError.
std::string reason_of(const grpc::Status& status);
v1::FactError fact_error_of(const grpc::Status& status);

// What the log of a new tenant begins with: its creation, and the semantics revision in force.
inline constexpr std::uint64_t kNewTenantFacts = 2;

// A tenant `contoso` on a server whose estate is in memory.
class Served : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  grpc::Status create_tenant(const std::string& name, const std::string& request_id = "");
  // Appends facts of a new source in one go; their first position.
  std::uint64_t append(const std::string& source, std::uint64_t first_number,
                       const std::vector<std::string>& facts);
  // The tenant's head.
  std::uint64_t head();

  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client;
};

std::unique_ptr<Server> serve(std::unique_ptr<projections::Estate> estate);
std::string address_of(const Server& server);
// Ten seconds from now: longer than any call takes, shorter than a test may hang.
void set_deadline(grpc::ClientContext& context);

}  // namespace tenon::server
