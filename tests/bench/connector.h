// A connector as a measurement needs it: makes its messages beforehand, sends them over one stream,
// and says when each was acknowledged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>

#include "engine/base/result.h"
#include "tenon/v1/fact.pb.h"
#include "tenon/v1/ingest.grpc.pb.h"

namespace tenon::bench {

inline constexpr const char* kTenant = "bench";

// Ends the benchmark, saying what failed.
[[noreturn]] void give_up(const std::string& what);
void require(const Status& status);
void require(const grpc::Status& status);

using MakeFact = std::function<v1::Fact(std::uint64_t index)>;

v1::Fact account_of(std::uint64_t index);  // of person(kSeed, index)
v1::Fact object_of(std::uint64_t index);

// A connection of its own to HOST:PORT.
std::shared_ptr<grpc::Channel> connect(const std::string& address);

// The facts first, first + 1, … as messages of so many each.
std::vector<v1::ConnectRequest> messages_of(std::uint64_t first, std::uint64_t count,
                                            std::size_t batch, const MakeFact& fact);

struct Sending {
  std::string source;
  std::size_t in_flight = 16;  // messages sent and not acknowledged
  std::string tenant = kTenant;
  // Seconds from one message to the next; 0: as fast as it goes. With a pace a message counts from
  // when it was due, not from when there was room for it.
  double pace = 0;
  // Called when the first message is due.
  std::function<void()> began = {};
};

// Sends the messages over one stream, numbered on from where the source stands, and waits for the
// last acknowledgement. Returns the seconds from each message to its acknowledgement.
std::vector<double> send(const std::shared_ptr<grpc::Channel>& channel, const Sending& sending,
                         std::vector<v1::ConnectRequest>& messages);

// The same, made and sent in parts, for more facts than memory should hold. Returns the seconds of
// sending alone.
double send_many(const std::shared_ptr<grpc::Channel>& channel, const Sending& sending,
                 std::uint64_t count, std::size_t batch, const MakeFact& fact);

}  // namespace tenon::bench
