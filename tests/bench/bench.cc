// The figures of docs/architecture.md, measured: rows `name,value,unit`.
//
//   tenon_bench [--facts N] [--pairs N] [--accounts N] [--folder DIR] [NAME …]
//
// --facts   facts of each ingest row (default 300000; the rows with small batches take a part of
// it)
// --pairs   accounts and objects of the first synchronisation (default 100000)
// --accounts  of the largest tenant of the cost rows (default 1000000: about 4 GB)
// --folder  where data is written (default: the system's temporary folder)
// NAME      only these: limits, pipeline, ingest, ack, sync, cost
//
// Server and client share this process and the machine; facts are made before the clock starts.
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/replayer.h"
#include "projections/tenant_machine.h"
#include "tests/bench/compaction.h"
#include "tests/bench/cost.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::array<std::string_view, 6> kParts = {"limits", "pipeline", "ingest",
                                                    "ack",    "sync",     "cost"};

struct Plan {
  std::uint64_t facts = 300'000;
  std::uint64_t pairs = 100'000;
  std::uint64_t accounts = 1'000'000;
  std::filesystem::path folder = std::filesystem::temp_directory_path();
  std::vector<std::string> only;

  bool wants(std::string_view name) const {
    return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
  }
};

v1::Fact account(std::uint64_t index) { return account_created(person(kSeed, index)); }
v1::Fact object(std::uint64_t index) { return object_present(person(kSeed, index)); }

// ---- What the disk allows.

double sync_seconds(int file, const std::string& bytes) {
  const Stopwatch clock;
  if (write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
      fdatasync(file) != 0) {
    give_up("a plain file cannot be written");
  }
  return clock.seconds();
}

void measure_limits(const Plan& plan) {
  const Folder folder(plan.folder);
  const int file = open((folder.path() / "plain").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  if (file < 0) give_up("a plain file cannot be made");
  const std::string event = account(1).SerializeAsString();
  print_row("fact_bytes", static_cast<double>(event.size()), "bytes");
  for (const std::size_t batch : {std::size_t{1024}, std::size_t{64}}) {
    std::string bytes;
    for (std::size_t i = 0; i < batch; ++i) bytes += account(i).SerializeAsString();
    double seconds = 0;
    std::size_t rounds = 0;
    for (; seconds < 2; ++rounds) seconds += sync_seconds(file, bytes);
    print_row("limit_append_" + std::to_string(batch),
              static_cast<double>(rounds * batch) / seconds, "facts/s");
  }
  std::vector<double> samples;
  for (int i = 0; i < 500; ++i) samples.push_back(sync_seconds(file, std::string(4096, 'x')));
  print_row("limit_fdatasync_p50_ms", quantile(samples, 0.5) * 1e3, "ms");
  close(file);
}

// ---- Ingest: until everything is durable and decided.

// Rows of facts that took `decided` seconds, and the share of each in the processors: what does not
// depend on who else uses the machine.
void print_ingest(const std::string& name, double count, double decided, double recorded,
                  double processor) {
  print_row(name, count / decided, "facts/s");
  print_row(name + "_recorded", count / recorded, "facts/s");
  print_row(name + "_processor", processor / count * 1e6, "us/fact");
}

// The engine alone, without gRPC.
void pipeline(const std::string& name, projections::Estate& estate, std::uint64_t facts) {
  constexpr std::uint64_t kBatch = 1024;
  std::vector<runtime::OwnedAppend> appends;
  for (std::uint64_t i = 0; i < facts; i += kBatch) {
    runtime::OwnedAppend& append = appends.emplace_back();
    append.tenant = kTenant;
    append.source = "cloud";
    append.first_number = SourceNumber{i + 1};
    std::vector<std::pair<std::uint16_t, std::string>> payloads;
    for (std::uint64_t k = i; k < std::min(facts, i + kBatch); ++k) {
      const v1::Fact fact = account(k);
      payloads.emplace_back(static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString());
    }
    append.set_facts(payloads);
  }
  require_created(estate);
  const double processor = processor_seconds();
  const Stopwatch clock;
  for (runtime::OwnedAppend& append : appends) submit(estate, std::move(append));
  wait_decided(estate);
  const double decided = clock.seconds();
  wait_recorded(estate);
  print_ingest(name, static_cast<double>(facts), decided, clock.seconds(),
               processor_seconds() - processor);
}

void measure_pipeline(const Plan& plan) {
  pipeline("pipeline_memory", *projections::Estate::open_in_memory().value(), plan.facts);
  const Folder folder(plan.folder);
  pipeline("pipeline_rocksdb", *projections::Estate::open_at(folder.path()).value(), plan.facts);
}

void ingest(const Plan& plan, const std::string& name, std::size_t batch, std::size_t streams,
            std::size_t in_flight, std::uint64_t facts) {
  Site site(plan.folder);
  std::vector<std::vector<v1::ConnectRequest>> messages;
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  const std::uint64_t each = facts / streams;
  for (std::size_t i = 0; i < streams; ++i) {
    messages.push_back(messages_of(i * each, each, batch, account));
    channels.push_back(site.channel());
  }
  const double processor = processor_seconds();
  const Stopwatch clock;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < streams; ++i) {
    threads.emplace_back(
        [&, i] { send(channels[i], "cloud-" + std::to_string(i), messages[i], in_flight); });
  }
  for (std::thread& thread : threads) thread.join();
  const double durable = clock.seconds();
  wait_decided(site.estate());
  const double decided = clock.seconds();
  wait_recorded(site.estate());
  const auto count = static_cast<double>(each * streams);
  print_ingest(name, count, decided, clock.seconds(), processor_seconds() - processor);
  print_row(name + "_durable", count / durable, "facts/s");
  print_row(name + "_facts_per_sync", count / static_cast<double>(site.estate().commits().commits),
            "facts");
}

void measure_ingest(const Plan& plan) {
  ingest(plan, "ingest_1024x1", 1024, 1, 16, plan.facts);
  ingest(plan, "ingest_64x16", 64, 16, 32, plan.facts);
  ingest(plan, "ingest_1x16", 1, 16, 256, plan.facts / 3);
}

void measure_ack(const Plan& plan) {
  Site site(plan.folder);
  const auto latencies = send(site.channel(), "cloud", messages_of(0, 2000, 1, account), 1);
  print_row("ack_1x1_p50_ms", quantile(latencies, 0.5) * 1e3, "ms");
  print_row("ack_1x1_p99_ms", quantile(latencies, 0.99) * 1e3, "ms");
}

// ---- The first synchronisation, and what can be asked of its outcome.

void measure_replay(Site& site, double pairs) {
  const Head head = site.tenant()->head();
  const std::size_t before = resident_bytes();
  projections::TenantMachine machine;
  runtime::FactDecider decider(runtime::current_semantics(), machine);
  runtime::Replayer replayer(site.estate().log(), kTenant, decider);
  const Stopwatch clock;
  require(replayer.run_to(head));
  print_row("replay", static_cast<double>(head.value) / clock.seconds(), "facts/s");
  if (decider.decision_digest() != site.tenant()->digests().decision) give_up("replay differs");
  print_row("memory_state_per_bound_pair", static_cast<double>(resident_bytes() - before) / pairs,
            "bytes");
}

// Questions at half the rate that the first synchronisation had, while changes come in.
void measure_why(Site& site, std::uint64_t pairs, double rate) {
  constexpr std::size_t kBatch = 64;
  constexpr std::size_t kQuestions = 1000;
  const double pace = kBatch / (rate / 2);
  const auto changes =
      messages_of(0, std::min<std::uint64_t>(pairs, 30'000), kBatch,
                  [](std::uint64_t index) { return object_changed(person(kSeed, index), index); });
  // The connector goes on with its numbers.
  std::vector<v1::ConnectRequest> numbered = changes;
  for (v1::ConnectRequest& message : numbered) {
    message.mutable_batch()->set_first_number(message.batch().first_number() + pairs + 1);
  }
  std::thread writer([&] { send(site.channel(), "ad", numbered, 64, pace); });
  const auto stub = v1::AuditService::NewStub(site.channel());
  std::mt19937_64 random(kSeed);
  std::vector<double> samples;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    v1::WhyRequest request;
    request.set_tenant(kTenant);
    request.set_key(person(kSeed, random() % pairs).upn());
    v1::WhyResponse response;
    grpc::ClientContext context;
    const Stopwatch clock;
    require(stub->Why(&context, request, &response));
    samples.push_back(clock.seconds());
    if (response.decisions().empty()) give_up("nothing is known of " + request.key());
  }
  writer.join();
  print_row("why_p50_ms", quantile(samples, 0.5) * 1e3, "ms");
  print_row("why_p99_ms", quantile(samples, 0.99) * 1e3, "ms");
}

void measure_sync(const Plan& plan) {
  const std::size_t before = resident_bytes();
  Site site(plan.folder);
  const auto pairs = static_cast<double>(plan.pairs);
  double seconds = 0;
  {
    const auto cloud = messages_of(0, plan.pairs, 1024, account);
    auto connector = messages_of(0, plan.pairs, 1024, object);
    v1::Fact completed;
    completed.mutable_sync_cycle_completed();
    v1::Batch& last = *connector.emplace_back().mutable_batch();
    last.set_first_number(plan.pairs + 1);
    last.add_facts(completed.SerializeAsString());
    const auto channel = site.channel();
    const Stopwatch clock;
    send(channel, "cloud", cloud, 16);
    send(channel, "ad", connector, 16);
    wait_decided(site.estate());
    const double decided = clock.seconds();
    wait_recorded(site.estate());
    seconds = clock.seconds();
    print_row("first_sync_decided", decided, "s");
  }
  print_row("first_sync", seconds, "s");
  print_row("first_sync_pairs", pairs, "pairs");
  const auto bound = site.tenant()->read([](const projections::MatchState& state, Head) {
    return static_cast<double>(state.counts().objects_bound);
  });
  if (bound != pairs) give_up("only " + std::to_string(bound) + " objects were bound");
  print_row("memory_per_bound_pair", static_cast<double>(resident_bytes() - before) / pairs,
            "bytes");
  measure_replay(site, pairs);
  measure_why(site, plan.pairs, 2 * pairs / seconds);
  const auto facts = static_cast<double>(site.tenant()->head().value);
  site.close();
  for (const char* store : {"log", "views"}) compact(site.path() / "data" / store);
  const double views = static_cast<double>(Folder::bytes(site.path() / "data" / "views"));
  const double all = static_cast<double>(Folder::bytes(site.path() / "data"));
  print_row("disk_per_fact", all / facts, "bytes");
  print_row("disk_per_fact_log", (all - views) / facts, "bytes");
}

Plan read_plan(int count, char** arguments) {
  Plan plan;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    const auto value = [&] {
      if (++i == count) give_up(argument + " needs a value");
      return std::string(arguments[i]);
    };
    if (argument == "--facts") {
      plan.facts = std::stoull(value());
    } else if (argument == "--pairs") {
      plan.pairs = std::stoull(value());
    } else if (argument == "--accounts") {
      plan.accounts = std::stoull(value());
    } else if (argument == "--folder") {
      plan.folder = value();
    } else if (std::find(kParts.begin(), kParts.end(), argument) != kParts.end()) {
      plan.only.push_back(argument);
    } else {
      give_up("unknown argument " + argument +
              " (--facts N, --pairs N, --accounts N, --folder DIR, limits, pipeline, ingest, ack, "
              "sync, cost)");
    }
  }
  return plan;
}

void run(const Plan& plan) {
  spdlog::set_level(spdlog::level::off);
  print_machine();
  std::puts("name,value,unit");
  if (plan.wants("limits")) measure_limits(plan);
  if (plan.wants("pipeline")) measure_pipeline(plan);
  if (plan.wants("ingest")) measure_ingest(plan);
  if (plan.wants("ack")) measure_ack(plan);
  if (plan.wants("sync")) measure_sync(plan);
  if (plan.wants("cost")) measure_cost(plan.accounts);
}

}  // namespace
}  // namespace tenon::bench

int main(int count, char** arguments) {
  tenon::bench::run(tenon::bench::read_plan(count, arguments));
  return 0;
}
