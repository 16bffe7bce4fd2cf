// A server of its own for a measurement: data on disk in a folder that goes with it, real gRPC over
// loopback, everything in this process.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "server/server.h"
#include "tests/bench/connector.h"

namespace tenon::bench {

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

// Creates a tenant and waits until it is decided.
void require_created(projections::Estate& estate, const std::string& tenant = kTenant);
// Waits for room where there is none, not for the answer: that must be good.
void submit(projections::Estate& estate, runtime::OwnedAppend append);
// Until everything that was submitted, of all tenants, is durable and decided, or in history.
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

}  // namespace tenon::bench
