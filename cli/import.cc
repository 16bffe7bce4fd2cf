// tenon import

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/import_options.h"
#include "cli/importer.h"
#include "cli/json.h"
#include "cli/order.h"
#include "cli/progress.h"
#include "cli/text.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli {
namespace {

constexpr char kDeadlineReason[] = "DEADLINE_EXCEEDED";

struct ImportOptions : FileOptions {
  bool no_wait = false;
  std::string actor = user_name();
  std::string reason;
};

void print_json(const ImportReport& report, const ImportPlan& plan, Session& session) {
  nlohmann::ordered_json json;
  json["appended"] = report.appended;
  json["alreadyImported"] = report.appended == 0;
  json["resumedAfter"] = report.resumed_after;
  json["import"] = plan.hash;
  if (report.last_position) {
    json["firstPosition"] = *report.first_position;
    json["lastPosition"] = *report.last_position;
  }
  json["records"] = report.counts.records;
  json["skipped"] = report.counts.skipped;
  json["dropped"] = report.counts.dropped;
  json["notes"] = report.notes;
  json["refused"] = report.refused;
  if (report.first_refused) json["firstRefused"] = json_value(*report.first_refused);
  session.out() << json_line(json) << '\n';
}

void print_counts(const char* what, const std::map<std::string, std::uint64_t>& counts,
                  Session& session) {
  if (counts.empty()) return;
  std::string text;
  for (const auto& [name, count] : counts) {
    text += (text.empty() ? "" : ", ") + printable(name) + " × " + std::to_string(count);
  }
  session.out() << "  " << session.paint().dim(what) << "  " << text << '\n';
}

void print_refused(const ImportReport& report, Session& session) {
  if (!report.first_refused) return;
  const v1::FactOutcome& first = *report.first_refused;
  const std::string position = std::to_string(first.position());
  session.out() << "  "
                << session.paint().bad(report.refused == 1
                                           ? "one of its orders was refused"
                                           : std::to_string(report.refused) +
                                                 " of its orders were refused, the first")
                << " at " << position << ": " << first.outcome() << ": "
                << printable(first.sentence()) << '\n'
                << "  → every decision since: tenon watch --until-caught-up"
                << (first.position() == 0 ? " --all"
                                          : " --after " + std::to_string(first.position() - 1))
                << '\n';
}

void print_report(const ImportReport& report, Session& session) {
  if (report.appended == 0) {
    session.out() << "already imported: nothing appended\n";
    print_refused(report, session);
    return;
  }
  session.out() << "imported: " << report.appended << " facts appended";
  if (report.last_position) {
    session.out() << ", positions " << *report.first_position << " to " << *report.last_position;
  }
  if (report.resumed_after > 0) {
    session.out() << "; " << report.resumed_after << " were there from a run that was cut off";
  }
  session.out() << '\n';
  print_counts("records passed over", report.counts.skipped, session);
  print_counts("values dropped     ", report.counts.dropped, session);
  for (const std::string& note : report.notes) {
    session.out() << "  " << session.paint().warn("note") << "  " << printable(note) << '\n';
  }
  if (report.notes_left_out > 0) {
    session.out() << "  and " << report.notes_left_out << " notes more\n";
  }
  print_refused(report, session);
}

// An acknowledgement means that facts are on disk. Who asks next means what was decided: any
// question may wait for that, here for as long as it takes.
Status wait_until_decided(Session& session, const std::string& tenant, std::uint64_t position) {
  v1::ListObjectsRequest request;
  request.set_tenant(tenant);
  request.set_page_size(1);
  request.mutable_read_after()->set_position(position);
  for (;;) {
    const Result<v1::ListObjectsResponse> response = session.client().list_objects(request);
    if (response.ok()) return {};
    if (response.error().reason != kDeadlineReason) return response.error();
  }
}

Result<ExitCode> import(Session& session, ImportOptions& options) {
  OperatorIdentity identity{"", options.actor, options.reason};
  TENON_ASSIGN_OR_RETURN(identity.tenant, session.tenant());
  TENON_RETURN_IF_ERROR(options.complete());
  const ImportPlan& plan = options.plan;
  Progress progress(session.err(), session.terminal().err_is_terminal, "import");
  Importer importer(session.client(), plan, identity,
                    [&](std::uint64_t bytes, std::uint64_t facts) {
                      progress.show(bytes, plan.bytes, std::to_string(facts) + " facts in the log");
                    });
  TENON_ASSIGN_OR_RETURN(const ImportReport report, importer.run());
  if (report.last_position && !options.no_wait) {
    TENON_RETURN_IF_ERROR(wait_until_decided(session, identity.tenant, *report.last_position));
  }
  progress.clear();
  if (session.settings.json) {
    print_json(report, plan, session);
  } else {
    print_report(report, session);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_import(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "import", "Send files: LDIF, Microsoft Graph answers, or facts as JSON lines");
  auto options = std::make_shared<ImportOptions>();
  options->add_to(command).required();
  command.add_flag("--no-wait", options->no_wait,
                   "end when the facts are on disk, without waiting until they are decided");
  add_who_and_why(command, options->actor, options->reason,
                  "of orders among the facts that name none", "likewise");
  on_command(command, session, [&session, options] { return import(session, *options); });
}

}  // namespace tenon::cli
