// tenond: opens the estate, serves it, and stops on a signal without losing anything.

#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <string>
#include <thread>

#include "server/options.h"
#include "server/server.h"

namespace tenon::server {
namespace {

using projections::Estate;

// Logs go to standard error; standard output is for the one line that scripts wait for.
void set_up_log(const Options& options) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("tenond"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%f%z %l %v");
  spdlog::set_level(spdlog::level::from_str(options.log_level));
}

// Waits for SIGINT or SIGTERM on a thread of its own, whichever thread they would arrive at: made
// before any other thread.
class StopSignal {
 public:
  StopSignal() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    signal(SIGPIPE, SIG_IGN);
    std::thread([this] {
      int received = 0;
      sigwait(&signals_, &received);
      // Opening may take minutes and has nothing to lose.
      if (!serving_) std::_Exit(static_cast<int>(Exit::kOk));
      received_.set_value(received);
    }).detach();
  }

  // From now on a signal means an orderly stop.
  void serving() { serving_ = true; }
  int wait() { return received_.get_future().get(); }

 private:
  sigset_t signals_;
  std::atomic<bool> serving_ = false;
  std::promise<int> received_;
};

Result<std::unique_ptr<Estate>> open_estate(const Options& options) {
  if (options.memory) return Estate::open_in_memory();
  const auto tell = [next = std::uint64_t{0}](std::string_view tenant, std::uint64_t done,
                                              std::uint64_t total) mutable {
    constexpr std::uint64_t kTellEvery = 1'000'000;
    if (done < next && done != total) return;
    next = done == total ? 0 : done + kTellEvery;
    spdlog::info("opening tenant={} facts_done={} facts_total={}", tenant, done, total);
  };
  TENON_ASSIGN_OR_RETURN(std::unique_ptr<Estate> estate,
                         Estate::open_at(options.data, tell, Estate::Opening::kServeMeanwhile));
  // Small logs are whole by then, and what is wrong with them keeps the server from starting.
  // Nobody waits for a log that will not be.
  constexpr std::chrono::seconds kBeforeServing{1};
  constexpr std::uint64_t kSmallLogFacts = 100'000;
  std::uint64_t facts = 0;
  for (const auto& tenant : estate->tenants()) facts += tenant->head().value;
  if (facts > kSmallLogFacts) return estate;
  const Status opened = estate->opened(std::chrono::steady_clock::now() + kBeforeServing);
  if (!opened.ok() && opened.error().reason != "DEADLINE") return opened.error();
  return estate;
}

int fail(const Error& error) {
  std::cerr << "tenond: " << error.message << " (" << error.reason << ")\n";
  for (const auto& [name, value] : error.details) {
    std::cerr << "  " << name << ": " << value << '\n';
  }
  return static_cast<int>(exit_of(error));
}

std::string address_of(const std::string& listen, std::uint16_t port) {
  return listen.substr(0, listen.rfind(':') + 1) + std::to_string(port);
}

int run(const Options& options, StopSignal& stop) {
  set_up_log(options);
  Result<std::unique_ptr<Estate>> estate = open_estate(options);
  if (!estate.ok()) return fail(estate.error());
  Result<std::unique_ptr<Server>> server = Server::start(std::move(estate).value(), options.server);
  if (!server.ok()) return fail(server.error());
  stop.serving();
  std::cout << "listening on " << address_of(options.server.listen, (*server)->port()) << std::endl;
  spdlog::info("listening on {}", address_of(options.server.listen, (*server)->port()));
  spdlog::info("signal {}", stop.wait());
  (*server)->stop();
  return static_cast<int>(Exit::kOk);
}

}  // namespace

int serve(const Options& options) {
  // Its thread is never joined: it ends with the process.
  static StopSignal stop;
  return run(options, stop);
}

}  // namespace tenon::server

// Read by jemalloc, where it is linked: what is freed goes back to the system within a second, also
// when nobody allocates.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";

int main(int argc, char** argv) {
  const tenon::server::Options options = tenon::server::parse_options(argc, argv);
  if (options.done) return static_cast<int>(options.exit);
  return tenon::server::serve(options);
}
