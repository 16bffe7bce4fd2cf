#include "tests/model/trial.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "tests/model/compare.h"
#include "tests/model/engine_picture.h"
#include "tests/model/engine_run.h"
#include "tests/model/oracle.h"

namespace tenon::model {
namespace {

// One fact on both sides.
std::optional<Disagreement> step(const Fact& fact, EngineRun& engine,
                                 model_oracle::Oracle& oracle) {
  if (const std::string wrong = engine.decide(fact); !wrong.empty()) {
    return Disagreement{"invariant", wrong + "\n"};
  }
  const std::vector<model_oracle::Verdict> verdicts = oracle.apply(fact);
  if (auto found = compare(verdicts, engine.decisions())) return found;
  auto found = compare(oracle.picture(), picture_of(engine.state()));
  if (!found) return std::nullopt;
  for (const model_oracle::Verdict& verdict : verdicts) {
    found->text += "both: " + text_of(verdict) + "\n";
  }
  return found;
}

// In the child: says how it went to `out`, and never returns.
[[noreturn]] void report_to(int out, const std::vector<Fact>& facts) {
  dup2(out, STDERR_FILENO);  // what a failed check says
  const std::optional<Failure> failure = try_history(facts, nullptr);
  std::string text = "-";
  if (failure) {
    text = std::to_string(failure->facts) + "\n" + failure->signature + "\n" + failure->text;
  }
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t written = write(out, text.data() + at, text.size() - at);
    if (written <= 0) _exit(2);
    at += static_cast<std::size_t>(written);
  }
  _exit(0);
}

std::string read_all(int in) {
  std::string text;
  char buffer[4096];
  for (ssize_t count = 0; (count = read(in, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

std::optional<Failure> try_history(const std::vector<Fact>& facts, Coverage* coverage) {
  EngineRun engine;
  model_oracle::Oracle oracle;
  std::vector<Ending> live;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (auto found = step(facts[i], engine, oracle)) {
      return Failure{i + 1, std::string(name_of(facts[i].kind)) + ": " + found->signature,
                     std::move(found->text)};
    }
    if (coverage) coverage->count(facts[i], engine.decisions());
    live.push_back({engine.decision_digest(), engine.state().digest()});
  }
  // Replay meets live after every fact.
  const std::vector<Ending> again = replayed_stepwise(facts);
  const auto apart = std::mismatch(live.begin(), live.end(), again.begin()).first;
  if (apart == live.end()) return std::nullopt;
  return Failure{static_cast<std::size_t>(apart - live.begin()) + 1, "replay",
                 "replayed, the history leads elsewhere\n"};
}

std::optional<Failure> try_apart(const std::vector<Fact>& facts) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  const pid_t child = fork();
  if (child < 0) std::abort();
  if (child == 0) report_to(ends[1], facts);
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Failure{facts.size(), kStopped, "the process stopped: " + text + "\n"};
  }
  if (text == "-") return std::nullopt;
  const std::size_t count = text.find('\n');
  const std::size_t signature = text.find('\n', count + 1);
  return Failure{std::strtoull(text.c_str(), nullptr, 10),
                 text.substr(count + 1, signature - count - 1), text.substr(signature + 1)};
}

}  // namespace tenon::model
