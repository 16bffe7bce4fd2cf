#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tenon/v1/watch.grpc.pb.h"
#include "tests/bench/connector.h"
#include "tests/bench/daemon.h"
#include "tests/bench/process.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

double megabytes(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

void measure_many(const Plan& plan) {
  constexpr std::size_t kStreams = 200;
  const Folder folder(plan.folder);
  const Daemon daemon(tenond_of(plan), folder.path() / "data");
  daemon.create_tenant(kTenant);
  const std::uint64_t each = std::max<std::uint64_t>(64, plan.facts / kStreams);
  std::vector<std::vector<v1::ConnectRequest>> messages;
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (std::size_t i = 0; i < kStreams; ++i) {
    messages.push_back(messages_of(i * each, each, 64, account_of));
    channels.push_back(daemon.channel());
  }
  const Stopwatch clock;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kStreams; ++i) {
    threads.emplace_back([&, i] {
      send(channels[i], {"cloud-" + std::to_string(i), 256}, messages[i]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  daemon.wait_recorded(kTenant);
  print_row("streams_200", static_cast<double>(each * kStreams) / clock.seconds(), "facts/s");
  print_row("streams_200_peak_resident_mb", megabytes(daemon.peak_resident_bytes()), "MB");
}

// A connector that sends as long as the server takes it, and reads no acknowledgement.
class DeafConnector {
 public:
  DeafConnector(const std::shared_ptr<grpc::Channel>& channel, const std::string& source,
                const std::vector<v1::ConnectRequest>& messages)
      : stream_(v1::IngestService::NewStub(channel)->Connect(&context_)) {
    v1::ConnectRequest hello;
    hello.mutable_hello()->set_tenant(kTenant);
    hello.mutable_hello()->set_source(source);
    stream_->Write(hello);
    writer_ = std::thread([this, &messages] {
      for (const v1::ConnectRequest& message : messages) {
        if (!stream_->Write(message)) return;
      }
    });
  }
  ~DeafConnector() {
    context_.TryCancel();
    writer_.join();
    (void)stream_->Finish();  // cancelled, by us
  }
  DeafConnector(const DeafConnector&) = delete;
  DeafConnector& operator=(const DeafConnector&) = delete;

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ConnectRequest, v1::ConnectResponse>> stream_;
  std::thread writer_;
};

// Asks for every decision and reads none.
class DeafWatcher {
 public:
  explicit DeafWatcher(const std::shared_ptr<grpc::Channel>& channel) {
    v1::WatchDecisionsRequest request;
    request.set_tenant(kTenant);
    stream_ = v1::DecisionService::NewStub(channel)->WatchDecisions(&context_, request);
  }
  ~DeafWatcher() {
    context_.TryCancel();
    (void)stream_->Finish();  // cancelled, by us
  }
  DeafWatcher(const DeafWatcher&) = delete;
  DeafWatcher& operator=(const DeafWatcher&) = delete;

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchDecisionsResponse>> stream_;
};

void measure_stalled(const Plan& plan) {
  constexpr std::size_t kDeaf = 8;
  const Folder folder(plan.folder);
  const Daemon daemon(tenond_of(plan), folder.path() / "data");
  for (const char* tenant : {kTenant, "lively"}) daemon.create_tenant(tenant);
  // Numbered from 1, as a new source's.
  auto flood = messages_of(0, plan.facts / kDeaf, 256, account_of);
  std::uint64_t next = 1;
  for (v1::ConnectRequest& message : flood) {
    message.mutable_batch()->set_first_number(next);
    next += static_cast<std::uint64_t>(message.batch().facts_size());
  }
  auto messages = messages_of(0, plan.facts / 2, 256, account_of);
  std::vector<std::unique_ptr<DeafConnector>> connectors;
  std::vector<std::unique_ptr<DeafWatcher>> watchers;
  for (std::size_t i = 0; i < kDeaf; ++i) {
    connectors.push_back(
        std::make_unique<DeafConnector>(daemon.channel(), "deaf-" + std::to_string(i), flood));
    watchers.push_back(std::make_unique<DeafWatcher>(daemon.channel()));
  }
  const Stopwatch clock;
  send(daemon.channel(), {"cloud", 16, "lively"}, messages);
  print_row("stalled_readers_other_tenant", static_cast<double>(plan.facts / 2) / clock.seconds(),
            "facts/s");
  print_row("stalled_readers_peak_resident_mb", megabytes(daemon.peak_resident_bytes()), "MB");
}

}  // namespace

void measure_streams(const Plan& plan) {
  measure_many(plan);
  measure_stalled(plan);
}

}  // namespace tenon::bench
