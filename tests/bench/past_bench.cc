// What a question about the past costs beside the same question about the present: rows
// `name,value,unit`.
//
//   tenon_past_bench [--pairs N] [--facts N] [--folder DIR]
//
// --pairs   accounts bound to objects (default 100000)
// --facts   facts in the log in all (default 1000000): the first synchronisation, then changes of
//           people chosen at random
// --folder  where data is written (default: the system's temporary folder)
//
// Lookups of an account by its user principal name, and `why`, of people chosen at random: at the
// head, and as of positions in the first, the middle and the last tenth of what came after the
// first synchronisation. A page of a list, the whole state as it stood half-way, and a replay of
// the whole log beside it. Server and client share this process and the machine.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "projections/standing_state.h"
#include "tenon/v1/audit.grpc.pb.h"
#include "tenon/v1/directory.grpc.pb.h"
#include "tests/bench/plan.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr std::size_t kQuestions = 2000;
constexpr std::size_t kPages = 200;
constexpr std::size_t kBatch = 1024;

Plan read_plan(int count, char** arguments) {
  Plan plan;
  plan.facts = 1'000'000;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (++i == count) give_up(argument + " needs a value");
    if (argument == "--pairs") {
      plan.pairs = std::stoull(arguments[i]);
    } else if (argument == "--facts") {
      plan.facts = std::stoull(arguments[i]);
    } else if (argument == "--folder") {
      plan.folder = arguments[i];
    } else {
      give_up("unknown argument " + argument + " (--pairs N, --facts N, --folder DIR)");
    }
  }
  return plan;
}

class Past {
 public:
  explicit Past(const Plan& plan) : plan_(plan), site_(plan.folder) {}

  void load() {
    send_all("cloud", plan_.pairs, account_of);
    send_all("ad", plan_.pairs, object_of);
    synchronised_ = site_.tenant()->head();
    if (plan_.facts > synchronised_.value) {
      send_all("ad", plan_.facts - synchronised_.value, [this](std::uint64_t index) {
        return object_changed(person(kSeed, random_() % plan_.pairs), index);
      });
    }
    wait_recorded(site_.estate());
    print_row("facts", static_cast<double>(site_.tenant()->head().value), "facts");
    print_row("pairs", static_cast<double>(plan_.pairs), "pairs");
  }

  void measure() {
    directory_ = v1::DirectoryService::NewStub(site_.channel());
    audit_ = v1::AuditService::NewStub(site_.channel());
    double lookup = 0;
    double why = 0;
    for (const auto& [name, part] : std::vector<std::pair<std::string, std::optional<double>>>{
             {"head", std::nullopt}, {"late", 0.9}, {"middle", 0.5}, {"early", 0.0}}) {
      const auto [lookup_p50, why_p50] = measure_at(name, part);
      if (!part) {
        lookup = lookup_p50;
        why = why_p50;
        continue;
      }
      print_row("lookup_" + name + "_to_head", lookup_p50 / lookup, "times");
      print_row("why_" + name + "_to_head", why_p50 / why, "times");
    }
    measure_pages();
    measure_states();
  }

 private:
  void send_all(const std::string& source, std::uint64_t count, const MakeFact& fact) {
    send_many(site_.channel(), {source}, count, kBatch, fact);
    wait_decided(site_.estate());
  }

  void measure_pages() {
    for (const bool past : {false, true}) {
      v1::ListAccountsRequest request;
      request.set_tenant(kTenant);
      request.set_page_size(100);
      if (past) request.mutable_as_of()->set_position(position_in(0.5));
      std::vector<double> pages;
      for (std::size_t i = 0; i < kPages; ++i) {
        v1::ListAccountsResponse response;
        pages.push_back(seconds_of([&](grpc::ClientContext& context) {
          return directory_->ListAccounts(&context, request, &response);
        }));
        request.set_page_token(response.next_page_token());
        if (response.next_page_token().empty()) break;
      }
      print_quantiles(past ? "page_of_100_middle" : "page_of_100_head", pages);
    }
  }

  void measure_states() {
    const Head half{position_in(0.5) + 1};
    const Stopwatch standing_clock;
    const auto state = projections::StandingState::at(*site_.tenant(), half, {});
    if (!state.ok()) give_up(state.error().message);
    const double standing = standing_clock.seconds();
    print_row("state_middle", standing, "s");
    const Stopwatch replay_clock;
    const auto replayed = site_.estate().replay(kTenant, half, [](auto, auto) { return true; });
    if (!replayed.ok()) give_up(replayed.error().message);
    const double replay = replay_clock.seconds();
    print_row("replay_to_middle", replay, "s");
    print_row("replay_to_state", replay / standing, "times");
  }

  // In the tenth that begins with that part of what came after the first synchronisation.
  std::uint64_t position_in(double part) {
    const std::uint64_t last = site_.tenant()->head().value - 1;
    const auto after = static_cast<double>(last - synchronised_.value);
    const double at = part + 0.1 * static_cast<double>(random_() % 1000) / 1000;
    return std::min(last, synchronised_.value + static_cast<std::uint64_t>(after * at));
  }

  // Medians of both questions, in seconds.
  std::pair<double, double> measure_at(const std::string& name, std::optional<double> part) {
    std::vector<double> lookups;
    std::vector<double> whys;
    for (std::size_t i = 0; i < kQuestions; ++i) {
      const std::string key = person(kSeed, random_() % plan_.pairs).upn();
      v1::GetAccountRequest lookup;
      lookup.set_tenant(kTenant);
      lookup.set_key(key);
      v1::WhyRequest why;
      why.set_tenant(kTenant);
      why.set_key(key);
      if (part) {
        lookup.mutable_as_of()->set_position(position_in(*part));
        *why.mutable_as_of() = lookup.as_of();
      }
      lookups.push_back(seconds_of([&](grpc::ClientContext& context) {
        v1::GetAccountResponse response;
        return directory_->GetAccount(&context, lookup, &response);
      }));
      whys.push_back(seconds_of([&](grpc::ClientContext& context) {
        v1::WhyResponse response;
        return audit_->Why(&context, why, &response);
      }));
    }
    print_quantiles("lookup_" + name, lookups);
    print_quantiles("why_" + name, whys);
    return {quantile(lookups, 0.5), quantile(whys, 0.5)};
  }

  template <typename Call>
  static double seconds_of(const Call& call) {
    grpc::ClientContext context;
    const Stopwatch clock;
    require(call(context));
    return clock.seconds();
  }

  static void print_quantiles(const std::string& name, const std::vector<double>& samples) {
    print_row(name + "_p50_ms", quantile(samples, 0.5) * 1e3, "ms");
    print_row(name + "_p99_ms", quantile(samples, 0.99) * 1e3, "ms");
  }

  const Plan plan_;
  Site site_;
  Head synchronised_;
  std::mt19937_64 random_{kSeed};
  std::unique_ptr<v1::DirectoryService::Stub> directory_;
  std::unique_ptr<v1::AuditService::Stub> audit_;
};

}  // namespace
}  // namespace tenon::bench

int main(int count, char** arguments) {
  using namespace tenon::bench;
  const Plan plan = read_plan(count, arguments);
  spdlog::set_level(spdlog::level::off);
  print_machine();
  std::puts("name,value,unit");
  Past past(plan);
  past.load();
  past.measure();
  return 0;
}
