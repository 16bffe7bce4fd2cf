#include "tests/bench/connector.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "tests/bench/plan.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"

namespace tenon::bench {
namespace {

using Stream = grpc::ClientReaderWriter<v1::ConnectRequest, v1::ConnectResponse>;

// The number of the last fact that the source has in the log.
std::uint64_t say_hello(Stream& stream, const Sending& sending) {
  v1::ConnectRequest hello;
  hello.mutable_hello()->set_tenant(sending.tenant);
  hello.mutable_hello()->set_source(sending.source);
  v1::ConnectResponse response;
  if (!stream.Write(hello) || !stream.Read(&response)) {
    give_up("no welcome for " + sending.source + ": " + stream.Finish().error_message());
  }
  return response.welcome().last_number();
}

void number_from(std::uint64_t next, std::vector<v1::ConnectRequest>& messages) {
  for (v1::ConnectRequest& message : messages) {
    message.mutable_batch()->set_first_number(next);
    next += static_cast<std::uint64_t>(message.batch().facts_size());
  }
}

// When each message was sent, and how long its acknowledgement took.
class Flight {
 public:
  Flight(std::size_t count, const Sending& sending)
      : in_flight_(sending.in_flight), pace_(sending.pace), sent_(count) {
    latencies_.reserve(count);
  }

  void before(std::size_t message) {
    const double due = pace_ * static_cast<double>(message);
    if (due > clock_.seconds()) {
      std::this_thread::sleep_for(std::chrono::duration<double>(due - clock_.seconds()));
    }
    std::unique_lock hold(mutex_);
    room_.wait(hold, [&] { return message - latencies_.size() < in_flight_; });
    sent_[message] = pace_ > 0 ? due : clock_.seconds();
  }
  void acknowledged(int count) {
    const std::scoped_lock hold(mutex_);
    for (int i = 0; i < count; ++i) {
      latencies_.push_back(clock_.seconds() - sent_[latencies_.size()]);
    }
    room_.notify_one();
  }
  bool complete() const { return latencies_.size() == sent_.size(); }
  std::vector<double> take() { return std::move(latencies_); }

 private:
  const std::size_t in_flight_;
  const double pace_;
  const Stopwatch clock_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::vector<double> sent_;
  std::vector<double> latencies_;  // written by the reader alone
};

}  // namespace

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

v1::Fact account_of(std::uint64_t index) { return account_created(person(kSeed, index)); }
v1::Fact object_of(std::uint64_t index) { return object_present(person(kSeed, index)); }

std::shared_ptr<grpc::Channel> connect(const std::string& address) {
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own);
  // A first attempt may fail where many connect at once; the channel then tries again.
  constexpr std::chrono::seconds kPatience{30};
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + kPatience)) {
    give_up("no connection to " + address);
  }
  return channel;
}

std::vector<v1::ConnectRequest> messages_of(std::uint64_t first, std::uint64_t count,
                                            std::size_t batch, const MakeFact& fact) {
  std::vector<v1::ConnectRequest> messages;
  for (std::uint64_t i = 0; i < count;) {
    v1::Batch& message = *messages.emplace_back().mutable_batch();
    for (std::size_t k = 0; k < batch && i < count; ++k, ++i) {
      message.add_facts(fact(first + i).SerializeAsString());
    }
  }
  return messages;
}

std::vector<double> send(const std::shared_ptr<grpc::Channel>& channel, const Sending& sending,
                         std::vector<v1::ConnectRequest>& messages) {
  const auto stub = v1::IngestService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->Connect(&context);
  number_from(say_hello(*stream, sending) + 1, messages);
  Flight flight(messages.size(), sending);
  if (sending.began) sending.began();
  std::thread writer([&] {
    for (std::size_t i = 0; i < messages.size(); ++i) {
      flight.before(i);
      if (!stream->Write(messages[i])) return;
    }
    stream->WritesDone();
  });
  v1::ConnectResponse response;
  while (!flight.complete() && stream->Read(&response)) {
    flight.acknowledged(response.ack().receipts_size());
  }
  if (!flight.complete()) {
    // The writer may wait for ever now: the process ends.
    give_up("the stream of " + sending.source + " ended: " + stream->Finish().error_message());
  }
  writer.join();
  while (stream->Read(&response)) {
  }
  require(stream->Finish());
  return flight.take();
}

double send_many(const std::shared_ptr<grpc::Channel>& channel, const Sending& sending,
                 std::uint64_t count, std::size_t batch, const MakeFact& fact) {
  const std::uint64_t at_once = std::max<std::uint64_t>(batch, 100'000);
  double seconds = 0;
  for (std::uint64_t first = 0; first < count; first += at_once) {
    auto messages = messages_of(first, std::min(at_once, count - first), batch, fact);
    const Stopwatch clock;
    send(channel, sending, messages);
    seconds += clock.seconds();
  }
  return seconds;
}

}  // namespace tenon::bench
