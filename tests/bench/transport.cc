#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "tests/bench/connector.h"
#include "tests/bench/limits.h"
#include "tests/bench/rows.h"

namespace tenon::bench {
namespace {

grpc::ByteBuffer buffer_of(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// An acknowledgement of one receipt, as Tenon would send it.
std::string acknowledgement() {
  v1::ConnectResponse response;
  v1::Receipt& receipt = *response.mutable_ack()->add_receipts();
  receipt.set_first_position(1'000'000);
  receipt.set_count(1);
  receipt.mutable_time()->set_seconds(1'700'000'000);
  receipt.mutable_time()->set_nanos(123'456'000);
  receipt.set_last_number(1'000'000);
  return response.SerializeAsString();
}

// Answers each message with the same acknowledgement. Reads on while an answer is written.
class Acknowledger final : public grpc::ServerGenericBidiReactor {
 public:
  Acknowledger() { StartRead(&message_); }

  void OnReadDone(bool ok) override {
    const std::scoped_lock hold(mutex_);
    if (!ok) {
      ended_ = true;
      if (unanswered_ == 0) Finish(grpc::Status::OK);
      return;
    }
    if (++unanswered_ == 1) StartWrite(&answer_);
    message_.Clear();
    StartRead(&message_);
  }
  void OnWriteDone(bool) override {
    const std::scoped_lock hold(mutex_);
    if (--unanswered_ > 0) {
      StartWrite(&answer_);
    } else if (ended_) {
      Finish(grpc::Status::OK);
    }
  }
  void OnDone() override { delete this; }

 private:
  std::mutex mutex_;
  grpc::ByteBuffer message_;
  const grpc::ByteBuffer answer_ = buffer_of(acknowledgement());
  std::size_t unanswered_ = 0;
  bool ended_ = false;
};

class AnyMethod final : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new Acknowledger;
  }
};

class Echo {
 public:
  Echo()
      : server_(grpc::ServerBuilder()
                    .RegisterCallbackGenericService(&service_)
                    .SetMaxReceiveMessageSize(static_cast<int>(limits::kMessageBytesMax))
                    .AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_)
                    .BuildAndStart()) {
    if (!server_) give_up("no port to listen on");
  }
  ~Echo() { server_->Shutdown(); }
  std::shared_ptr<grpc::Channel> channel() const {
    return connect("127.0.0.1:" + std::to_string(port_));
  }

 private:
  AnyMethod service_;
  int port_ = 0;
  const std::unique_ptr<grpc::Server> server_;
};

// Sends the messages, so many unacknowledged at a time.
class Sender final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Sender(const std::shared_ptr<grpc::Channel>& channel,
         const std::vector<grpc::ByteBuffer>& messages, std::size_t in_flight)
      : stub_(channel), messages_(messages), in_flight_(in_flight) {
    stub_.PrepareBidiStreamingCall(&context_, "/tenon.bench.Transport/Connect", {}, this);
    StartRead(&answer_);
    write_next();
    StartCall();
  }

  void OnWriteDone(bool ok) override {
    const std::scoped_lock hold(mutex_);
    writing_ = false;
    if (ok) write_next();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    const std::scoped_lock hold(mutex_);
    if (++answered_ < messages_.size()) StartRead(&answer_);
    write_next();
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }

  void wait() { require(done_.get_future().get()); }

 private:
  void write_next() {
    if (writing_ || ended_) return;
    if (sent_ == messages_.size()) {
      ended_ = true;
      StartWritesDone();
    } else if (sent_ - answered_ < in_flight_) {
      writing_ = true;
      StartWrite(&messages_[sent_++]);
    }
  }

  grpc::ClientContext context_;
  grpc::GenericStub stub_;
  const std::vector<grpc::ByteBuffer>& messages_;
  const std::size_t in_flight_;
  std::mutex mutex_;
  grpc::ByteBuffer answer_;
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  bool writing_ = false;
  bool ended_ = false;
  std::promise<grpc::Status> done_;
};

void measure(const std::string& name, std::size_t batch, std::size_t streams, std::size_t in_flight,
             std::uint64_t facts) {
  const std::uint64_t each = std::max<std::uint64_t>(batch, facts / streams);
  std::vector<std::vector<grpc::ByteBuffer>> messages(streams);
  for (std::size_t i = 0; i < streams; ++i) {
    for (const auto& message : messages_of(i * each, each, batch, account_of)) {
      messages[i].push_back(buffer_of(message.SerializeAsString()));
    }
  }
  const Echo echo;
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (std::size_t i = 0; i < streams; ++i) channels.push_back(echo.channel());
  const Stopwatch clock;
  std::deque<Sender> senders;
  for (std::size_t i = 0; i < streams; ++i) {
    senders.emplace_back(channels[i], messages[i], in_flight);
  }
  for (Sender& sender : senders) sender.wait();
  print_row(name, static_cast<double>(each * streams) / clock.seconds(), "facts/s");
}

// What the way there and back takes of one fact in flight.
void measure_round_trip(std::uint64_t facts) {
  const Echo echo;
  auto messages = messages_of(0, facts, 1, account_of);
  const auto channel = echo.channel();
  const double processor = processor_seconds();
  const Stopwatch clock;
  const auto latencies = send(channel, {"cloud", 1}, messages);
  const auto count = static_cast<double>(facts);
  print_row("limit_grpc_1x1_alone", count / clock.seconds(), "facts/s");
  print_row("limit_grpc_1x1_alone_p50_ms", quantile(latencies, 0.5) * 1e3, "ms");
  print_row("limit_grpc_1x1_alone_processor", (processor_seconds() - processor) / count * 1e6,
            "us/fact");
}

}  // namespace

void measure_transport(const Plan& plan) {
  measure("limit_grpc_1024", 1024, 1, 16, plan.facts);
  measure("limit_grpc_1024x16", 1024, 16, 4, plan.facts);
  measure("limit_grpc_64x16", 64, 16, 32, plan.facts);
  measure("limit_grpc_1x16", 1, 16, 256, plan.facts / 3);
  measure_round_trip(std::min<std::uint64_t>(5000, plan.facts));
}

}  // namespace tenon::bench
