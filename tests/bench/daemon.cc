#include "tests/bench/daemon.h"

#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "tenon/v1/admin.grpc.pb.h"
#include "tenon/v1/log.grpc.pb.h"
#include "tests/bench/connector.h"
#include "tests/bench/population.h"

namespace tenon::bench {
namespace {

// The rest of the line that begins so; empty when the output ends first.
std::string wait_for_line(int output, const std::string& beginning) {
  std::string line;
  for (char byte = 0; read(output, &byte, 1) == 1;) {
    if (byte != '\n') {
      line += byte;
      continue;
    }
    if (line.starts_with(beginning)) return line.substr(beginning.size());
    line.clear();
  }
  return "";
}

}  // namespace

std::filesystem::path tenond_of(const Plan& plan) {
  if (!plan.tenond.empty()) return plan.tenond;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "tenond";
}

Daemon::Daemon(const std::filesystem::path& tenond, const std::filesystem::path& data) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) give_up("no pipe");
  const std::string program = tenond;
  const std::string folder = data;
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    execl(program.c_str(), program.c_str(), "--data", folder.c_str(), "--listen", "127.0.0.1:0",
          "--log-level", "error", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  address_ = wait_for_line(ends[0], "listening on ");
  close(ends[0]);
  if (address_.empty()) give_up(program + " did not start");
}

Daemon::~Daemon() { kill(); }

std::shared_ptr<grpc::Channel> Daemon::channel() const { return connect(address_); }

void Daemon::create_tenant(const std::string& name) const {
  v1::CreateTenantRequest request;
  request.set_tenant(name);
  *request.mutable_settings() = tenant_created().tenant_created();
  request.mutable_order()->set_actor("bench");
  v1::CreateTenantResponse response;
  grpc::ClientContext context;
  require(v1::AdminService::NewStub(channel())->CreateTenant(&context, request, &response));
}

std::uint64_t Daemon::wait_recorded(const std::string& tenant) const {
  const auto log = v1::LogService::NewStub(channel());
  v1::GetStatusRequest request;
  request.set_tenant(tenant);
  for (;;) {
    v1::GetStatusResponse response;
    grpc::ClientContext context;
    require(log->GetStatus(&context, request, &response));
    if (response.history_head() == response.head()) return response.head();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

void Daemon::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::size_t Daemon::status_bytes(std::string_view field) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::stoull(line.substr(field.size())) * 1024;
  }
  give_up("tenond is gone");
}

}  // namespace tenon::bench
