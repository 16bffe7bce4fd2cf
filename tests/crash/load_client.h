// Connectors of all tenants of a server, each with as much in flight as its credits allow, until
// somebody kills the server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/load.h"

namespace tenon::crash {

void create_load_tenants(const std::string& address);

class LoadClient {
 public:
  // Resumes every source where the server says, and sends. `acks` outlives the client.
  LoadClient(const std::string& address, LoadAcks& acks);
  ~LoadClient();
  LoadClient(const LoadClient&) = delete;
  LoadClient& operator=(const LoadClient&) = delete;

  // Until so many facts are acknowledged in all, or everything is, or the streams have ended.
  void await(std::uint64_t facts);
  // Until the server has ended all streams. What was wrong with them, but for its being gone.
  std::string finish();

 private:
  struct Connector;
  // Tells await() that something has changed.
  struct News;

  LoadAcks& acks_;
  const std::unique_ptr<News> news_;
  std::vector<std::unique_ptr<Connector>> connectors_;
};

}  // namespace tenon::crash
