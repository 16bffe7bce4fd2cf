// A server of its own for a measurement: data on disk in a folder that goes with it, real gRPC over
// loopback, everything in this process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>

#include "server/server.h"
#include "tenon/v1/audit.grpc.pb.h"
#include "tenon/v1/fact.pb.h"
#include "tenon/v1/ingest.grpc.pb.h"

namespace tenon::bench {

inline constexpr const char* kTenant = "bench";

// Ends the benchmark, saying what failed.
[[noreturn]] void give_up(const std::string& what);
void require(const Status& status);
void require(const grpc::Status& status);

class Folder {
 public:
  // Under `parent`.
  explicit Folder(const std::filesystem::path& parent);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  // Of the files below.
  static std::size_t bytes(const std::filesystem::path& folder);

 private:
  std::filesystem::path path_;
};

// Creates the tenant.
void require_created(projections::Estate& estate);
// Waits for room where there is none, not for the answer: that must be good.
void submit(projections::Estate& estate, runtime::OwnedAppend append);
// Until everything that was submitted is durable and decided, or in history.
void wait_decided(projections::Estate& estate);
void wait_recorded(projections::Estate& estate);

class Site {
 public:
  // With the tenant `bench`, created.
  explicit Site(const std::filesystem::path& parent);

  projections::Estate& estate() { return server_->estate(); }
  std::shared_ptr<const projections::TenantView> tenant() {
    return estate().tenant(kTenant).value();
  }
  std::shared_ptr<grpc::Channel> channel();  // a connection of its own
  const std::filesystem::path& path() const { return folder_.path(); }
  // Everything written to disk, nothing served and no file open any more.
  void close() { server_.reset(); }

 private:
  Folder folder_;
  std::unique_ptr<server::Server> server_;
};

// The facts first, first + 1, … as messages of so many each, numbered from 1.
std::vector<v1::ConnectRequest> messages_of(std::uint64_t first, std::uint64_t count,
                                            std::size_t batch,
                                            const std::function<v1::Fact(std::uint64_t)>& fact);

// Sends the messages as one source over one stream, so many unacknowledged at a time, and waits for
// the last acknowledgement. `pace`: seconds between messages. Returns the seconds from each message
// to its acknowledgement.
std::vector<double> send(const std::shared_ptr<grpc::Channel>& channel, const std::string& source,
                         const std::vector<v1::ConnectRequest>& messages, std::size_t in_flight,
                         double pace = 0);

}  // namespace tenon::bench
