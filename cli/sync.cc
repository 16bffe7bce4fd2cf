// tenon sync force

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/connectors.h"
#include "cli/order.h"

namespace tenon::cli {
namespace {

// What is to be done about what was passed over, of which the decision's sentence tells.
Result<std::string> way_on(Session& session) {
  TENON_ASSIGN_OR_RETURN(const bool sync_on, directory_sync_on(session));
  if (!sync_on)
    return std::string("Switch it on first: tenon tenant directory-sync on --reason WHY");
  TENON_ASSIGN_OR_RETURN(const Connectors known, connectors_of(session));
  for (const v1::Connector& connector : known.all) {
    if (!connector.has_open_cycle()) continue;
    return std::string(
        "An open cycle is its connector's to complete, or to start anew: tenon cycles");
  }
  return std::string();
}

Result<ExitCode> force(Session& session, const OrderOptions& options) {
  v1::Fact fact;
  fact.mutable_sync_forced();
  return give_order(session, options, {fact}, [&](const v1::Decision& decision) {
    OrderReading reading;
    if (session.settings.json || decision.outcome() != "Accepted") return reading;
    // Advice alone: the order is carried out, whatever becomes of the question.
    const Result<std::string> way = way_on(session);
    if (way.ok() && !way->empty()) reading.what_to_do = *way;
    return reading;
  });
}

}  // namespace

void add_sync(CLI::App& app, Session& session) {
  CLI::App& sync = *app.add_subcommand("sync", "Synchronise without waiting for a cycle");
  sync.require_subcommand(1);
  CLI::App& command = *sync.add_subcommand(
      "force", "Do what the end of a cycle does, for every connector without an open one");
  auto options = std::make_shared<OrderOptions>();
  options->add_to(command);
  on_command(command, session, [&session, options] { return force(session, *options); });
}

}  // namespace tenon::cli
