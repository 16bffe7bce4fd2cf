#include "tests/bench/site.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>

#include "tests/bench/population.h"
#include "tests/bench/rows.h"

namespace tenon::bench {

namespace fs = std::filesystem;

void give_up(const std::string& what) {
  std::fprintf(stderr, "the benchmark failed: %s\n", what.c_str());
  std::exit(1);
}

void require(const Status& status) {
  if (!status.ok()) give_up(status.error().reason + ": " + status.error().message);
}

void require(const grpc::Status& status) {
  if (!status.ok()) give_up(status.error_message());
}

Folder::Folder(const fs::path& parent) {
  static std::atomic<int> count{0};
  path_ = parent / ("tenon-bench-" + std::to_string(getpid()) + "-" + std::to_string(++count));
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::size_t Folder::bytes(const fs::path& folder) {
  std::size_t sum = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sum += entry.file_size();
  }
  return sum;
}

namespace {

// Appends that were submitted here and not answered yet.
std::atomic<std::uint64_t> unanswered{0};

Position last_position(projections::Estate& estate) {
  while (const std::uint64_t count = unanswered) unanswered.wait(count);
  return Position{estate.tenant(kTenant).value()->head().value - 1};
}

constexpr auto kForever = std::chrono::steady_clock::time_point::max();

}  // namespace

void require_created(projections::Estate& estate) {
  runtime::OwnedAppend append;
  append.tenant = kTenant;
  append.source = log::kOperatorSource;
  append.may_create_tenant = true;
  append.request_id = Guid::name_based(kNameSpaceUrl, "bench");
  const v1::Fact fact = tenant_created();
  append.set_facts({{static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString()}});
  submit(estate, std::move(append));
  wait_decided(estate);
}

void submit(projections::Estate& estate, runtime::OwnedAppend append) {
  ++unanswered;
  for (;;) {
    const Status taken = estate.submit(std::move(append), [](const Result<log::Receipt>& receipt) {
      if (!receipt.ok()) give_up(receipt.error().message);
      --unanswered;
      unanswered.notify_all();
    });
    if (taken.ok()) return;
    if (taken.error().reason != "INGEST_QUEUE_FULL") require(taken);
    std::promise<void> room;
    estate.when_room(kTenant, [&room] { room.set_value(); });
    room.get_future().wait();
  }
}

void wait_decided(projections::Estate& estate) {
  const Position last = last_position(estate);
  require(estate.tenant(kTenant).value()->decided().wait(last, kForever));
}

void wait_recorded(projections::Estate& estate) {
  const Position last = last_position(estate);
  require(estate.tenant(kTenant).value()->recorded().wait(last, kForever));
}

Site::Site(const fs::path& parent) : folder_(parent) {
  auto estate = projections::Estate::open_at(path() / "data");
  if (!estate.ok()) give_up(estate.error().message);
  auto started = server::Server::start(std::move(estate).value(), {});
  if (!started.ok()) give_up(started.error().message);
  server_ = std::move(started).value();
  require_created(this->estate());
}

std::shared_ptr<grpc::Channel> Site::channel() {
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server_->port()),
                                   grpc::InsecureChannelCredentials(), own);
}

std::vector<v1::ConnectRequest> messages_of(std::uint64_t first, std::uint64_t count,
                                            std::size_t batch,
                                            const std::function<v1::Fact(std::uint64_t)>& fact) {
  std::vector<v1::ConnectRequest> messages;
  for (std::uint64_t i = 0; i < count;) {
    v1::Batch& message = *messages.emplace_back().mutable_batch();
    message.set_first_number(i + 1);
    for (std::size_t k = 0; k < batch && i < count; ++k, ++i) {
      message.add_facts(fact(first + i).SerializeAsString());
    }
  }
  return messages;
}

std::vector<double> send(const std::shared_ptr<grpc::Channel>& channel, const std::string& source,
                         const std::vector<v1::ConnectRequest>& messages, std::size_t in_flight,
                         double pace) {
  const auto stub = v1::IngestService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->Connect(&context);
  v1::ConnectRequest hello;
  hello.mutable_hello()->set_tenant(kTenant);
  hello.mutable_hello()->set_source(source);
  v1::ConnectResponse response;
  if (!stream->Write(hello) || !stream->Read(&response)) give_up("no welcome for " + source);

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<double> sent(messages.size());
  std::vector<double> latencies;
  latencies.reserve(messages.size());
  const Stopwatch clock;
  std::thread writer([&] {
    for (std::size_t i = 0; i < messages.size(); ++i) {
      {
        std::unique_lock hold(mutex);
        changed.wait(hold, [&] { return i - latencies.size() < in_flight; });
        sent[i] = clock.seconds();
      }
      if (!stream->Write(messages[i])) return;
      if (pace > 0) std::this_thread::sleep_for(std::chrono::duration<double>(pace));
    }
    stream->WritesDone();
  });
  while (latencies.size() < messages.size() && stream->Read(&response)) {
    const std::scoped_lock hold(mutex);
    for (int i = 0; i < response.ack().receipts_size(); ++i) {
      latencies.push_back(clock.seconds() - sent[latencies.size()]);
    }
    changed.notify_one();
  }
  if (latencies.size() < messages.size()) {
    // The writer may wait for ever now: the process ends.
    give_up("the stream of " + source + " ended: " + stream->Finish().error_message());
  }
  writer.join();
  while (stream->Read(&response)) {
  }
  require(stream->Finish());
  return latencies;
}

}  // namespace tenon::bench
