#include "tests/model/explore.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "tests/model/history.h"
#include "tests/model/shrink.h"
#include "tests/model/trial.h"

namespace tenon::model {
namespace {

// For the handler below: text that says which seed is being played.
char playing[64];

// A check of the engine that fails stops the process: say at least with which seed.
void on_abort(int) {
  const std::string_view text(playing);
  if (write(STDERR_FILENO, text.data(), text.size()) < 0) _exit(1);
}

class SeedOnAbort {
 public:
  SeedOnAbort() { before_ = signal(SIGABRT, on_abort); }
  ~SeedOnAbort() { signal(SIGABRT, before_); }
  SeedOnAbort(const SeedOnAbort&) = delete;
  SeedOnAbort& operator=(const SeedOnAbort&) = delete;

 private:
  void (*before_)(int) = nullptr;
};

std::optional<std::string> variable(const char* name) {
  const char* text = std::getenv(name);
  return text && *text ? std::optional<std::string>(text) : std::nullopt;
}

template <typename Number>
void read_number(const char* name, Number& out) {
  const std::optional<std::string> text = variable(name);
  if (!text) return;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), out);
  if (error != std::errc() || end != text->data() + text->size()) {
    throw std::invalid_argument(std::string(name) + " is not a number: " + *text);
  }
}

std::vector<std::string> read_list(const char* name, char between) {
  std::vector<std::string> parts;
  std::string text = variable(name).value_or("");
  while (!text.empty()) {
    const std::size_t end = text.find(between);
    if (end != 0) parts.push_back(text.substr(0, end));
    text.erase(0, end == std::string::npos ? end : end + 1);
  }
  return parts;
}

struct Kind {
  std::uint64_t histories = 0;
  std::uint64_t first_seed = 0;
};

}  // namespace

Exploration Exploration::from_environment() {
  Exploration exploration;
  read_number("TENON_MODEL_SEED", exploration.first_seed);
  read_number("TENON_MODEL_FACTS", exploration.facts);
  read_number("TENON_MODEL_LENGTH", exploration.history_facts);
  read_number("TENON_MODEL_SHRINKS", exploration.shrinks_most);
  exploration.known = read_list("TENON_MODEL_KNOWN", ';');
  for (const std::string& name : read_list("TENON_MODEL_WITHOUT", ',')) {
    const std::optional<Trait> trait = parse_trait(name);
    if (!trait) throw std::invalid_argument("TENON_MODEL_WITHOUT: no such trait: " + name);
    exploration.without.push_back(*trait);
  }
  return exploration;
}

Findings explore(const Exploration& exploration) {
  const SeedOnAbort say_seed;
  Findings findings;
  std::map<std::string, Kind> kinds;
  std::size_t shrinks_left = exploration.shrinks_most;
  for (std::uint64_t seed = exploration.first_seed; findings.facts < exploration.facts; ++seed) {
    std::snprintf(playing, sizeof playing, "stopped at TENON_MODEL_SEED=%llu\n",
                  static_cast<unsigned long long>(seed));
    const std::vector<Fact> facts =
        make_history(seed, exploration.history_facts, exploration.without);
    const std::optional<Failure> failure = try_history(facts, &findings.coverage);
    ++findings.histories;
    findings.facts += failure ? failure->facts : facts.size();
    if (!failure) continue;
    ++findings.failed;
    const auto [kind, is_new] = kinds.emplace(failure->signature, Kind{0, seed});
    ++kind->second.histories;
    const bool known = std::any_of(
        exploration.known.begin(), exploration.known.end(),
        [&](const auto& part) { return failure->signature.find(part) != std::string::npos; });
    if (known || !is_new || shrinks_left == 0) continue;
    --shrinks_left;
    findings.reports += report(shrink(facts, *failure), seed) + "\n";
  }
  for (const auto& [signature, kind] : kinds) {
    findings.kinds += std::to_string(kind.histories) + " histories, first seed " +
                      std::to_string(kind.first_seed) + ": " + signature + "\n";
  }
  return findings;
}

}  // namespace tenon::model
