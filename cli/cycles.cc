// tenon cycles

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/connectors.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/table.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

std::string cycle_of(const v1::Connector& connector) {
  if (!connector.has_open_cycle()) return "none open";
  return connector.open_cycle().type() == v1::INITIAL ? "initial, open" : "delta, open";
}

std::string started_of(const v1::OpenCycle& cycle) {
  return std::to_string(cycle.started()) + ", " + time_of(cycle.started_time());
}

std::string mentions_of(const v1::Connector& connector) {
  const v1::OpenCycle& cycle = connector.open_cycle();
  return std::to_string(cycle.mentioned_objects()) + ", of the linked " +
         std::to_string(cycle.mentioned_linked_objects()) + " of " +
         std::to_string(connector.linked_objects());
}

std::string deletions_of(const v1::Connector& connector) {
  if (connector.pending_deletions() == 0) return "";
  const std::string count = std::to_string(connector.pending_deletions());
  return connector.has_hold() ? count + ", held" : count;
}

Result<ExitCode> list_cycles(Session& session, const ReadOptions& moment) {
  TENON_ASSIGN_OR_RETURN(const Connectors known, connectors_of(session, moment));
  Table table({{"connector"}, {"cycle"}, {"started at"}, {"mentioned"}, {"pending deletions"}});
  bool open = false;
  for (const v1::Connector& connector : known.all) {
    if (session.settings.json) {
      session.out() << json_line(connector, JsonFields::kAll) << '\n';
      continue;
    }
    const bool has_cycle = connector.has_open_cycle();
    open = open || has_cycle;
    table.add({printable(connector.name()), cycle_of(connector),
               has_cycle ? started_of(connector.open_cycle()) : "",
               has_cycle ? mentions_of(connector) : "", deletions_of(connector)});
  }
  if (session.settings.json) return ExitCode::kOk;
  if (table.empty()) session.out() << "no on-premises connector has said anything yet\n";
  if (!table.empty()) table.print(session.out(), session.paint());
  if (open) {
    session.out() << session.paint().dim(
                         "until its connector completes it, nothing comes of a cycle beyond its "
                         "facts")
                  << '\n';
  }
  TENON_ASSIGN_OR_RETURN(const bool sync_on, directory_sync_on(session, moment));
  if (!sync_on) {
    session.out() << session.paint().warn(
                         "directory synchronisation is off: no cycle brings anything before it is "
                         "on again")
                  << '\n';
  }
  if (!moment.as_of.empty()) print_moment(session, known.head);
  return ExitCode::kOk;
}

}  // namespace

void add_cycles(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "cycles", "On-premises connectors: open cycles, what they mentioned, pending deletions");
  auto moment = std::make_shared<ReadOptions>();
  moment->add_to(command);
  on_command(command, session, [&session, moment] { return list_cycles(session, *moment); });
}

}  // namespace tenon::cli
