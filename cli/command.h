// The commands. Each function adds one to the program, with its options and what it does; each
// stands in a file of its name.
#pragma once

#include <functional>
#include <string>

#include "cli/session.h"
#include "engine/base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tenon::cli {

void add_tenant(CLI::App& app, Session& session);
void add_import(CLI::App& app, Session& session);
void add_plan(CLI::App& app, Session& session);
void add_diff(CLI::App& app, Session& session);
void add_lint(CLI::App& app, Session& session);
void add_accounts(CLI::App& app, Session& session);
void add_objects(CLI::App& app, Session& session);
void add_conflicts(CLI::App& app, Session& session);
void add_deletions(CLI::App& app, Session& session);
void add_authority(CLI::App& app, Session& session);
void add_immutable_id(CLI::App& app, Session& session);
void add_identifier(CLI::App& app, Session& session);
void add_sync(CLI::App& app, Session& session);
void add_cycles(CLI::App& app, Session& session);
void add_order_check(CLI::App& app, Session& session);
void add_why_not(CLI::App& app, Session& session);
void add_why(CLI::App& app, Session& session);
void add_report(CLI::App& app, Session& session);
void add_log(CLI::App& app, Session& session);
void add_checkpoint(CLI::App& app, Session& session);
void add_vkey(CLI::App& app, Session& session);
void add_receipt(CLI::App& app, Session& session);
void add_consistency(CLI::App& app, Session& session);
void add_export(CLI::App& app, Session& session);
void add_verify(CLI::App& app, Session& session);
void add_watch(CLI::App& app, Session& session);
void add_replay(CLI::App& app, Session& session);
void add_status(CLI::App& app, Session& session);
// Of `tenant`: what an operator sets.
void add_tenant_settings(CLI::App& app, Session& session);
// Hidden: prints what a shell needs to complete the others.
void add_completion(CLI::App& app, Session& session);

// Runs `action` when `command` was given and none of its subcommands.
void on_command(CLI::App& command, Session& session, std::function<Result<ExitCode>()> action);

}  // namespace tenon::cli
