// tenon deletions [list|approve|reject]

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/connectors.h"
#include "cli/hold_words.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/order.h"
#include "cli/read_options.h"
#include "cli/table.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

struct DeletionsOptions : ListOptions {
  std::string connector;

  void add_to(CLI::App& command) {
    ListOptions::add_to(command);
    command.add_option("--connector", connector, "only of this connector");
  }
};

std::string fate_of(const v1::PendingDeletion& deletion) {
  return deletion.deletes_account() ? "to the recycle bin" : "stays, only the link ends";
}

void add_row(const v1::PendingDeletion& deletion, Table& table) {
  const v1::Party& object = deletion.object();
  const std::string& label =
      object.label().empty() ? deletion.distinguished_name() : object.label();
  const bool deleted = deletion.cause() == v1::PendingDeletion::DELETED;
  table.add({object.connector(), printable(label), deleted ? "deleted" : "left scope",
             std::to_string(deletion.left_at()), time_of(deletion.left_time()),
             printable(deletion.account().label()), fate_of(deletion),
             deletion.reported() ? "held" : ""});
}

// What the guard makes of them.
Status print_holds(Session& session, const DeletionsOptions& options) {
  if (session.settings.json) return {};
  TENON_ASSIGN_OR_RETURN(const Connectors known, connectors_of(session, options));
  if (!options.connector.empty()) {
    TENON_RETURN_IF_ERROR(connector_named(known, options.connector));
  }
  for (const v1::Connector& connector : known.all) {
    if (!options.connector.empty() && connector.name() != options.connector) continue;
    if (connector.pending_deletions() == 0) continue;
    print_pending(connector, session);
    // What was held is not there to be settled.
    if (connector.has_hold() && options.as_of.empty())
      print_verdicts(connector, known.head, session);
    session.out() << '\n';
  }
  return {};
}

Result<ExitCode> list_deletions(Session& session, const DeletionsOptions& options) {
  TENON_RETURN_IF_ERROR(print_holds(session, options));
  v1::ListDeletionsRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_connector(options.connector);
  Table table({{"connector"},
               {"object"},
               {"what"},
               {"at", Table::Align::kRight},
               {"time"},
               {"account"},
               {"account goes"},
               {""}});
  std::uint64_t count = 0;
  std::uint64_t head = 0;
  TENON_ASSIGN_OR_RETURN(
      const bool more,
      options.each_page(
          request, [&](const auto& asked) { return session.client().list_deletions(asked); },
          [&](const v1::ListDeletionsResponse& page) {
            for (const v1::PendingDeletion& deletion : page.deletions()) {
              if (session.settings.json) {
                session.out() << json_line(deletion, JsonFields::kAll) << '\n';
              } else {
                add_row(deletion, table);
              }
            }
            if (!session.settings.json) table.print(session.out(), session.paint());
            head = page.head();
            count += static_cast<std::uint64_t>(page.deletions_size());
            return static_cast<std::uint64_t>(page.deletions_size());
          }));
  print_count(session, count, "pending deletion", head, more);
  return ExitCode::kOk;
}

struct VerdictOptions {
  std::string connector;
  OrderOptions order;
};

Result<ExitCode> settle(Session& session, const VerdictOptions& options, bool approves) {
  TENON_ASSIGN_OR_RETURN(const Connectors known, connectors_of(session));
  // A slip of the pen must not read as if nothing were held.
  TENON_RETURN_IF_ERROR(connector_named(known, options.connector));
  v1::Fact fact;
  if (approves) {
    fact.mutable_deletions_approved()->set_connector(options.connector);
  } else {
    fact.mutable_deletions_rejected()->set_connector(options.connector);
  }
  return give_order(session, options.order, {fact}, [&](const v1::Decision& decision) {
    OrderReading reading;
    if (decision.outcome() != "NothingHeld") return reading;
    reading.stands = true;
    reading.what_to_do = "Nothing of " + options.connector + " is held: nothing is to be done";
    return reading;
  });
}

void add_verdict(CLI::App& app, Session& session, const std::string& name, const std::string& help,
                 bool approves) {
  CLI::App& command = *app.add_subcommand(name, help);
  auto options = std::make_shared<VerdictOptions>();
  command.add_option("--connector", options->connector, "whose deletions are held")->required();
  options->order.add_to(command, OrderOptions::Reason::kRequired);
  on_command(command, session,
             [&session, options, approves] { return settle(session, *options, approves); });
}

}  // namespace

void add_deletions(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "deletions", "Deletions that wait for the end of a cycle, and those that the guard holds");
  auto options = std::make_shared<DeletionsOptions>();
  CLI::App& list_command = *command.add_subcommand("list", "What is pending, and what is held");
  for (CLI::App* each : {&command, &list_command}) {
    options->add_to(*each);
    on_command(*each, session, [&session, options] { return list_deletions(session, *options); });
  }
  add_verdict(command, session, "approve", "Carry out the deletions that are held", true);
  add_verdict(command, session, "reject", "Forget them: the objects count as never having left",
              false);
}

}  // namespace tenon::cli
