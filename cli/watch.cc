// tenon watch

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/text.h"
#include "cli/words.h"
#include "tenon/v1/log.pb.h"
#include "tenon/v1/watch.pb.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kIdColumns = 10;
constexpr std::size_t kVerdictColumns = 22;

struct WatchOptions {
  std::string after;
  std::string outcome;
  bool all = false;
  bool stop_when_caught_up = false;
};

// "231.0", or "231" for everything that was decided at 231.
Result<v1::DecisionId> parse_id(std::string_view text) {
  v1::DecisionId id;
  std::uint64_t position = 0;
  std::uint32_t ordinal = std::numeric_limits<std::uint32_t>::max();
  const char* const end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, position);
  if (read.ec == std::errc{} && read.ptr != end && *read.ptr == '.') {
    read = std::from_chars(read.ptr + 1, end, ordinal);
  }
  if (read.ec != std::errc{} || read.ptr != end) {
    return usage_error("decision \"" + std::string(text) +
                       "\": write POSITION or POSITION.ORDINAL");
  }
  id.set_position(position);
  id.set_ordinal(ordinal);
  return id;
}

// Without --all and --after, what is decided from now on.
Status set_start(Session& session, const WatchOptions& options,
                 v1::WatchDecisionsRequest& request) {
  if (!options.after.empty()) {
    TENON_ASSIGN_OR_RETURN(*request.mutable_after(), parse_id(options.after));
    return {};
  }
  if (options.all || options.stop_when_caught_up) return {};
  v1::GetStatusRequest question;
  question.set_tenant(request.tenant());
  TENON_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, session.client().get_status(question));
  if (status.decided_head() == 0) return {};
  request.mutable_after()->set_position(status.decided_head() - 1);
  request.mutable_after()->set_ordinal(std::numeric_limits<std::uint32_t>::max());
  return {};
}

std::string line_of(const v1::Decision& decision, const Paint& paint) {
  const std::string verdict =
      verdict_of(decision.outcome(), decision.method(), decision.relinked());
  const std::string& said = decision.sentence();
  std::string about = said;
  if (about.empty() && decision.has_object()) about = name_of(decision.object());
  if (about.empty() && decision.has_account()) about = name_of(decision.account());
  return padded(id_of(decision.id()), kIdColumns) + "  " + paint.dim(time_of(decision.time())) +
         "  " + padded(printable(verdict), kVerdictColumns) + "  " + printable(about);
}

Result<ExitCode> watch(Session& session, const WatchOptions& options) {
  v1::WatchDecisionsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_outcome(options.outcome);
  request.set_stop_when_caught_up(options.stop_when_caught_up);
  TENON_RETURN_IF_ERROR(set_start(session, options, request));
  const Paint paint = session.paint();
  TENON_RETURN_IF_ERROR(session.client().watch_decisions(request, [&](const auto& event) {
    if (event.has_decision()) {
      const v1::Decision& decision = event.decision();
      session.out() << (session.settings.json ? json_line(decision) : line_of(decision, paint))
                    << '\n';
      return static_cast<bool>(session.out());
    }
    session.out().flush();
    if (session.terminal().err_is_terminal && !options.stop_when_caught_up) {
      session.err() << paint.dim("all is told up to " + std::to_string(event.caught_up().head()) +
                                 " facts; waiting for more")
                    << std::endl;
    }
    return static_cast<bool>(session.out());
  }));
  return ExitCode::kOk;
}

}  // namespace

void add_watch(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("watch", "Decisions, as they are made");
  auto options = std::make_shared<WatchOptions>();
  command.add_option("--after", options->after, "begin after this decision: POSITION[.ORDINAL]")
      ->type_name("ID");
  command.add_flag("--all", options->all, "begin with the first; else with what is decided next");
  command.add_option("--outcome", options->outcome, "only this outcome");
  command.add_flag("--until-caught-up", options->stop_when_caught_up,
                   "end when all that is there was told (from the first, or --after)");
  on_command(command, session, [&session, options] { return watch(session, *options); });
}

}  // namespace tenon::cli
