#include "server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <mutex>
#include <utility>

#include "engine/base/limits.h"
#include "server/errors.h"
#include "server/resources.h"
#include "server/services.h"
#include "server/source_streams.h"
#include "server/version.h"

namespace tenon::server {
namespace {

constexpr int kKeepaliveMillis = 60'000;
constexpr int kClientPingMillisMin = 10'000;
// For clients to take the last answers and hang up. Idle ones may never notice that they should.
constexpr auto kDisconnect = std::chrono::milliseconds(300);

std::shared_ptr<grpc::ServerCredentials> credentials(const ServerOptions& options) {
  if (options.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({options.tls_key, options.tls_certificate});
  return grpc::SslServerCredentials(tls);
}

class RunningServer final : public Server {
 public:
  RunningServer(std::unique_ptr<projections::Estate> estate, std::unique_ptr<Signing> signing)
      : estate_(std::move(estate)), signing_(std::move(signing)) {}
  ~RunningServer() override { stop(); }

  Status start(const ServerOptions& options);
  std::uint16_t port() const override { return static_cast<std::uint16_t>(port_); }
  projections::Estate& estate() override { return *estate_; }
  void stop() override;

 private:
  const std::unique_ptr<projections::Estate> estate_;
  const std::unique_ptr<Signing> signing_;
  OpenCalls streams_{tenon::limits::kOpenStreamsMax};
  OpenCalls calls_{call_limits::kOpenCallsMax};
  SourceStreams sources_;
  Workers readers_{call_limits::kReaderThreads, call_limits::kQueuedReadsMax};
  Workers replays_{call_limits::kReplayThreads, call_limits::kQueuedReplaysMax};
  Workers admissions_{call_limits::kAdmissionThreads, tenon::limits::kOpenStreamsMax};
  const Resources resources_{*estate_, readers_, replays_,  admissions_, streams_,
                             calls_,   sources_, *signing_, kVersion};
  const std::array<std::unique_ptr<grpc::Service>, 6> services_{
      make_ingest_service(resources_),   make_directory_service(resources_),
      make_decision_service(resources_), make_audit_service(resources_),
      make_log_service(resources_),      make_admin_service(resources_)};
  std::chrono::seconds drain_{0};
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::once_flag stopped_;
};

Status RunningServer::start(const ServerOptions& options) {
  drain_ = std::chrono::seconds(options.drain_seconds);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.listen, credentials(options), &port_);
  // Two servers on one port would share it silently.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMillis);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kClientPingMillisMin);
  builder.SetMaxReceiveMessageSize(static_cast<int>(tenon::limits::kMessageBytesMax));
  builder.SetMaxSendMessageSize(static_cast<int>(tenon::limits::kMessageBytesMax));
  for (const std::unique_ptr<grpc::Service>& service : services_) {
    builder.RegisterService(service.get());
  }
  server_ = builder.BuildAndStart();
  if (server_ && port_ != 0) {
    estate_->on_failure([this](const std::string& part, const Error& error) {
      spdlog::error("{} has ended until a restart: {} ({})", part, error.message, error.reason);
      if (auto* health = server_->GetHealthCheckService()) health->SetServingStatus(false);
    });
    return {};
  }
  return make_error(
      ErrorCode::kUnavailable, "LISTEN_FAILED",
      "cannot listen on " + options.listen +
          ": is the address one of this machine, is the port free" +
          (options.tls_certificate.empty() ? "?"
                                           : ", and are certificate and key a pair of PEM texts?"));
}

void RunningServer::stop() {
  std::call_once(stopped_, [this] {
    if (server_) {
      if (auto* health = server_->GetHealthCheckService()) health->SetServingStatus(false);
      spdlog::info("stopping");
      // Streams end when what they sent is answered; then nobody is left to wait for.
      streams_.end_all(shutting_down());
      calls_.end_all(shutting_down());
      const auto deadline = std::chrono::steady_clock::now() + drain_;
      streams_.wait_until_empty(deadline);
      calls_.wait_until_empty(deadline);
      server_->Shutdown(std::chrono::system_clock::now() + kDisconnect);
    }
    readers_.stop();
    replays_.stop();
    admissions_.stop();
    estate_->close();
    spdlog::info("stopped");
  });
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(std::unique_ptr<projections::Estate> estate,
                                              const ServerOptions& options) {
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<Signing> signing, Signing::open(*estate, options.signing));
  auto server = std::make_unique<RunningServer>(std::move(estate), std::move(signing));
  TENON_RETURN_IF_ERROR(server->start(options));
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace tenon::server
