#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/ingest.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr double kPace = 0.005;
constexpr const char* kQuiet = "quiet";

// Floods one tenant over many streams until it is told to stop.
class Flood {
 public:
  // Its messages are made beforehand, enough for so many seconds.
  explicit Flood(double seconds) {
    constexpr double kFactsASecond = 150'000;
    const auto parts = static_cast<std::uint64_t>(std::ceil(seconds * kFactsASecond / kPart));
    while (parts_.size() < std::max<std::uint64_t>(parts, kStreams)) {
      parts_.push_back(make(parts_.size()));
    }
  }
  void start(Site& site) {
    for (std::uint64_t i = 0; i < kStreams; ++i) {
      threads_.emplace_back([this, channel = site.channel(), i] { run(channel, i); });
    }
  }
  // How many facts were acknowledged.
  double stop() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    return static_cast<double>(sent_);
  }

 private:
  static constexpr std::uint64_t kStreams = 16;
  static constexpr std::uint64_t kPart = 8 * 1024;
  using Messages = std::vector<v1::ConnectRequest>;

  static Messages make(std::uint64_t part) {
    return messages_of(part * kPart, kPart, 1024, account_of);
  }
  void run(const std::shared_ptr<grpc::Channel>& channel, std::uint64_t stream) {
    const Sending sending{"flood-" + std::to_string(stream), 16};
    for (std::uint64_t part = stream; !stop_; part += kStreams) {
      if (part < parts_.size()) {
        send(channel, sending, parts_[part]);
      } else {
        Messages messages = make(part);
        send(channel, sending, messages);
      }
      sent_ += kPart;
    }
  }

  std::vector<Messages> parts_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> sent_ = 0;
  std::vector<std::thread> threads_;
};

// What became of each fact of the quiet tenant, in seconds from when it was due.
struct Waits {
  std::vector<double> acknowledged;
  std::vector<double> decided;
  std::vector<double> recorded;
};

// Calls with the index of each of the next `count` facts of the tenant as it gets so far.
void watch(runtime::Progress& progress, Head from, std::uint64_t count,
           const std::function<void(std::uint64_t)>& reached) {
  for (std::uint64_t i = 0; i < count; ++i) {
    progress.when(Position{from.value + i}, [reached, i](const Status& status) {
      require(status);
      reached(i);
    });
  }
}

Waits send_quietly(Site& site, const std::shared_ptr<grpc::Channel>& channel, std::uint64_t first,
                   std::uint64_t count) {
  const auto tenant = site.estate().tenant(kQuiet).value();
  const Head from = tenant->head();
  auto messages = messages_of(first, count, 1, account_of);
  Waits waits{{}, std::vector<double>(count), std::vector<double>(count)};
  Stopwatch clock;
  Sending sending{"cloud", 64, kQuiet, kPace};
  sending.began = [&clock] { clock = Stopwatch(); };
  const auto since_due = [&clock](std::uint64_t i) {
    return clock.seconds() - kPace * static_cast<double>(i);
  };
  watch(tenant->decided(), from, count, [&](std::uint64_t i) { waits.decided[i] = since_due(i); });
  watch(tenant->recorded(), from, count,
        [&](std::uint64_t i) { waits.recorded[i] = since_due(i); });
  waits.acknowledged = send(channel, sending, messages);
  const Position last{from.value + count - 1};
  require(tenant->recorded().wait(last, runtime::Progress::Deadline::max()));
  return waits;
}

void print_waits(const std::string& name, const std::vector<double>& seconds) {
  print_row(name + "_p50_ms", quantile(seconds, 0.5) * 1e3, "ms");
  print_row(name + "_p99_ms", quantile(seconds, 0.99) * 1e3, "ms");
}

}  // namespace

void measure_fairness(const Plan& plan) {
  const std::uint64_t quiet = std::clamp<std::uint64_t>(plan.facts / 300, 20, 1000);
  Site site(plan.folder);
  require_created(site.estate(), kQuiet);
  const auto channel = site.channel();
  Flood flood(kPace * static_cast<double>(quiet));
  const Waits alone = send_quietly(site, channel, 0, quiet);
  print_row("quiet_tenant_alone_p99_ms", quantile(alone.acknowledged, 0.99) * 1e3, "ms");
  print_row("quiet_tenant_alone_decided_p99_ms", quantile(alone.decided, 0.99) * 1e3, "ms");
  const Stopwatch clock;
  flood.start(site);
  const Waits beside = send_quietly(site, channel, quiet, quiet);
  const double flooded = flood.stop();
  print_row("flood_beside_quiet_tenant", flooded / clock.seconds(), "facts/s");
  print_waits("quiet_tenant", beside.acknowledged);
  print_waits("quiet_tenant_decided", beside.decided);
  print_waits("quiet_tenant_recorded", beside.recorded);
}

}  // namespace tenon::bench
