#include <string>

#include "tests/bench/connector.h"
#include "tests/bench/daemon.h"
#include "tests/bench/engine_alone.h"
#include "tests/bench/process.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

std::size_t text_of(const google::protobuf::RepeatedPtrField<v1::Attribute>& attributes) {
  std::size_t bytes = 0;
  for (const v1::Attribute& attribute : attributes) {
    for (const std::string& value : attribute.values()) bytes += value.size();
  }
  return bytes;
}

void measure_state(double pairs, std::uint64_t count) {
  std::size_t text = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    text += text_of(account_of(i).account_created().account().attributes());
    const v1::Fact fact = object_of(i);
    const v1::ObjectImage& object = fact.object_present().object();
    text += text_of(object.attributes()) + object.distinguished_name().size();
  }
  const std::size_t before = resident_bytes();
  EngineAlone engine;
  engine.bind_pairs(0, count);
  const auto state = static_cast<double>(resident_bytes() - before);
  print_row("memory_fixed_per_pair_bytes", (state - static_cast<double>(text)) / pairs, "bytes");
  print_row("memory_state_per_pair_bytes", state / pairs, "bytes");
}

}  // namespace

void measure_memory(const Plan& plan) {
  const auto pairs = static_cast<double>(plan.pairs);
  measure_state(pairs, plan.pairs);
  const Folder folder(plan.folder);
  const Daemon daemon(tenond_of(plan), folder.path() / "data");
  daemon.create_tenant(kTenant);
  const auto channel = daemon.channel();
  send_many(channel, {"cloud"}, plan.pairs, 1024, account_of);
  send_many(channel, {"ad"}, plan.pairs, 1024, object_of);
  daemon.wait_recorded(kTenant);
  print_row("memory_resident_per_pair_bytes", static_cast<double>(daemon.resident_bytes()) / pairs,
            "bytes");
  print_row("memory_peak_per_pair_bytes", static_cast<double>(daemon.peak_resident_bytes()) / pairs,
            "bytes");
  print_row("memory_pairs", pairs, "pairs");
}

}  // namespace tenon::bench
