// tenon why KEY

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/explain.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/read_options.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {
namespace {

struct WhyOptions : ReadOptions {
  std::string key;
  std::int32_t decisions = 0;
};

Result<ExitCode> explain(Session& session, const WhyOptions& options) {
  v1::WhyRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(options.key);
  request.set_max_decisions(options.decisions);
  TENON_ASSIGN_OR_RETURN(const v1::WhyResponse why, session.client().why(request));
  if (session.settings.json) {
    session.out() << json_line(why) << '\n';
  } else {
    print_why(why, session);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_why(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "why", "Why an object or account is bound as it is, or is not, rule by rule");
  auto options = std::make_shared<WhyOptions>();
  command
      .add_option("KEY", options->key,
                  "UPN, address, object id, GUID, DN or anchor, of either side")
      ->required();
  command.add_option("--decisions", options->decisions, "at most so many, the newest; 0: 100")
      ->check(kDecimal)
      ->check(CLI::Range(0, 1000));
  options->add_to(command);
  on_command(command, session, [&session, options] { return explain(session, *options); });
}

}  // namespace tenon::cli
