// The figures of docs/performance.md, measured: rows `name,value,unit`.
//
//   tenon_bench [--facts N] [--pairs N] [--accounts N] [--folder DIR] [--tenond FILE] NAME …
//
// --facts     facts of each ingest row, and of the log that is restarted (default 300000; rows with
//             small batches take a part of it)
// --pairs     accounts, and as many objects that match them (default 100000)
// --accounts  of the largest tenant of the cost rows (default 1000000: about 4 GB)
// --folder    where data is written (default: the system's temporary folder)
// --tenond    the server to start where one runs as a process of its own (default: beside this)
//
// Client and server share the machine, and this process but where it says otherwise; facts are made
// before the clock starts. tools/bench runs each NAME by itself, several times.
#include <spdlog/spdlog.h>

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/connector.h"
#include "tests/bench/cost.h"
#include "tests/bench/ingest.h"
#include "tests/bench/limits.h"
#include "tests/bench/parse.h"
#include "tests/bench/plan.h"
#include "tests/bench/process.h"
#include "tests/bench/rows.h"
#include "tests/bench/settled.h"

namespace tenon::bench {
namespace {

struct Part {
  std::string_view name;
  std::function<void(const Plan&)> measure;
};

const std::vector<Part>& parts() {
  static const std::vector<Part> kParts = {
      {"limits", measure_limits},
      {"transport", measure_transport},
      {"pipeline", measure_pipeline},
      {"ingest", measure_ingest},
      {"one_stream", measure_one_stream},
      {"tenants", measure_tenants},
      {"ack", measure_ack},
      {"fairness", measure_fairness},
      {"streams", measure_streams},
      {"settled", measure_settled},
      {"memory", measure_memory},
      {"restart", measure_restart},
      {"parse", measure_parse},
      {"cost", [](const Plan& plan) { measure_cost(plan.accounts); }},
      {"growth", measure_growth},
  };
  return kParts;
}

[[noreturn]] void refuse(const std::string& argument) {
  std::string names;
  for (const Part& part : parts()) names.append(" ").append(part.name);
  give_up("unknown argument " + argument +
          " (--facts N, --pairs N, --accounts N, --folder DIR, --tenond FILE, and of" + names +
          ")");
}

struct Request {
  Plan plan;
  std::vector<const Part*> wanted;
};

const Part& part_named(const std::string& name) {
  for (const Part& part : parts()) {
    if (part.name == name) return part;
  }
  refuse(name);
}

Request read_arguments(int count, char** arguments) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (!argument.starts_with("--")) {
      request.wanted.push_back(&part_named(argument));
      continue;
    }
    if (++i == count) give_up(argument + " needs a value");
    const std::string value = arguments[i];
    if (argument == "--facts") {
      request.plan.facts = std::stoull(value);
    } else if (argument == "--pairs") {
      request.plan.pairs = std::stoull(value);
    } else if (argument == "--accounts") {
      request.plan.accounts = std::stoull(value);
    } else if (argument == "--folder") {
      request.plan.folder = value;
    } else if (argument == "--tenond") {
      request.plan.tenond = value;
    } else {
      refuse(argument);
    }
  }
  if (request.wanted.empty()) give_up("nothing to measure is named");
  return request;
}

void run(const Request& request) {
  spdlog::set_level(spdlog::level::off);
  print_machine();
  std::puts("name,value,unit");
  for (const Part* part : request.wanted) part->measure(request.plan);
}

}  // namespace
}  // namespace tenon::bench

int main(int count, char** arguments) {
  tenon::bench::run(tenon::bench::read_arguments(count, arguments));
  return 0;
}
