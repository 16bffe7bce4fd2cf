// tenon vkey [--decisions]

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

Result<ExitCode> print_vkey(Session& session, bool decisions) {
  v1::GetVerifierKeyRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(const v1::GetVerifierKeyResponse key,
                         session.client().get_verifier_key(request));
  if (session.settings.json) {
    session.out() << json_line(key) << '\n';
    return ExitCode::kOk;
  }
  session.out() << (decisions ? key.decisions_vkey() : key.vkey()) << '\n';
  if (!key.refusal_reason().empty()) {
    session.err() << session.paint().warn("note: ") << key.refusal() << " (" << key.refusal_reason()
                  << ")\n";
  }
  return ExitCode::kOk;
}

}  // namespace

void add_vkey(CLI::App& app, Session& session) {
  CLI::App& command =
      *app.add_subcommand("vkey", "The key that checks what is signed of the tenant");
  auto decisions = std::make_shared<bool>(false);
  command.add_flag("--decisions", *decisions, "under the name that signs decision notes");
  on_command(command, session, [&session, decisions] { return print_vkey(session, *decisions); });
}

}  // namespace tenon::cli
