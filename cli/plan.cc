// tenon plan

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/client_simulation.h"
#include "cli/command.h"
#include "cli/import_cursor.h"
#include "cli/import_options.h"
#include "cli/option_words.h"
#include "cli/plan_report.h"
#include "cli/planner.h"
#include "cli/progress.h"
#include "cli/prose.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

struct PlanOptions : FileOptions {
  std::vector<std::string> features;
  std::string rule_set;
  std::string as_of;
  bool no_sync = false;
  std::size_t limit = 10;

  bool has_files() const { return !plan.files.empty(); }
  bool has_settings() const { return !features.empty() || !rule_set.empty(); }
};

Status check(PlanOptions& options) {
  if (!options.has_files() && !options.has_settings()) {
    return usage_error("name what to try: files as for import, --feature or --rule-set");
  }
  if (options.has_files()) return options.complete();
  if (options.as.empty() && options.plan.connector.empty()) return {};
  return usage_error("--as and --connector go with files");
}

Result<std::vector<v1::Fact>> settings_of(const PlanOptions& options) {
  std::vector<v1::Fact> facts;
  if (!options.rule_set.empty()) {
    facts.emplace_back().mutable_rule_set_activated()->set_rule_set(options.rule_set);
  }
  for (const std::string& text : options.features) {
    TENON_ASSIGN_OR_RETURN(*facts.emplace_back().mutable_feature_set(), parse_feature(text));
  }
  return facts;
}

Result<v1::SimulationStart> beginning_of(const Session& session, const PlanOptions& options) {
  v1::SimulationStart start;
  TENON_ASSIGN_OR_RETURN(*start.mutable_tenant(), session.tenant());
  if (!options.as_of.empty()) {
    TENON_ASSIGN_OR_RETURN(*start.mutable_as_of(), parse_as_of(options.as_of));
  }
  start.set_omit_unchanged(!session.settings.json);
  if (options.has_files()) start.set_source(options.plan.connector);
  return start;
}

// The files as an import would send them on top of the head: not what it would pass over.
Status try_files(Session& session, const PlanOptions& options, const v1::SimulationReady& ready,
                 Planner& planner, Progress& progress) {
  ImportStart start;
  if (options.as_of.empty()) start = start_of(options.plan.hash, ready.cursor());
  if (start.complete) {
    if (session.settings.json) return {};
    session.out() << "already imported: an import of these files would append nothing\n";
    return {};
  }
  return planner.import(options.plan, start.skip, [&](std::uint64_t bytes, std::uint64_t facts) {
    progress.show(bytes, options.plan.bytes, std::to_string(facts) + " facts tried");
  });
}

void tell_if_moved(Session& session, const PlanOptions& options,
                   const v1::SimulationResult& result) {
  if (!options.as_of.empty() || result.head() == result.base_head()) return;
  if (session.settings.json) return;
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  prose.paragraph("The log has moved on meanwhile, from " + std::to_string(result.base_head()) +
                  " facts to " + std::to_string(result.head()) +
                  ": plan again to see what it would come to on top of them.");
}

Result<ExitCode> plan(Session& session, PlanOptions& options) {
  TENON_RETURN_IF_ERROR(check(options));
  TENON_ASSIGN_OR_RETURN(std::vector<v1::Fact> settings, settings_of(options));
  TENON_ASSIGN_OR_RETURN(const v1::SimulationStart start, beginning_of(session, options));
  Progress progress(session.err(), session.terminal().err_is_terminal, "plan");
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<SimulationStream> simulation,
                         session.client().simulate(start, [&](const v1::ReplayProgress& at) {
                           progress.show(at.facts_done(), at.facts_total(),
                                         std::to_string(at.facts_done()) + " facts looked back on");
                           return true;
                         }));
  PlanReport report(session, options.limit);
  Planner planner(*simulation, [&](v1::SimulatedDecision& decision) { report.add(decision); });
  for (const v1::Fact& fact : settings) TENON_RETURN_IF_ERROR(planner.order(fact));
  if (options.has_files()) {
    TENON_RETURN_IF_ERROR(try_files(session, options, simulation->ready(), planner, progress));
  } else if (!options.no_sync) {
    v1::Fact sync;
    sync.mutable_sync_forced();
    TENON_RETURN_IF_ERROR(planner.order(sync));
  }
  TENON_ASSIGN_OR_RETURN(const v1::SimulationResult result, simulation->finish());
  progress.clear();
  report.print(result, planner.notes());
  tell_if_moved(session, options, result);
  return result.changes() ? ExitCode::kChanges : ExitCode::kOk;
}

}  // namespace

void add_plan(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "plan", "What an import or another setting would come to; nothing is logged");
  auto options = std::make_shared<PlanOptions>();
  options->add_to(command);
  command.add_option("--feature", options->features,
                     "first this feature changes: NAME=on, NAME=off or NAME=NUMBER");
  command.add_option("--rule-set", options->rule_set, "first this rule set is put in force");
  command.add_flag("--no-sync", options->no_sync,
                   "without files: not what the end of the next cycle would make of it");
  command.add_option("--as-of", options->as_of, "on top of this position or time, not the head")
      ->check(kSomething);
  command.add_option("--limit", options->limit, "of each group at most so many; 0: all")
      ->check(kDecimal)
      ->capture_default_str();
  on_command(command, session, [&session, options] { return plan(session, *options); });
}

}  // namespace tenon::cli
