// tenon lint

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/lint_report.h"
#include "cli/offline/lint.h"
#include "cli/option_words.h"
#include "cli/progress.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kShownDefault = 20;

struct LintCommand {
  offline::LintOptions options;
  std::string as;
  std::vector<std::string> domains;
  std::vector<std::string> features;
  std::string initial_domain;
  std::string first_sync;
  std::string rule_set;
  std::vector<std::string> skipped;
  std::size_t limit = kShownDefault;
};

Status complete_lint(LintCommand& command) {
  offline::LintOptions& options = command.options;
  if (command.as == "on-premises") options.form = offline::LintForm::kOnPremises;
  if (command.as == "cloud") options.form = offline::LintForm::kCloud;
  options.settings.set_initial_domain(command.initial_domain);
  options.settings.set_first_sync_date(command.first_sync);
  options.settings.set_rule_set(command.rule_set);
  for (const std::string& text : command.domains) {
    TENON_ASSIGN_OR_RETURN(*options.settings.add_domains(), parse_domain(text));
  }
  for (const std::string& text : command.features) {
    TENON_ASSIGN_OR_RETURN(*options.settings.add_features(), parse_feature(text));
  }
  for (const std::string& name : command.skipped) {
    const auto check = offline::parse_lint_check(name);
    if (!check) {
      return usage_error("--skip " + name + ": no check has this name; docs/lint.md lists them");
    }
    options.skipped.push_back(*check);
  }
  return {};
}

Result<ExitCode> lint_files(Session& session, LintCommand& command) {
  TENON_RETURN_IF_ERROR(complete_lint(command));
  offline::LintOptions& options = command.options;
  options.tenant = session.settings.tenant;
  options.now = Micros{std::chrono::duration_cast<std::chrono::microseconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count()};
  Progress progress(session.err(), session.terminal().err_is_terminal, "lint");
  LintReport report(session, command.limit);
  TENON_ASSIGN_OR_RETURN(const offline::LintSummary summary,
                         offline::lint(
                             options, [&](const offline::Finding& finding) { report.add(finding); },
                             [&](std::uint64_t bytes, std::uint64_t all, std::uint64_t records) {
                               progress.show(bytes, all, std::to_string(records) + " records");
                             }));
  progress.clear();
  report.print(summary);
  const bool clean = summary.count(offline::Severity::kError) == 0 &&
                     summary.count(offline::Severity::kWarning) == 0;
  return clean ? ExitCode::kOk : ExitCode::kNegative;
}

}  // namespace

void add_lint(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "lint", "Check exports before a first synchronisation; speaks to no server");
  auto given = std::make_shared<LintCommand>();
  offline::LintOptions& options = given->options;
  command.add_option("FILE", options.files, "LDIF of the directory, Graph JSON of the cloud")
      ->required();
  command.add_option("--as", given->as, "on-premises or cloud, all files; else by their content")
      ->check(CLI::IsMember({"on-premises", "cloud"}));
  command.add_option("--connector", options.connector, "what the directory is called")
      ->capture_default_str();
  command.add_flag("--guid-from-dn", options.directory.guid_from_dn,
                   "for directories without GUIDs: make them from the names");
  command.add_flag("--accept-unterminated-end", options.directory.accept_unterminated_end,
                   "a file whose last line has no end is complete, not cut off");
  command.add_option("--initial-domain", given->initial_domain, "e.g. contoso.onmicrosoft.com");
  command.add_option("--domain", given->domains, "a verified domain: NAME or NAME:federated")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--first-sync", given->first_sync,
                     "YYYY-MM-DD of the organisation's first synchronisation");
  command.add_option("--rule-set", given->rule_set, "2016-03, 2026-06 or 2026-07");
  command.add_option("--feature", given->features, "a feature that begins so: NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--skip", given->skipped, "a check to leave out, by its name")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--limit", given->limit, "findings shown of one check; 0: all")
      ->check(kDecimal)
      ->capture_default_str();
  on_command(command, session, [&session, given] { return lint_files(session, *given); });
}

}  // namespace tenon::cli
