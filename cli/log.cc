// tenon log [--from N] [--to M] [--follow]

#include <google/protobuf/util/time_util.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/fact_words.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/text.h"
#include "cli/words.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kPositionColumns = 8;
constexpr std::size_t kSourceColumns = 18;
constexpr std::size_t kKindColumns = 20;

struct LogOptions {
  std::uint64_t from = 0;
  std::optional<std::uint64_t> to;
  bool follow = false;
};

std::string source_of(const v1::LoggedFact& fact) {
  return fact.source() +
         (fact.source_number() > 0 ? "#" + std::to_string(fact.source_number()) : "");
}

std::string json_of(const v1::LoggedFact& logged) {
  nlohmann::ordered_json json;
  json["position"] = logged.position();
  json["time"] = google::protobuf::util::TimeUtil::ToString(logged.time());
  json["source"] = logged.source();
  json["number"] = logged.source_number();
  if (!logged.request_id().empty()) json["requestId"] = logged.request_id();
  json["kind"] = kind_words(logged.kind());
  json["erased"] = !logged.has_payload();
  v1::Fact fact;
  if (logged.has_payload() && fact.ParseFromString(logged.payload())) {
    json["fact"] = json_value(fact, JsonFields::kPresent);
  }
  return json_line(json);
}

std::string line_of(const v1::LoggedFact& logged, const Paint& paint) {
  v1::Fact fact;
  const bool readable = logged.has_payload() && fact.ParseFromString(logged.payload());
  const std::string position = std::to_string(logged.position());
  std::string line(position.size() < kPositionColumns ? kPositionColumns - position.size() : 0,
                   ' ');
  line += position + "  " + paint.dim(time_of(logged.time())) + "  " +
          padded(printable(source_of(logged)), kSourceColumns) + "  " +
          padded(kind_words(logged.kind()), kKindColumns) + "  ";
  if (!logged.has_payload()) return line + paint.dim("erased");
  if (!readable) return line + paint.bad("unreadable");
  line += printable(about(fact));
  // Who and why: of what people ordered.
  std::string asked = fact.actor().empty() ? "" : "by " + fact.actor();
  if (!fact.reason().empty()) asked += (asked.empty() ? "" : ": ") + fact.reason();
  return asked.empty() ? line : line + "  " + paint.dim(printable(asked));
}

Result<ExitCode> print(Session& session, const LogOptions& options) {
  v1::ReadFactsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_from(options.from);
  if (options.to) request.set_to(*options.to);
  request.set_follow(options.follow);
  const Paint paint = session.paint();
  TENON_RETURN_IF_ERROR(session.client().read_facts(request, [&](const auto& page) {
    for (const v1::LoggedFact& fact : page.facts()) {
      session.out() << (session.settings.json ? json_of(fact) : line_of(fact, paint)) << '\n';
    }
    session.out().flush();
    return static_cast<bool>(session.out());
  }));
  return ExitCode::kOk;
}

}  // namespace

void add_log(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("log", "The facts, in the order of the log");
  auto options = std::make_shared<LogOptions>();
  command.add_option("--from", options->from, "first position")->check(kDecimal)->type_name("N");
  command.add_option("--to", options->to, "stop before this position; the head if left out")
      ->check(kDecimal)
      ->type_name("M");
  command.add_flag("--follow,-f", options->follow, "at the head, wait for more");
  on_command(command, session, [&session, options] { return print(session, *options); });
}

}  // namespace tenon::cli
