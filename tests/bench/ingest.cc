#include "tests/bench/ingest.h"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

// Rows of facts that took `decided` seconds.
void print_ingest(const std::string& name, double count, double decided, double recorded,
                  double processor) {
  print_row(name, count / decided, "facts/s");
  print_row(name + "_recorded", count / recorded, "facts/s");
  print_row(name + "_processor", processor / count * 1e6, "us/fact");
}

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
      const v1::Fact fact = account_of(k);
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

struct Load {
  std::string name;
  std::size_t batch = 1024;
  std::size_t streams = 1;
  std::size_t in_flight = 16;  // of each stream
  std::uint64_t facts = 0;
  std::size_t tenants = 1;  // each with as many of the streams
};

std::string tenant_name(std::size_t index) {
  return index == 0 ? kTenant : kTenant + std::to_string(index);
}

void ingest(const Plan& plan, const Load& load) {
  Site site(plan.folder);
  for (std::size_t i = 1; i < load.tenants; ++i) require_created(site.estate(), tenant_name(i));
  std::vector<std::vector<v1::ConnectRequest>> messages;
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  const std::uint64_t each = std::max<std::uint64_t>(load.batch, load.facts / load.streams);
  for (std::size_t i = 0; i < load.streams; ++i) {
    messages.push_back(messages_of(i * each, each, load.batch, account_of));
    channels.push_back(site.channel());
  }
  const auto commits = site.estate().commits().commits;
  const double processor = processor_seconds();
  const Stopwatch clock;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < load.streams; ++i) {
    threads.emplace_back([&, i] {
      const Sending sending{"cloud-" + std::to_string(i), load.in_flight,
                            tenant_name(i % load.tenants)};
      send(channels[i], sending, messages[i]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double durable = clock.seconds();
  wait_decided(site.estate());
  const double decided = clock.seconds();
  wait_recorded(site.estate());
  const auto count = static_cast<double>(each * load.streams);
  print_ingest(load.name, count, decided, clock.seconds(), processor_seconds() - processor);
  print_row(load.name + "_durable", count / durable, "facts/s");
  print_row(load.name + "_facts_per_sync",
            count / static_cast<double>(site.estate().commits().commits - commits), "facts");
}

}  // namespace

void measure_pipeline(const Plan& plan) {
  pipeline("pipeline_memory", *projections::Estate::open_in_memory().value(), plan.facts);
  const Folder folder(plan.folder);
  pipeline("pipeline_rocksdb", *projections::Estate::open_at(folder.path()).value(), plan.facts);
}

void measure_one_stream(const Plan& plan) {
  ingest(plan, {"ingest_1024x1", 1024, 1, 16, plan.facts});
}

void measure_ingest(const Plan& plan) {
  measure_one_stream(plan);
  ingest(plan, {"ingest_1024x16", 1024, 16, 4, plan.facts});
  ingest(plan, {"ingest_64x1", 64, 1, 128, plan.facts});
  ingest(plan, {"ingest_64x16", 64, 16, 32, plan.facts});
  ingest(plan, {"ingest_1x1", 1, 1, 256, plan.facts / 10});
  ingest(plan, {"ingest_1x16", 1, 16, 256, plan.facts / 3});
  ingest(plan, {"ingest_1024x16_alone", 1024, 16, 1, plan.facts});
  ingest(plan, {"ingest_64x16_alone", 64, 16, 1, plan.facts / 2});
  ingest(plan, {"ingest_1x16_alone", 1, 16, 1, plan.facts / 30});
}

void measure_tenants(const Plan& plan) {
  ingest(plan, {"ingest_1024x100_tenants_100", 1024, 100, 2, plan.facts, 100});
  ingest(plan, {"ingest_64x100_tenants_100", 64, 100, 8, plan.facts, 100});
  ingest(plan, {"ingest_1x100_tenants_100", 1, 100, 64, plan.facts / 3, 100});
}

void measure_ack(const Plan& plan) {
  Site site(plan.folder);
  auto messages = messages_of(0, std::min<std::uint64_t>(2000, plan.facts), 1, account_of);
  const auto latencies = send(site.channel(), {"cloud", 1}, messages);
  print_row("ack_1x1_p50_ms", quantile(latencies, 0.5) * 1e3, "ms");
  print_row("ack_1x1_p99_ms", quantile(latencies, 0.99) * 1e3, "ms");
}

}  // namespace tenon::bench
