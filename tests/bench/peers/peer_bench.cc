// What the peers do with the same facts: rows `name,value,unit`. tools/bench starts their servers.
//
//   tenon_peer_bench [--facts N] [--pairs N] [--address HOST:PORT] [--folder DIR] NAME …
//
// NAME  postgres, etcd, redis, sqlite: rows peer_<name>_<batch>x16, sixteen clients with one batch
// in
//       flight each (sqlite: sixteen threads take turns); postgres_join, postgres_incremental
#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/connector.h"
#include "tests/bench/peers/peer.h"
#include "tests/bench/rows.h"

namespace tenon::bench {
namespace {

constexpr std::size_t kStreams = 16;

using Batches = std::vector<std::vector<std::string>>;

Batches batches_of(std::uint64_t first, std::uint64_t count, std::size_t batch) {
  Batches batches;
  for (std::uint64_t i = 0; i < count;) {
    std::vector<std::string>& payloads = batches.emplace_back();
    for (std::size_t k = 0; k < batch && i < count; ++k, ++i) {
      payloads.push_back(account_of(first + i).SerializeAsString());
    }
  }
  return batches;
}

void append_all(PeerStream& stream, const Batches& batches, std::uint64_t first_number) {
  for (const auto& payloads : batches) {
    stream.append(first_number, payloads);
    first_number += payloads.size();
  }
}

void measure(const PeerPlan& plan, const PeerKind& kind, std::size_t batch, std::uint64_t facts) {
  const std::uint64_t each = std::max<std::uint64_t>(batch, facts / kStreams);
  std::vector<std::unique_ptr<PeerStream>> streams;
  std::vector<Batches> batches;
  for (std::size_t i = 0; i < kStreams; ++i) {
    streams.push_back(kind.open(plan, i));
    batches.push_back(batches_of(i * each, each, batch));
  }
  const std::uint64_t first_number = std::uint64_t{batch} << 40;  // each row its own numbers
  const Stopwatch clock;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kStreams; ++i) {
    threads.emplace_back([&, i] { append_all(*streams[i], batches[i], first_number); });
  }
  for (std::thread& thread : threads) thread.join();
  print_row("peer_" + kind.name + "_" + std::to_string(batch) + "x16",
            static_cast<double>(each * kStreams) / clock.seconds(), "facts/s");
}

void measure_appends(const PeerPlan& plan, const std::vector<PeerKind>& kinds) {
  for (const PeerKind& kind : kinds) {
    measure(plan, kind, 1024, plan.facts);
    measure(plan, kind, 64, plan.facts / 2);
    measure(plan, kind, 1, plan.facts / 30);
  }
}

void run(const PeerPlan& plan, const std::string& name) {
  if (name == "postgres") {
    measure_appends(plan, postgres_kinds(plan));
  } else if (name == "etcd") {
    measure_appends(plan, etcd_kinds(plan));
  } else if (name == "redis") {
    measure_appends(plan, redis_kinds(plan));
  } else if (name == "sqlite") {
    measure_appends(plan, sqlite_kinds(plan));
  } else if (name == "postgres_join") {
    measure_postgres_join(plan);
  } else if (name == "postgres_incremental") {
    measure_postgres_incremental(plan);
  } else {
    give_up("unknown argument " + name +
            " (--facts N, --pairs N, --address HOST:PORT, --folder DIR, postgres, etcd, redis, "
            "sqlite, postgres_join, postgres_incremental)");
  }
}

}  // namespace
}  // namespace tenon::bench

int main(int count, char** arguments) {
  using namespace tenon::bench;
  PeerPlan plan;
  std::vector<std::string> names;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (!argument.starts_with("--")) {
      names.push_back(argument);
      continue;
    }
    if (++i == count) give_up(argument + " needs a value");
    if (argument == "--facts") {
      plan.facts = std::stoull(arguments[i]);
    } else if (argument == "--pairs") {
      plan.pairs = std::stoull(arguments[i]);
    } else if (argument == "--address") {
      plan.address = arguments[i];
    } else if (argument == "--folder") {
      plan.folder = arguments[i];
    } else {
      run(plan, argument);  // refuses it
    }
  }
  print_machine();
  std::puts("name,value,unit");
  for (const std::string& name : names) run(plan, name);
  return 0;
}
