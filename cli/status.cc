// tenon status

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/import_cursor.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/prose.h"
#include "cli/read_options.h"
#include "cli/table.h"
#include "cli/text.h"
#include "engine/base/encoding.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

// What is not kept of the past.
constexpr const char* kOfNowOnly[] = {"decisionDigest", "decisions", "historyHead", "sources"};

std::string of_total(std::uint64_t done, std::uint64_t total) {
  return done == total ? std::to_string(total)
                       : std::to_string(done) + " of " + std::to_string(total);
}

// Digests as hexadecimal: protobuf's JSON has them in base64, which nobody compares by eye.
nlohmann::ordered_json as_json(const v1::GetStatusResponse& status, bool past) {
  nlohmann::ordered_json json = json_value(status);
  json["root"] = to_hex(status.root());
  json["decisionDigest"] = to_hex(status.decision_digest());
  json["stateDigest"] = to_hex(status.state_digest());
  json["rollbacksPending"] = status.rollbacks_pending();
  json["rollbacksObstructed"] = status.rollbacks_obstructed();
  if (past) {
    for (const char* key : kOfNowOnly) json.erase(key);
  }
  return json;
}

std::string rollbacks_of(const v1::GetStatusResponse& status) {
  if (status.rollbacks_pending() == 0) return "";
  std::string text = std::to_string(status.rollbacks_pending()) + " pending";
  if (status.rollbacks_obstructed() > 0) {
    text += ", " + std::to_string(status.rollbacks_obstructed()) + " of them cannot complete";
  }
  return text;
}

void print_sources(const v1::GetStatusResponse& status, Session& session) {
  if (status.sources_size() == 0) return;
  Table table({{"source"}, {"last number", Table::Align::kRight}, {"cycle"}, {"cursor"}});
  for (const v1::SourceStatus& source : status.sources()) {
    const std::string cycle =
        source.has_open_cycle() ? "open since " + std::to_string(source.open_cycle()) : "";
    table.add({source.source(), std::to_string(source.last_number()), cycle,
               words_of_cursor(source.cursor())});
  }
  session.out() << '\n';
  table.print(session.out(), session.paint());
}

void print_status(const v1::GetStatusResponse& status, const ReadOptions& moment,
                  Session& session) {
  const bool past = !moment.as_of.empty();
  Fields fields;
  fields.add("tenant", status.tenant());
  fields.add("facts", std::to_string(status.head()));
  if (!past) {
    fields.add("decided", of_total(status.decided_head(), status.head()));
    fields.add("decisions", std::to_string(status.decisions()));
  }
  fields.add("objects", std::to_string(status.objects()) + ": " +
                            std::to_string(status.objects_bound()) + " bound, " +
                            std::to_string(status.objects_waiting()) + " waiting");
  fields.add("accounts", std::to_string(status.accounts_live()) + " live, " +
                             std::to_string(status.accounts_in_recycle_bin()) +
                             " in the recycle bin");
  const std::string rollbacks = rollbacks_of(status);
  if (!rollbacks.empty()) {
    fields.add("rollbacks", rollbacks + ": tenon accounts --rollback-pending" +
                                (past ? " --as-of " + moment.as_of : ""));
  }
  if (!past) fields.add("history", of_total(status.history_head(), status.head()));
  fields.add("tree root", to_hex(status.root()));
  if (!past) fields.add("decision digest", to_hex(status.decision_digest()));
  fields.add("state digest", to_hex(status.state_digest()));
  if (!past) fields.add("server", session.settings.server + ", tenond " + status.version());
  fields.print(session.out(), session.paint());
  print_sources(status, session);
  if (!past) return;
  print_moment(session, status.head());
  Prose(session.out(), session.paint(), session.text_columns(), 0)
      .paragraph(
          "Known of now only: how far deciding and history have come, the decisions and their "
          "digest (tenon replay --to " +
          std::to_string(status.head()) +
          " derives it), and the sources with their numbers and cursors.");
}

Result<ExitCode> show(Session& session, const ReadOptions& moment) {
  v1::GetStatusRequest request;
  TENON_RETURN_IF_ERROR(moment.fill(session, request));
  TENON_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, session.client().get_status(request));
  if (session.settings.json) {
    session.out() << json_line(as_json(status, !moment.as_of.empty())) << '\n';
  } else {
    print_status(status, moment, session);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_status(CLI::App& app, Session& session) {
  CLI::App& command =
      *app.add_subcommand("status", "Head, digests, counts and sources of the tenant");
  auto moment = std::make_shared<ReadOptions>();
  moment->add_to(command);
  on_command(command, session, [&session, moment] { return show(session, *moment); });
}

}  // namespace tenon::cli
