// tenon diff

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/diff_report.h"
#include "cli/option_words.h"
#include "cli/progress.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

struct DiffOptions {
  std::string feature;
  std::string rule_set;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t limit = 20;
};

Result<v1::DiffRequest> request_of(const Session& session, const DiffOptions& options) {
  v1::DiffRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  if (options.feature.empty() == options.rule_set.empty()) {
    return usage_error("name the other setting: either --feature NAME=VALUE or --rule-set NAME");
  }
  if (options.rule_set.empty()) {
    TENON_ASSIGN_OR_RETURN(*request.mutable_feature(), parse_feature(options.feature));
  } else {
    request.set_rule_set(options.rule_set);
  }
  request.set_from_position(options.from);
  request.set_to_head(options.to);
  return request;
}

Result<ExitCode> diff(Session& session, const DiffOptions& options) {
  TENON_ASSIGN_OR_RETURN(const v1::DiffRequest request, request_of(session, options));
  Progress progress(session.err(), session.terminal().err_is_terminal, "diff");
  DiffReport report(session, options.limit);
  std::optional<v1::DiffResult> result;
  bool differs = false;
  TENON_RETURN_IF_ERROR(session.client().diff(request, [&](const v1::DiffResponse& event) {
    if (event.has_progress()) {
      const v1::ReplayProgress& at = event.progress();
      progress.show(at.facts_done(), at.facts_total(), std::to_string(at.facts_done()) + " facts");
    }
    if (event.has_divergence()) {
      progress.clear();
      differs = true;
      report.add(event.divergence());
    }
    if (event.has_result()) result = event.result();
    return static_cast<bool>(session.out());
  }));
  progress.clear();
  if (!result) {
    return make_error(
        ErrorCode::kInternal, "NO_RESULT",
        "the server at " + session.settings.server + " ended the comparison without a result");
  }
  const std::string setting =
      options.rule_set.empty() ? options.feature : "rule set " + options.rule_set;
  report.print(*result, setting + " from position " + std::to_string(options.from) + " on");
  return differs ? ExitCode::kChanges : ExitCode::kOk;
}

}  // namespace

void add_diff(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "diff", "What would have been under another feature setting or rule set, and since when");
  auto options = std::make_shared<DiffOptions>();
  command.add_option("--feature", options->feature,
                     "this value instead: NAME=on, NAME=off or NAME=NUMBER");
  command.add_option("--rule-set", options->rule_set, "this rule set instead");
  command.add_option("--from", options->from, "from this position on; 0: always")
      ->check(kDecimal)
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--to", options->to, "stop before this position; 0: the head")
      ->check(kDecimal)
      ->type_name("N");
  command.add_option("--limit", options->limit, "of each list at most so many; 0: all")
      ->check(kDecimal)
      ->capture_default_str();
  on_command(command, session, [&session, options] { return diff(session, *options); });
}

}  // namespace tenon::cli
