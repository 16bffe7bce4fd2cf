// tenon replay

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/progress.h"
#include "engine/base/encoding.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {
namespace {

void print_pair(const char* name, const std::string& replayed, const std::string& live,
                Session& session) {
  const Paint paint = session.paint();
  if (live.empty()) {
    session.out() << name << "  " << to_hex(replayed) << "  not kept of the past\n";
    return;
  }
  const bool equal = replayed == live;
  session.out() << name << "  " << to_hex(replayed) << "  "
                << (equal ? paint.good("equal") : paint.bad("DIFFERENT")) << '\n';
  if (!equal) session.out() << "           live  " << to_hex(live) << '\n';
}

void print_result(const v1::ReplayResult& result, Session& session) {
  const Paint paint = session.paint();
  session.out() << "replayed " << result.head() << " facts, " << result.decisions()
                << " decisions\n";
  print_pair("tree root      ", result.root(), result.live_root(), session);
  print_pair("decision digest", result.decision_digest(), result.live_decision_digest(), session);
  print_pair("state digest   ", result.state_digest(), result.live_state_digest(), session);
  session.out() << (result.equal() ? paint.good("EQUAL") : paint.bad("DIFFERENT")) << '\n';
}

std::string json_of(const v1::ReplayResult& result) {
  nlohmann::ordered_json json;
  json["head"] = result.head();
  json["decisions"] = result.decisions();
  json["root"] = to_hex(result.root());
  json["liveRoot"] = to_hex(result.live_root());
  json["decisionDigest"] = to_hex(result.decision_digest());
  json["liveDecisionDigest"] = to_hex(result.live_decision_digest());
  json["stateDigest"] = to_hex(result.state_digest());
  json["liveStateDigest"] = to_hex(result.live_state_digest());
  json["equal"] = result.equal();
  return json_line(json);
}

Result<v1::ReplayResult> ask(Session& session, std::uint64_t to) {
  v1::ReplayRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_to_head(to);
  Progress progress(session.err(), session.terminal().err_is_terminal, "replay");
  std::optional<v1::ReplayResult> result;
  TENON_RETURN_IF_ERROR(session.client().replay(request, [&](const auto& event) {
    if (event.has_result()) result = event.result();
    if (event.has_progress()) {
      const v1::ReplayProgress& at = event.progress();
      progress.show(at.facts_done(), at.facts_total(), std::to_string(at.facts_done()) + " facts");
    }
    return true;
  }));
  if (result) return *std::move(result);
  return make_error(
      ErrorCode::kInternal, "NO_RESULT",
      "the server at " + session.settings.server + " ended the replay without a result");
}

Result<ExitCode> replay(Session& session, std::uint64_t to) {
  TENON_ASSIGN_OR_RETURN(const v1::ReplayResult result, ask(session, to));
  if (session.settings.json) {
    session.out() << json_of(result) << '\n';
  } else {
    print_result(result, session);
  }
  return result.equal() ? ExitCode::kOk : ExitCode::kNegative;
}

}  // namespace

void add_replay(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "replay", "Derive every decision anew from the log and compare the digests");
  auto to = std::make_shared<std::uint64_t>(0);
  command.add_option("--to", *to, "stop before this position; 0: the head")
      ->check(kDecimal)
      ->type_name("N");
  on_command(command, session, [&session, to] { return replay(session, *to); });
}

}  // namespace tenon::cli
