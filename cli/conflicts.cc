// tenon conflicts [list|show ID]

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/conflict_words.h"
#include "cli/explain.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/read_options.h"
#include "cli/rollback_words.h"
#include "cli/table.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

// As typed, and as the API has it.
const std::map<std::string, std::string> kConflictOrders{
    {"oldest", "since"}, {"most-repeated", "attempts desc"}, {"kind", "kind"}};

struct ConflictsOptions : ListOptions {
  std::string outcome;
  std::string kind;
  std::string order = "since";

  void add_to(CLI::App& command) {
    ListOptions::add_to(command);
    add_word(command, "--sort", "oldest (the default), most-repeated or kind", kConflictOrders,
             [this](std::string by) { order = std::move(by); });
    command.add_option("--kind", kind, "only this kind, e.g. InvalidSoftMatch");
    command.add_option("--outcome", outcome, "only objects whose last outcome is this");
  }
};

// No conflicts of an object, and yet for a person: said under the whole queue of the present.
Status print_rollbacks(Session& session, const ConflictsOptions& options) {
  const bool whole = options.as_of.empty() && options.kind.empty() && options.outcome.empty();
  if (session.settings.json || !whole) return {};
  TENON_ASSIGN_OR_RETURN(const RollbackCounts counts, count_rollbacks(session));
  if (counts.obstructed == 0) return {};
  session.out() << "and " << counts.obstructed
                << (counts.obstructed == 1 ? " rollback" : " rollbacks")
                << " of authority that cannot complete: tenon accounts --rollback-pending\n";
  return {};
}

Result<ExitCode> list_queue(Session& session, const ConflictsOptions& options) {
  v1::ListConflictsRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_outcome(options.outcome);
  request.set_kind(options.kind);
  request.set_order_by(options.order);
  std::uint64_t count = 0;
  std::uint64_t head = 0;
  TENON_ASSIGN_OR_RETURN(
      const bool more,
      options.each_page(
          request, [&](const auto& asked) { return session.client().list_conflicts(asked); },
          [&](const v1::ListConflictsResponse& page) {
            for (const v1::Conflict& conflict : page.conflicts()) {
              if (session.settings.json) {
                session.out() << json_line(conflict_json(conflict)) << '\n';
              } else {
                print_conflict(conflict, session);
              }
            }
            head = page.head();
            count += static_cast<std::uint64_t>(page.conflicts_size());
            return static_cast<std::uint64_t>(page.conflicts_size());
          }));
  print_count(session, count, "conflict", head, more);
  TENON_RETURN_IF_ERROR(print_rollbacks(session, options));
  return ExitCode::kOk;
}

// --- show

void print_object_side(const v1::DirectoryObject& object, Session& session) {
  Fields fields;
  fields.add("on premises", label_of(object));
  fields.add("connector", object.connector());
  fields.add("distinguished name", object.distinguished_name());
  fields.add("object GUID", object.object_guid());
  fields.add("source anchor", object.source_anchor());
  for (const v1::Attribute& attribute : object.attributes()) {
    const bool contested = attribute.name() == "userPrincipalName" ||
                           attribute.name() == "proxyAddresses" || attribute.name() == "mail";
    if (!contested) continue;
    for (const std::string& value : attribute.values()) fields.add(attribute.name(), value);
  }
  fields.add("its account", object.account_id());
  for (const v1::Quarantine& value : object.quarantined()) {
    fields.add("goes without", value.attribute() + "=" + value.value() + ", held by " +
                                   name_of(value.holder()) + " since position " +
                                   std::to_string(value.held_since()));
  }
  fields.print(session.out(), session.paint(), 2);
}

void print_account_side(const v1::Account& account, Session& session) {
  Fields fields;
  fields.add("account", account.user_principal_name().empty() ? account.display_name()
                                                              : account.user_principal_name());
  fields.add("object id", account.object_id());
  fields.add("state", word_of(account.state()));
  fields.add("mastered", word_of(account.authority()));
  if (account.authored_by() > v1::UNKNOWN) {
    fields.add("first made by", word_of(account.authored_by()));
  }
  fields.add("immutable id", account.immutable_id());
  for (const std::string& address : account.proxy_addresses()) {
    fields.add("proxyAddresses", address);
  }
  for (const v1::Role& role : account.roles()) {
    fields.add("role", role.display_name() + (role.privileged() ? ", privileged" : ""));
  }
  for (const v1::Role& role : account.eligible_roles()) {
    fields.add("eligible for", role.display_name() + (role.privileged() ? ", privileged" : ""));
  }
  if (account.has_bound_to()) fields.add("bound to", name_of(account.bound_to()));
  fields.print(session.out(), session.paint(), 2);
}

// The other party as it was when the conflict was read.
Status print_other(Session& session, const v1::Party& other, std::uint64_t head) {
  session.out() << '\n';
  if (other.side() == v1::Party::ACCOUNT) {
    v1::GetAccountRequest request;
    TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
    request.set_key(other.id());
    request.mutable_as_of()->set_position(head - 1);
    TENON_ASSIGN_OR_RETURN(const v1::GetAccountResponse response,
                           session.client().get_account(request));
    print_account_side(response.account(), session);
    return {};
  }
  v1::GetObjectRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_key(other.id());
  request.set_connector(other.connector());
  request.mutable_as_of()->set_position(head - 1);
  TENON_ASSIGN_OR_RETURN(const v1::GetObjectResponse response,
                         session.client().get_object(request));
  print_object_side(response.object(), session);
  return {};
}

Result<ExitCode> show_conflict(Session& session, const ReadOptions& options,
                               const std::string& key) {
  v1::GetConflictRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(key);
  TENON_ASSIGN_OR_RETURN(const v1::GetConflictResponse response,
                         session.client().get_conflict(request));
  const v1::Conflict& conflict = response.conflict();
  if (session.settings.json) {
    session.out() << json_line(conflict_json(conflict)) << '\n';
    return ExitCode::kOk;
  }
  print_conflict(conflict, session);
  const Paint paint = session.paint();
  session.out() << paint.bold("the parties") << '\n';
  print_object_side(conflict.object(), session);
  for (const v1::Party& other : conflict.others()) {
    TENON_RETURN_IF_ERROR(print_other(session, other, response.head()));
  }
  session.out() << '\n' << paint.bold("the decision") << '\n';
  print_decision(conflict.decision(), conflict.decision().sentence(), session);
  session.out() << paint.dim("as of " + std::to_string(response.head()) + " facts") << '\n';
  return ExitCode::kOk;
}

void add_show(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "show", "One conflict: both parties, the decision, and what would resolve it");
  auto reading = std::make_shared<ReadOptions>();
  auto key = std::make_shared<std::string>();
  command
      .add_option("ID", *key,
                  "of the conflict (CONNECTOR/GUID), or any key of who stands in it or in its way")
      ->required();
  reading->add_to(command);
  on_command(command, session,
             [&session, reading, key] { return show_conflict(session, *reading, *key); });
}

}  // namespace

void add_conflicts(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "conflicts", "Objects that wait and values in quarantine, with what would resolve each");
  auto options = std::make_shared<ConflictsOptions>();
  CLI::App& list_command = *command.add_subcommand("list", "The queue, the oldest first");
  for (CLI::App* each : {&command, &list_command}) {
    options->add_to(*each);
    on_command(*each, session, [&session, options] { return list_queue(session, *options); });
  }
  add_show(command, session);
}

}  // namespace tenon::cli
