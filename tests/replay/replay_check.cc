// Plays known histories, replays each from its log, and prints their digests, one line each:
//
//   tenon_replay_check [FOLDER OF THE CONTOSO SAMPLE]
//   name head decisions decision-digest state-digest
//
// Exits 1 when a replay does not meet the live digests. The lines of two builds (compilers,
// optimisation) must be the same: time is counted, not read, so nothing else differs.
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "engine/log/memory_log.h"
#include "projections/estate.h"
#include "projections/memory_row_store.h"
#include "tests/replay/histories.h"

namespace tenon::replay {
namespace {

constexpr std::uint64_t kSeeds = 24;
constexpr std::size_t kBatches = 1000;

// A second later at each look: the bin's thirty days pass within a long history.
log::Environment counted_environment() {
  log::Environment environment = log::system_environment();
  const auto seconds = std::make_shared<std::atomic<std::int64_t>>(0);
  environment.now = [seconds] { return Micros{(1'700'000'000 + 3600 * (*seconds)++) * 1'000'000}; };
  return environment;
}

Result<std::unique_ptr<projections::Estate>> open_estate() {
  return projections::Estate::open(log::make_memory_log(counted_environment()),
                                   projections::make_memory_row_store(),
                                   runtime::current_semantics());
}

// Plays, replays, prints; false when they differ.
template <typename Play>
Result<bool> check(const std::string& name, Play&& play) {
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<projections::Estate> estate, open_estate());
  TENON_RETURN_IF_ERROR(play(*estate, name));
  TENON_ASSIGN_OR_RETURN(const auto tenant, estate->tenant(name));
  TENON_RETURN_IF_ERROR(settle(*tenant));
  TENON_ASSIGN_OR_RETURN(const projections::Estate::ReplayResult replayed,
                         estate->replay(name, {}, {}));
  std::puts(line_of(name, tenant->digests()).c_str());
  if (replayed.equal()) return true;
  std::puts(line_of(name + " REPLAYED", replayed.derived).c_str());
  return false;
}

Result<bool> check_all(const std::string& contoso_folder) {
  bool equal = true;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    TENON_ASSIGN_OR_RETURN(
        const bool same,
        check("random-" + std::to_string(seed), [&](auto& estate, const std::string& tenant) {
          return play_random(estate, tenant, seed, kBatches);
        }));
    equal = equal && same;
  }
  struct Sample {
    const char* name;
    Contoso contoso;
  };
  const Sample samples[] = {
      {"contoso", {contoso_folder, "2020-01-01", {}, true}},
      {"contoso-upn-match-off", {contoso_folder, "2015-01-01", {}, false}},
      {"contoso-soft-match-blocked", {contoso_folder, "2020-01-01", {"blockSoftMatch"}, false}}};
  for (const Sample& sample : samples) {
    TENON_ASSIGN_OR_RETURN(const bool same,
                           check(sample.name, [&](auto& estate, const std::string& tenant) {
                             return play_contoso(estate, tenant, sample.contoso);
                           }));
    equal = equal && same;
  }
  return equal;
}

}  // namespace
}  // namespace tenon::replay

int main(int count, char** arguments) {
  const std::string folder = count > 1 ? arguments[1] : "tests/data/contoso";
  const tenon::Result<bool> equal = tenon::replay::check_all(folder);
  if (!equal.ok()) {
    std::fprintf(stderr, "%s: %s\n", equal.error().reason.c_str(), equal.error().message.c_str());
    return 2;
  }
  return *equal ? 0 : 1;
}
