#include "tests/bench/settled.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tenon/v1/audit.grpc.pb.h"
#include "tenon/v1/directory.grpc.pb.h"
#include "tests/bench/compaction.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr std::size_t kQuestions = 1000;

v1::Fact cycle_completed() {
  v1::Fact fact;
  fact.mutable_sync_cycle_completed();
  return fact;
}

v1::Fact deleted(std::uint64_t index) {
  v1::Fact fact;
  fact.mutable_object_deleted()->set_object_guid(person(kSeed, index).object_guid.text());
  return fact;
}

class Settled {
 public:
  explicit Settled(const Plan& plan) : plan_(plan), site_(plan.folder), channel_(site_.channel()) {}

  void first_sync() {
    const auto pairs = static_cast<double>(plan_.pairs);
    auto cloud = messages_of(0, plan_.pairs, 1024, account_of);
    auto objects = messages_of(0, plan_.pairs, 1024, object_of);
    objects.emplace_back().mutable_batch()->add_facts(cycle_completed().SerializeAsString());
    const Stopwatch clock;
    send(channel_, {"cloud"}, cloud);
    send(channel_, {"ad"}, objects);
    const double durable = clock.seconds();
    wait_decided(site_.estate());
    const double decided = clock.seconds();
    wait_recorded(site_.estate());
    const double seconds = clock.seconds();
    print_row("first_sync_1m_s", seconds, "s");
    print_row("first_sync_decided_s", decided, "s");
    print_row("first_sync_durable_s", durable, "s");
    print_row("first_sync_pairs", pairs, "pairs");
    rate_ = 2 * pairs / seconds;
    const auto bound = site_.tenant()->read([](const projections::MatchState& state, Head) {
      return static_cast<double>(state.counts().objects_bound);
    });
    if (bound != pairs) give_up("only " + std::to_string(bound) + " objects were bound");
  }

  // Questions at half the rate that the first synchronisation had, while changes come in.
  void questions() {
    constexpr std::size_t kBatch = 64;
    auto changes = changes_of(std::min<std::uint64_t>(2 * plan_.pairs, 60'000), kBatch);
    Sending sending{"ad", 64};
    sending.pace = kBatch / (rate_ / 2);
    std::atomic<bool> busy = true;
    std::thread writer([&] {
      send(site_.channel(), sending, changes);
      busy = false;
    });
    std::thread watcher([&] { watch_writer(busy); });
    const auto audit = v1::AuditService::NewStub(channel_);
    const auto directory = v1::DirectoryService::NewStub(channel_);
    std::vector<double> whys;
    std::vector<double> lookups;
    // As long as changes come in, and never fewer than so many.
    while (whys.size() < kQuestions || busy) {
      whys.push_back(why(*audit));
      lookups.push_back(lookup(*directory));
    }
    writer.join();
    watcher.join();
    print_row("why_p50_ms", quantile(whys, 0.5) * 1e3, "ms");
    print_row("why_p99_ms", quantile(whys, 0.99) * 1e3, "ms");
    print_row("lookup_p50_ms", quantile(lookups, 0.5) * 1e3, "ms");
    print_row("lookup_p99_ms", quantile(lookups, 0.99) * 1e3, "ms");
    print_row("questions_beside", rate_ / 2, "facts/s");
    print_row("snapshot_stall_ms", stall_ * 1e3, "ms");
    wait_recorded(site_.estate());
  }

  void incremental(const char* name, std::uint64_t count, std::size_t page, std::size_t in_flight) {
    auto changes = changes_of(count, page);
    const double processor = processor_seconds();
    const Stopwatch clock;
    send(channel_, {"ad", in_flight}, changes);
    wait_decided(site_.estate());
    print_row(name, static_cast<double>(count) / clock.seconds(), "facts/s");
    print_row(std::string(name) + "_processor",
              (processor_seconds() - processor) / static_cast<double>(count) * 1e6, "us/fact");
    wait_recorded(site_.estate());
  }

  void administrator_mix() {
    const std::uint64_t part = std::max<std::uint64_t>(1, plan_.pairs / 100);
    std::vector<v1::Fact> facts;
    for (std::uint64_t i = 0; i < part; ++i) {
      facts.push_back(deleted(random_() % plan_.pairs));
      facts.push_back(object_of(plan_.pairs + i));
      for (int k = 0; k < 5; ++k) facts.push_back(change());
    }
    std::shuffle(facts.begin(), facts.end(), random_);
    facts.push_back(cycle_completed());
    auto messages = messages_of(0, facts.size(), 256, [&](std::uint64_t i) { return facts[i]; });
    const Stopwatch clock;
    send(channel_, {"ad"}, messages);
    wait_decided(site_.estate());
    print_row("administrator_mix", static_cast<double>(facts.size()) / clock.seconds(), "facts/s");
    wait_recorded(site_.estate());
  }

  void disk() {
    const auto facts = static_cast<double>(site_.tenant()->head().value);
    channel_.reset();
    site_.close();
    const auto data = site_.path() / "data";
    for (const char* store : {"log", "views"}) compact(data / store);
    const double views = static_cast<double>(Folder::bytes(data / "views"));
    const double log = static_cast<double>(Folder::bytes(data / "log"));
    const double all = static_cast<double>(Folder::bytes(data));
    print_row("disk_per_fact_bytes", all / facts, "bytes");
    print_row("disk_log_per_fact_bytes", log / facts, "bytes");
    print_row("disk_views_per_fact_bytes", views / facts, "bytes");
  }

 private:
  v1::Fact change() { return object_changed(person(kSeed, random_() % plan_.pairs), ++changes_); }
  std::vector<v1::ConnectRequest> changes_of(std::uint64_t count, std::size_t page) {
    return messages_of(0, count, page, [this](std::uint64_t) { return change(); });
  }
  std::string somebody() { return person(kSeed, asked_() % plan_.pairs).upn(); }

  double why(v1::AuditService::Stub& audit) {
    v1::WhyRequest request;
    request.set_tenant(kTenant);
    request.set_key(somebody());
    v1::WhyResponse response;
    grpc::ClientContext context;
    const Stopwatch clock;
    require(audit.Why(&context, request, &response));
    const double seconds = clock.seconds();
    if (response.decisions().empty()) give_up("nothing is known of " + request.key());
    return seconds;
  }

  double lookup(v1::DirectoryService::Stub& directory) {
    v1::GetAccountRequest request;
    request.set_tenant(kTenant);
    request.set_key(somebody());
    v1::GetAccountResponse response;
    grpc::ClientContext context;
    const Stopwatch clock;
    require(directory.GetAccount(&context, request, &response));
    return clock.seconds();
  }

  // The longest that a durable fact waits to be decided while others come in: what holds the writer
  // up, a snapshot say, shows here.
  void watch_writer(const std::atomic<bool>& busy) {
    const auto tenant = site_.tenant();
    while (busy) {
      const Head head = tenant->head();
      const Stopwatch clock;
      require(tenant->decided().wait(Position{head.value - 1},
                                     std::chrono::steady_clock::time_point::max()));
      stall_ = std::max(stall_, clock.seconds());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  const Plan& plan_;
  Site site_;
  std::shared_ptr<grpc::Channel> channel_;
  double rate_ = 0;
  double stall_ = 0;
  std::uint64_t changes_ = 0;
  std::mt19937_64 random_{kSeed};
  std::mt19937_64 asked_{kSeed + 1};
};

}  // namespace

void measure_settled(const Plan& plan) {
  Settled settled(plan);
  settled.first_sync();
  settled.questions();
  settled.incremental("incremental_256", std::max<std::uint64_t>(256, plan.pairs / 2), 256, 16);
  settled.incremental("incremental_1x1", std::clamp<std::uint64_t>(plan.pairs / 10, 100, 10'000), 1,
                      1);
  settled.administrator_mix();
  settled.disk();
}

}  // namespace tenon::bench
