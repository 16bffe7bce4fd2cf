// tenon checkpoint [--decisions]
// tenon checkpoint trust FILE | --never-signed

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/output_file.h"
#include "engine/base/encoding.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

Result<ExitCode> print_checkpoint(Session& session, bool decisions) {
  v1::GetCheckpointRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(const v1::GetCheckpointResponse signed_head,
                         session.client().get_checkpoint(request));
  if (!session.settings.json) {
    session.out() << (decisions ? signed_head.decision_note() : signed_head.checkpoint());
    return ExitCode::kOk;
  }
  nlohmann::ordered_json json;
  json["size"] = signed_head.size();
  json["root"] = to_hex(signed_head.root());
  json["decisionDigest"] = to_hex(signed_head.decision_digest());
  json["semanticsRevision"] = signed_head.semantics_revision();
  json["checkpoint"] = signed_head.checkpoint();
  json["decisionNote"] = signed_head.decision_note();
  session.out() << json_line(json) << '\n';
  return ExitCode::kOk;
}

Result<ExitCode> trust_newest(Session& session, const std::string& file, bool never_signed) {
  if (file.empty() != never_signed) {
    return usage_error(
        "name the file of the newest checkpoint that anybody has (- for the standard "
        "input), or say --never-signed when none was ever given out");
  }
  v1::TrustCheckpointRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  if (never_signed) {
    request.set_never_signed(true);
  } else {
    TENON_ASSIGN_OR_RETURN(*request.mutable_checkpoint(), read_input(file));
  }
  TENON_RETURN_IF_ERROR(session.client().trust_checkpoint(request));
  if (!session.settings.json) {
    session.out() << (never_signed ? "nothing was signed before: signing is on\n"
                                   : "the log contains it: signing is on\n");
  }
  return ExitCode::kOk;
}

}  // namespace

void add_checkpoint(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "checkpoint", "Size and root of the log as it is now, signed, for an auditor to keep");
  auto decisions = std::make_shared<bool>(false);
  command.add_flag("--decisions", *decisions, "the note of what the facts decide, instead");
  on_command(command, session,
             [&session, decisions] { return print_checkpoint(session, *decisions); });

  CLI::App& trust = *command.add_subcommand(
      "trust", "Name the newest checkpoint known: signing goes on after it");
  auto file = std::make_shared<std::string>();
  auto never = std::make_shared<bool>(false);
  trust.add_option("FILE", *file, "the checkpoint; - for the standard input");
  trust.add_flag("--never-signed", *never, "none was ever given out");
  on_command(trust, session,
             [&session, file, never] { return trust_newest(session, *file, *never); });
}

}  // namespace tenon::cli
