#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <set>
#include <string>

#include "cli/command.h"
#include "cli/option_words.h"
#include "cli/text.h"
#include "cli/version.h"

namespace tenon::cli {
namespace {

constexpr char kFooter[] =
    "KEY is a UPN, an address, an object id, a GUID, a DN or a source anchor, of either side.\n"
    "Exit codes: 0 done, 1 the answer is no, 2 something would change, 64 wrong usage,\n"
    "65 bad input, 66 unreadable input, 69 no connection, 70 internal, 74 output, 75 try again,\n"
    "76 refused by the server.";

void add_global_options(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "HOST:PORT of tenond")
      ->envname("TENON_SERVER")
      ->capture_default_str();
  app.add_option("--tenant", settings.tenant, "the tenant to speak of")->envname("TENON_TENANT");
  app.add_option("--timeout", settings.timeout_seconds, "seconds to wait for an answer")
      ->envname("TENON_TIMEOUT")
      ->check(kDecimal)
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option_function<std::string>(
         "-o,--output", [&settings](const std::string& form) { settings.json = form == "json"; },
         "table for people, json for programs (one object a line)")
      ->envname("TENON_OUTPUT")
      ->type_name("FORM")
      ->check(CLI::IsMember({"table", "json"}));
  app.add_flag("--tls", settings.tls, "speak TLS, trusting the certificates of this system");
  app.add_option("--tls-ca", settings.trusted_file, "speak TLS, trusting these (PEM)")
      ->envname("TENON_TLS_CA")
      ->type_name("FILE");
  app.set_version_flag("--version", kVersion);
}

void add_commands(CLI::App& app, Session& session) {
  add_tenant(app, session);
  add_import(app, session);
  add_plan(app, session);
  add_diff(app, session);
  add_lint(app, session);
  add_accounts(app, session);
  add_objects(app, session);
  add_conflicts(app, session);
  add_deletions(app, session);
  add_authority(app, session);
  add_immutable_id(app, session);
  add_identifier(app, session);
  add_sync(app, session);
  add_cycles(app, session);
  add_why(app, session);
  add_why_not(app, session);
  add_order_check(app, session);
  add_report(app, session);
  add_log(app, session);
  add_checkpoint(app, session);
  add_vkey(app, session);
  add_receipt(app, session);
  add_consistency(app, session);
  add_export(app, session);
  add_verify(app, session);
  add_watch(app, session);
  add_replay(app, session);
  add_status(app, session);
  add_completion(app, session);
}

// Files of this machine have whatever names they have.
bool names_file(const CLI::Option& option) {
  static const std::set<std::string> kFiles{"FILE", "DIR",      "BUNDLE", "OLD",
                                            "NEW",  "--tls-ca", "--out",  "--checkpoint"};
  return kFiles.contains(option.get_name());
}

// What is sent and compared is UTF-8.
Status check_arguments(const CLI::App& command) {
  for (const CLI::App* each = &command; each != nullptr; each = each->get_parent()) {
    for (const CLI::Option* option : each->get_options()) {
      if (names_file(*option)) continue;
      for (const std::string& text : option->results()) {
        const std::size_t bad = first_malformed(text);
        if (bad == text.size()) continue;
        return usage_error(option->get_name() + ": \"" + printable(text) +
                           "\" is not UTF-8, from its byte " + std::to_string(bad + 1) +
                           " on: what stands in a directory is compared as UTF-8; give it so "
                           "(is the terminal set to another encoding?)");
      }
    }
  }
  return {};
}

ExitCode parse_failure(const CLI::App& app, const CLI::ParseError& problem, Session& session) {
  const bool asked_for = problem.get_exit_code() == 0;  // --help, --version
  app.exit(problem, session.out(), session.err());
  return asked_for ? ExitCode::kOk : ExitCode::kUsage;
}

}  // namespace

void on_command(CLI::App& command, Session& session, std::function<Result<ExitCode>()> action) {
  command.callback([&command, &session, action = std::move(action)] {
    if (!command.get_subcommands().empty()) return;
    Status ready = check_arguments(command);
    if (ready.ok()) ready = session.connect();
    session.end(ready.ok() ? action() : Result<ExitCode>(ready.error()));
  });
}

ExitCode run(int count, const char* const* arguments, Terminal terminal) {
  Session session(terminal);
  CLI::App app("tenon joins on-premises directory objects to cloud accounts, and says why.",
               "tenon");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();
  app.get_formatter()->column_width(34);
  add_global_options(app, session.settings);
  add_commands(app, session);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& problem) {
    return parse_failure(app, problem, session);
  }
  session.out().flush();
  if (!session.out() && session.exit_code() == ExitCode::kOk) {
    session.err() << "tenon: the output could not be written\n";
    return ExitCode::kOutput;
  }
  return session.exit_code();
}

}  // namespace tenon::cli
