// The program tenond as a process of its own: what only the real thing can show, its memory and how
// it comes back after a kill.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "tests/bench/plan.h"

namespace tenon::bench {

// The program to start: plan.tenond, or beside the running one.
std::filesystem::path tenond_of(const Plan& plan);

class Daemon {
 public:
  // Serves when it returns. Does not outlive this process.
  Daemon(const std::filesystem::path& tenond, const std::filesystem::path& data);
  ~Daemon();  // kill()
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  std::shared_ptr<grpc::Channel> channel() const;  // a connection of its own
  void create_tenant(const std::string& name) const;
  // Until all that the tenant's log holds is decided and in history: its head.
  std::uint64_t wait_recorded(const std::string& tenant) const;

  // Bytes of the process in memory, now and at its highest.
  std::size_t resident_bytes() const { return status_bytes("VmRSS:"); }
  std::size_t peak_resident_bytes() const { return status_bytes("VmHWM:"); }

  // SIGKILL: no goodbye.
  void kill();

 private:
  std::size_t status_bytes(std::string_view field) const;

  pid_t pid_ = -1;
  std::string address_;
};

}  // namespace tenon::bench
