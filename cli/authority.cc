// tenon authority [show] KEY, tenon authority transfer KEY

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/connectors.h"
#include "cli/json.h"
#include "cli/order.h"
#include "cli/prose.h"
#include "cli/read_options.h"
#include "cli/rollback_words.h"
#include "cli/table.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

std::string side(v1::Authority authority) {
  const std::string word = word_of(authority);
  return word.empty() ? "none" : word;
}

// "T1 by binding".
std::string road_words(const std::string& road) {
  static const std::map<std::string, std::string> kWords{
      {"T1", "by binding"},       {"T2", "moved to the cloud"},
      {"T3", "rolled back"},      {"T4", "directory sync switched off"},
      {"T5", "left on premises"}, {"T7", "deleted in the cloud"}};
  const auto known = kWords.find(road);
  return known == kWords.end() ? road : road + " " + known->second;
}

// Whom else the key may mean: nothing of what follows is of them.
void print_also_meant(const v1::GetAuthorityHistoryResponse& history, Session& session) {
  if (history.also_meant().empty()) return;
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  prose.paragraph(
      "The key names others as well; what is told is of this account alone. Name one by its id to "
      "read of it:");
  for (const v1::AlsoMeant& other : history.also_meant()) {
    const bool bound = other.party().side() == v1::Party::ACCOUNT;
    prose.line(name_of(other.party()) + ": its " + other.how() +
               (bound ? "" : "; bound to no account"));
  }
  session.out() << '\n';
}

void print_history(const v1::GetAuthorityHistoryResponse& history, Session& session) {
  const v1::Account& account = history.account();
  const std::string& label = account.user_principal_name().empty() ? account.display_name()
                                                                   : account.user_principal_name();
  session.out() << session.paint().bold(printable(label)) << "  "
                << session.paint().dim("account " + printable(account.object_id())) << '\n';
  if (!history.sync_off().empty()) {
    Prose(session.out(), session.paint(), session.text_columns(), 0).paragraph(history.sync_off());
  }
  session.out() << "mastered " << (account.authority() == v1::ON_PREMISES ? "" : "in the ")
                << side(account.authority());
  if (account.authored_by() > v1::UNKNOWN) {
    session.out() << ", first made by " << word_of(account.authored_by());
  }
  session.out() << '\n';
  if (account.has_bound_to()) {
    session.out() << "bound to " << printable(name_of(account.bound_to())) << '\n';
  } else {
    session.out() << "bound to no directory object\n";
  }
  print_rollback(account, session, 0);
  session.out() << '\n';
  print_also_meant(history, session);
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
               side(move.to()), road_words(move.road()), id_of(move.decision()), move.actor(),
               move.reason()});
  }
  if (table.empty()) {
    session.out() << "its authority never moved\n";
  } else {
    table.print(session.out(), session.paint());
  }
}

Result<ExitCode> show_history(Session& session, const ReadOptions& options,
                              const std::string& key) {
  if (key.empty()) return usage_error("KEY: name the account, or the object bound to it");
  v1::GetAuthorityHistoryRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(key);
  TENON_ASSIGN_OR_RETURN(const v1::GetAuthorityHistoryResponse history,
                         session.client().get_authority_history(request));
  if (session.settings.json) {
    session.out() << json_line(history) << '\n';
  } else {
    print_history(history, session);
  }
  return ExitCode::kOk;
}

// --- transfer

const std::map<std::string, v1::AuthorityTransferRequested::Target> kTargets{
    {"cloud", v1::AuthorityTransferRequested::TO_CLOUD},
    {"on-premises", v1::AuthorityTransferRequested::TO_ON_PREMISES}};

struct TransferOptions {
  std::string key;
  std::string target;
  OrderOptions order;
};

Result<ExitCode> transfer(Session& session, const TransferOptions& options) {
  v1::Fact fact;
  v1::AuthorityTransferRequested& request = *fact.mutable_authority_transfer_requested();
  request.set_target(kTargets.at(options.target));
  TENON_ASSIGN_OR_RETURN(const v1::Account before, account_for_order(session, options.key));
  request.set_account_id(before.object_id());
  const bool to_cloud = request.target() == v1::AuthorityTransferRequested::TO_CLOUD;
  const v1::Authority target = to_cloud ? v1::CLOUD : v1::ON_PREMISES;
  const bool stands = before.state() == v1::Account::LIVE && before.authority() == target;
  bool sync_on = true;
  if (!to_cloud) {
    TENON_ASSIGN_OR_RETURN(sync_on, directory_sync_on(session));
  }
  return give_order(session, options.order, {fact}, [&](const v1::Decision& decision) {
    OrderReading reading;
    if (decision.outcome() == "AuthorityTransferRefused" && stands) {
      reading.stands = true;
      reading.what_to_do = "It is mastered " + std::string(to_cloud ? "in the " : "") +
                           options.target + " already: nothing is to be done";
    } else if (decision.outcome() == "RollbackPending" && !sync_on) {
      reading.what_to_do =
          "Directory synchronisation is off: nothing completes it before it is on again (tenon "
          "tenant directory-sync on --reason WHY)";
    }
    return reading;
  });
}

void add_transfer(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "transfer", "Move the source of authority of one account to the cloud, or back");
  auto options = std::make_shared<TransferOptions>();
  command.add_option("KEY", options->key, "of the account, or of the object bound to it")
      ->required();
  command.add_option("--to", options->target, "cloud or on-premises")
      ->required()
      ->check(CLI::IsMember({"cloud", "on-premises"}));
  options->order.add_to(command, OrderOptions::Reason::kRequired);
  on_command(command, session, [&session, options] { return transfer(session, *options); });
}

}  // namespace

void add_authority(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "authority", "Where an account was mastered, since when, by which road, who asked");
  auto options = std::make_shared<ReadOptions>();
  auto key = std::make_shared<std::string>();
  CLI::App& show_command = *command.add_subcommand("show", "The history of one account");
  for (CLI::App* each : {&command, &show_command}) {
    each->add_option("KEY", *key, "of the account, or of the object bound to it");
    options->add_to(*each);
    on_command(*each, session,
               [&session, options, key] { return show_history(session, *options, *key); });
  }
  add_transfer(command, session);
}

}  // namespace tenon::cli
