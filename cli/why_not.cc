// tenon why-not OBJECT [ACCOUNT]

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/prose.h"
#include "cli/read_options.h"
#include "cli/words.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {
namespace {

struct WhyNotOptions : ReadOptions {
  std::string object;
  std::string account;
};

void print_keys(const v1::WhyNotAnswer& answer, Session& session) {
  constexpr std::size_t kNames = 22;
  Prose prose(session.out(), session.paint(), session.text_columns(), 2);
  prose.heading("keys: object · account");
  for (const v1::KeyComparison& key : answer.keys()) {
    const auto said = [](const std::string& text) { return text.empty() ? "none" : text; };
    prose.item(key.key(),
               key.equal() ? "the same: " + key.object()
                           : said(key.object()) + " · " + said(key.account()),
               kNames);
  }
}

// What the rule said of the account, or what was said of the object.
std::string why_refused(const v1::Decision& decision, const v1::Party& account) {
  for (const v1::Rung& rung : decision.ladder()) {
    for (const v1::Candidate& candidate : rung.candidates()) {
      if (candidate.account().id() != account.id()) continue;
      return candidate.verdict() + " (" + candidate.rule() + "): " + candidate.because();
    }
  }
  return decision.sentence();
}

void print_others(const v1::WhyNotAnswer& answer, Session& session) {
  if (answer.others_size() == 0) return;
  Prose prose(session.out(), session.paint(), session.text_columns(), 2);
  prose.heading("would stand between them next");
  Prose inner(session.out(), session.paint(), session.text_columns(), 4);
  for (const v1::Obstacle& other : answer.others()) {
    std::string edits;
    for (const std::string& edit : other.edits()) edits += (edits.empty() ? "" : " and ") + edit;
    inner.paragraph("with " + edits + ": " + why_refused(other.decision(), answer.account()));
  }
}

void print_change(const v1::WhyNotAnswer& answer, Session& session) {
  Prose prose(session.out(), session.paint(), session.text_columns(), 2);
  if (!answer.possible()) {
    prose.heading("no change of the list would let it be bound");
    prose.line("Up to three together: " + std::to_string(answer.tried()) + " choices were tried.");
    return;
  }
  if (answer.change_size() == 0) {
    prose.heading("nothing need be changed");
  } else {
    prose.heading(answer.change_size() == 1
                      ? "the smallest change that lets it be bound"
                      : "the smallest change that lets it be bound, in order");
  }
  int number = 0;
  for (const v1::BindingChange& change : answer.change()) {
    ++number;
    prose.item(answer.change_size() == 1 ? "→" : std::to_string(number), change.text(), 1);
    if (!change.command().empty()) prose.item("", "$ " + change.command(), 1);
  }
  prose.line(answer.next());
}

void print_answer(const v1::WhyNotAnswer& answer, Session& session) {
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  prose.heading(name_of(answer.object()) + " and " + name_of(answer.account()));
  Prose indented(session.out(), session.paint(), session.text_columns(), 2);
  if (answer.bound()) {
    indented.paragraph(answer.summary());
    return;
  }
  indented.heading("stands between them");
  indented.line(answer.summary());
  print_keys(answer, session);
  print_others(answer, session);
  print_change(answer, session);
}

void print_result(const v1::WhyNotResult& result, Session& session) {
  if (session.settings.json) {
    nlohmann::ordered_json json;
    json["summary"] = json_value(result);
    session.out() << json_line(json) << '\n';
    return;
  }
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  if (result.answers() == 0) {
    prose.paragraph(
        "No account shares an anchor, an identifier, a UPN or an address with it. If it were seen "
        "again as it is: " +
        result.attempt().sentence() + " " + result.attempt().remedy());
  }
  session.out() << session.paint().dim("as of " + std::to_string(result.head()) + " facts") << '\n';
}

Result<ExitCode> why_not(Session& session, const WhyNotOptions& options) {
  v1::WhyNotRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_object_key(options.object);
  request.set_account_key(options.account);
  Progress progress(session.err(), session.terminal().err_is_terminal, "why-not");
  std::optional<v1::WhyNotResult> result;
  TENON_RETURN_IF_ERROR(session.client().why_not(request, [&](const v1::WhyNotResponse& event) {
    if (event.has_progress()) {
      const v1::ReplayProgress& at = event.progress();
      progress.show(at.facts_done(), at.facts_total(), std::to_string(at.facts_done()) + " facts");
    }
    if (event.has_answer()) {
      progress.clear();
      if (session.settings.json) {
        session.out() << json_line(event.answer()) << '\n';
      } else {
        print_answer(event.answer(), session);
        session.out() << '\n';
      }
    }
    if (event.has_result()) result = event.result();
    return static_cast<bool>(session.out());
  }));
  progress.clear();
  if (!result) {
    return make_error(ErrorCode::kInternal, "NO_RESULT",
                      "the server at " + session.settings.server + " gave no answer to the end");
  }
  print_result(*result, session);
  return ExitCode::kOk;
}

}  // namespace

void add_why_not(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "why-not", "Why an object is not bound to an account, and what would let it be");
  auto options = std::make_shared<WhyNotOptions>();
  command.add_option("OBJECT", options->object, "the directory object: UPN, address, GUID, DN …")
      ->required();
  command.add_option("ACCOUNT", options->account,
                     "the account; without it those that share a key with the object");
  options->add_to(command);
  on_command(command, session, [&session, options] { return why_not(session, *options); });
}

}  // namespace tenon::cli
