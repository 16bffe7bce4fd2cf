// tenon status

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/import_cursor.h"
#include "cli/json.h"
#include "cli/rollback_words.h"
#include "cli/table.h"
#include "cli/text.h"
#include "engine/base/encoding.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

std::string of_total(std::uint64_t done, std::uint64_t total) {
  return done == total ? std::to_string(total)
                       : std::to_string(done) + " of " + std::to_string(total);
}

// Digests as hexadecimal: protobuf's JSON has them in base64, which nobody compares by eye.
nlohmann::ordered_json as_json(const v1::GetStatusResponse& status) {
  nlohmann::ordered_json json = json_value(status);
  json["root"] = to_hex(status.root());
  json["decisionDigest"] = to_hex(status.decision_digest());
  json["stateDigest"] = to_hex(status.state_digest());
  return json;
}

std::string rollbacks_of(const RollbackCounts& counts) {
  if (counts.pending == 0) return "";
  std::string text = std::to_string(counts.pending) + " pending";
  if (counts.obstructed > 0) {
    text += ", " + std::to_string(counts.obstructed) + " of them cannot complete";
  }
  return text + ": tenon accounts --rollback-pending";
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

Result<ExitCode> show(Session& session) {
  v1::GetStatusRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, session.client().get_status(request));
  TENON_ASSIGN_OR_RETURN(const RollbackCounts rollbacks, count_rollbacks(session));
  if (session.settings.json) {
    nlohmann::ordered_json json = as_json(status);
    json["rollbacksPending"] = rollbacks.pending;
    json["rollbacksObstructed"] = rollbacks.obstructed;
    session.out() << json_line(json) << '\n';
    return ExitCode::kOk;
  }
  Fields fields;
  fields.add("tenant", status.tenant());
  fields.add("facts", std::to_string(status.head()));
  fields.add("decided", of_total(status.decided_head(), status.head()));
  fields.add("decisions", std::to_string(status.decisions()));
  fields.add("objects", std::to_string(status.objects()) + ": " +
                            std::to_string(status.objects_bound()) + " bound, " +
                            std::to_string(status.objects_waiting()) + " waiting");
  fields.add("accounts", std::to_string(status.accounts_live()) + " live, " +
                             std::to_string(status.accounts_in_recycle_bin()) +
                             " in the recycle bin");
  fields.add("rollbacks", rollbacks_of(rollbacks));
  fields.add("history", of_total(status.history_head(), status.head()));
  fields.add("tree root", to_hex(status.root()));
  fields.add("decision digest", to_hex(status.decision_digest()));
  fields.add("state digest", to_hex(status.state_digest()));
  fields.add("server", session.settings.server + ", tenond " + status.version());
  fields.print(session.out(), session.paint());
  print_sources(status, session);
  return ExitCode::kOk;
}

}  // namespace

void add_status(CLI::App& app, Session& session) {
  CLI::App& command =
      *app.add_subcommand("status", "Head, digests, counts and sources of the tenant");
  on_command(command, session, [&session] { return show(session); });
}

}  // namespace tenon::cli
