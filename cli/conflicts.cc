// tenon conflicts

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/explain.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/read_options.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

struct ConflictsOptions : ListOptions {
  std::string outcome;
};

void print_conflict(const v1::Conflict& conflict, Session& session) {
  const v1::DirectoryObject& object = conflict.object();
  const Paint paint = session.paint();
  std::string standing =
      object.connector() + " " + word_of(object.type()) + " " + object.object_guid();
  if (object.has_waiting_since()) {
    standing += ", waits since " + std::to_string(object.waiting_since()) +
                ", attempts: " + std::to_string(object.attempts());
  }
  session.out() << paint.bold(printable(label_of(object))) << "  " << paint.dim(printable(standing))
                << '\n';
  print_decision_in_short(conflict.decision(), session);
  session.out() << '\n';
}

Result<ExitCode> list(Session& session, const ConflictsOptions& options) {
  v1::ListConflictsRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_outcome(options.outcome);
  std::uint64_t count = 0;
  std::uint64_t head = 0;
  TENON_RETURN_IF_ERROR(options.each_page(
      request, [&](const auto& asked) { return session.client().list_conflicts(asked); },
      [&](const v1::ListConflictsResponse& page) {
        for (const v1::Conflict& conflict : page.conflicts()) {
          if (session.settings.json) {
            nlohmann::ordered_json json;
            json["object"] = object_json(conflict.object());
            json["decision"] = json_value(conflict.decision());
            session.out() << json_line(json) << '\n';
          } else {
            print_conflict(conflict, session);
          }
        }
        head = page.head();
        count += static_cast<std::uint64_t>(page.conflicts_size());
        return static_cast<std::uint64_t>(page.conflicts_size());
      }));
  print_count(session, count, "conflict", head);
  return ExitCode::kOk;
}

}  // namespace

void add_conflicts(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "conflicts", "Objects that wait and values in quarantine, with what to do about each");
  auto options = std::make_shared<ConflictsOptions>();
  options->add_to(command);
  command.add_option("--outcome", options->outcome, "only this outcome");
  on_command(command, session, [&session, options] { return list(session, *options); });
}

}  // namespace tenon::cli
