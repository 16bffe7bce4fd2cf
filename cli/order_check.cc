// tenon order-check

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
#include "cli/prose.h"
#include "cli/read_options.h"
#include "cli/standing_words.h"
#include "cli/words.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {
namespace {

struct OrderCheckOptions : ReadOptions {
  std::string key;
  std::uint64_t limit = 20;
};

std::string ordered_words(const v1::OrderedFact& fact) {
  return "position " + std::to_string(fact.position()) + ", " + time_of(fact.time()) + ", " +
         fact.source() + ": " + fact.text();
}

void print_dependence(const v1::OrderDependence& found, Session& session) {
  constexpr std::size_t kNames = 9;
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  prose.heading(name_of(found.object()));
  prose.item("earlier", ordered_words(found.earlier()), kNames);
  prose.item("later", ordered_words(found.later()), kNames);
  prose.item("as it was", words_of(found.as_logged(), false), kNames);
  prose.item("exchanged", words_of(found.exchanged(), false), kNames);
  session.out() << '\n';
}

std::string number_of(std::uint64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void print_result(const v1::OrderCheckResult& result, Session& session) {
  if (session.settings.json) {
    nlohmann::ordered_json json;
    json["summary"] = json_value(result);
    session.out() << json_line(json) << '\n';
    return;
  }
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  const std::string dependent =
      result.dependent() == 0
          ? "No binding depends on the order of two facts that could have come the other way round"
          : number_of(result.dependent(), "binding depends", "bindings depend") +
                " on the order of two facts";
  prose.paragraph(dependent + ": after " + number_of(result.head(), "fact", "facts") + ", of " +
                  number_of(result.objects(), "decision", "decisions") + ", " +
                  number_of(result.exchanged(), "exchange was", "exchanges were") + " tried. " +
                  number_of(result.held(), "pair was", "pairs were") +
                  " not: each source's own order is kept.");
  if (result.left_out() > 0) {
    prose.paragraph(number_of(result.left_out(), "exchange was", "exchanges were") +
                    " left out, those farthest back: the check would have taken too long. With "
                    "--key it is about one account or object.");
  }
}

Result<ExitCode> order_check(Session& session, const OrderCheckOptions& options) {
  v1::OrderCheckRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(options.key);
  Progress progress(session.err(), session.terminal().err_is_terminal, "order-check");
  std::optional<v1::OrderCheckResult> result;
  std::uint64_t found = 0;
  const auto take = [&](const v1::OrderCheckResponse& event) {
    if (event.has_progress()) {
      const v1::ReplayProgress& at = event.progress();
      progress.show(at.facts_done(), at.facts_total(), std::to_string(at.facts_done()) + " facts");
    }
    if (event.has_dependence()) {
      progress.clear();
      ++found;
      if (session.settings.json) {
        session.out() << json_line(event.dependence()) << '\n';
      } else if (options.limit == 0 || found <= options.limit) {
        print_dependence(event.dependence(), session);
      }
    }
    if (event.has_result()) result = event.result();
    return static_cast<bool>(session.out());
  };
  TENON_RETURN_IF_ERROR(session.client().order_check(request, take));
  progress.clear();
  if (!result) {
    return make_error(ErrorCode::kInternal, "NO_RESULT",
                      "the server at " + session.settings.server + " gave no answer to the end");
  }
  if (!session.settings.json && options.limit > 0 && found > options.limit) {
    session.out() << session.paint().dim("and " + std::to_string(found - options.limit) +
                                         " more (--limit 0 shows all)")
                  << "\n\n";
  }
  print_result(*result, session);
  return found > 0 ? ExitCode::kChanges : ExitCode::kOk;
}

}  // namespace

void add_order_check(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "order-check", "Which bindings depend on the order in which facts arrived");
  auto options = std::make_shared<OrderCheckOptions>();
  command.add_option("--key", options->key,
                     "only of this account or object: UPN, address, object id, GUID, DN or anchor");
  command.add_option("--limit", options->limit, "at most so many; 0: all")
      ->check(kDecimal)
      ->capture_default_str();
  options->add_to(command);
  on_command(command, session, [&session, options] { return order_check(session, *options); });
}

}  // namespace tenon::cli
