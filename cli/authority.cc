// tenon authority KEY

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/read_options.h"
#include "cli/table.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

std::string side(v1::Authority authority) {
  const std::string word = word_of(authority);
  return word.empty() ? "none" : word;
}

void print_history(const v1::GetAuthorityHistoryResponse& history, Session& session) {
  const v1::Account& account = history.account();
  const std::string& label = account.user_principal_name().empty() ? account.display_name()
                                                                   : account.user_principal_name();
  session.out() << session.paint().bold(printable(label)) << "  "
                << session.paint().dim("account " + printable(account.object_id())) << '\n'
                << "mastered " << (account.authority() == v1::ON_PREMISES ? "" : "in the ")
                << side(account.authority());
  if (account.authored_by() > v1::UNKNOWN) {
    session.out() << ", first made by " << word_of(account.authored_by());
  }
  session.out() << "\n\n";
  Table table({{"position", Table::Align::kRight},
               {"time"},
               {"from"},
               {"to"},
               {"road"},
               {"decision"},
               {"who"},
               {"why"}});
  for (const v1::AuthorityMove& move : history.moves()) {
    table.add({std::to_string(move.position()), time_of(move.time()), side(move.from()),
               side(move.to()), move.road(), id_of(move.decision()), move.actor(), move.reason()});
  }
  if (table.empty()) {
    session.out() << "its authority never moved\n";
  } else {
    table.print(session.out(), session.paint());
  }
}

Result<ExitCode> show(Session& session, const ReadOptions& options, const std::string& key) {
  v1::GetAuthorityHistoryRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(key);
  TENON_ASSIGN_OR_RETURN(const v1::GetAuthorityHistoryResponse history,
                         session.client().get_authority_history(request));
  if (session.settings.json) {
    for (const v1::AuthorityMove& move : history.moves()) {
      session.out() << json_line(move) << '\n';
    }
  } else {
    print_history(history, session);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_authority(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "authority", "Where an account was mastered, since when, by which road, who asked");
  auto options = std::make_shared<ReadOptions>();
  auto key = std::make_shared<std::string>();
  command.add_option("KEY", *key, "of the account, or of the object bound to it")->required();
  options->add_to(command);
  on_command(command, session, [&session, options, key] { return show(session, *options, *key); });
}

}  // namespace tenon::cli
