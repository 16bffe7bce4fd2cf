// tenon accounts [list|get KEY]

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/read_options.h"
#include "cli/rollback_words.h"
#include "cli/table.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

struct AccountsOptions : ListOptions {
  v1::AccountFilter filter;

  void add_to(CLI::App& command) {
    ListOptions::add_to(command);
    add_text(command, "--upn", "with this user principal name",
             [this](std::string text) { filter.set_user_principal_name(std::move(text)); });
    add_text(command, "--address", "with this SMTP or SIP address",
             [this](std::string text) { filter.set_address(std::move(text)); });
    add_text(command, "--anchor", "with this immutable id (source anchor, base64)",
             [this](std::string text) { filter.set_immutable_id(std::move(text)); });
    add_text(command, "--object-id", "with this object id, of either side",
             [this](std::string text) { filter.set_object_id(std::move(text)); });
    add_word(command, "--state", "live, deleted or purged", kStates,
             [this](v1::Account::State state) { filter.set_state(state); });
    add_word(command, "--type", "user, group or contact", kTypes,
             [this](v1::ObjectType type) { filter.set_type(type); });
    add_word(command, "--authority", "cloud or on-premises", kAuthorities,
             [this](v1::Authority authority) { filter.set_authority(authority); });
    add_switch(command, "--bound,!--unbound", "bound to a directory object, or not",
               [this](bool bound) { filter.set_bound(bound); });
    add_switch(command, "--rollback-pending",
               "whose authority is to go back to on-premises, and has not yet",
               [this](bool pending) { filter.set_rollback_pending(pending); });
  }
};

std::string account_label(const v1::Account& account) {
  if (!account.user_principal_name().empty()) return account.user_principal_name();
  if (!account.mail().empty()) return account.mail();
  return account.display_name();
}

Result<ExitCode> list(Session& session, const AccountsOptions& options) {
  v1::ListAccountsRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  *request.mutable_filter() = options.filter;
  Table table({{"account"}, {"type"}, {"state"}, {"authority"}, {"bound"}, {"object id"}});
  std::uint64_t count = 0;
  std::uint64_t head = 0;
  TENON_ASSIGN_OR_RETURN(
      const bool more,
      options.each_page(
          request, [&](const auto& asked) { return session.client().list_accounts(asked); },
          [&](const v1::ListAccountsResponse& page) {
            for (const v1::Account& account : page.accounts()) {
              if (session.settings.json) {
                session.out() << json_line(account) << '\n';
              } else if (options.filter.rollback_pending()) {
                session.out() << session.paint().bold(printable(account_label(account))) << "  "
                              << session.paint().dim("account " + printable(account.object_id()))
                              << '\n';
                print_rollback(account, session, 2);
              } else {
                table.add({account_label(account), word_of(account.type()),
                           word_of(account.state()), word_of(account.authority()),
                           word_of(account.method()), account.object_id()});
              }
            }
            const bool in_table = !session.settings.json && !options.filter.rollback_pending();
            if (in_table) table.print(session.out(), session.paint());
            head = page.head();
            count += static_cast<std::uint64_t>(page.accounts_size());
            return static_cast<std::uint64_t>(page.accounts_size());
          }));
  print_count(session, count, "account", head, more);
  return ExitCode::kOk;
}

// --- get

void print_roles(const google::protobuf::RepeatedPtrField<v1::Role>& roles, const char* name,
                 Fields& fields) {
  for (const v1::Role& role : roles) {
    const std::string& label = role.display_name().empty() ? role.role_id() : role.display_name();
    fields.add(name, label + (role.privileged() ? " (privileged)" : ""));
  }
}

std::string sync_word(v1::SyncEnabled sync) {
  return sync == v1::TRUE ? "yes" : sync == v1::FORMERLY ? "formerly" : "never";
}

void print_account(const v1::Account& account, Session& session) {
  Fields fields;
  fields.add("object id", account.object_id());
  fields.add("cloud object id", account.cloud_object_id());
  fields.add("type", word_of(account.type()));
  fields.add("state", word_of(account.state()));
  fields.add("deleted at", time_of(account.deleted_at()));
  fields.add("authority", word_of(account.authority()));
  fields.add("authored by", word_of(account.authored_by()));
  fields.add("synchronised", sync_word(account.sync_enabled()));
  fields.add("cloud managed", account.is_cloud_managed() ? "yes" : "");
  if (account.has_bound_to()) {
    fields.add("bound to", name_of(account.bound_to()));
    fields.add("bound by", word_of(account.method()) + ", decision " + id_of(account.bound_by()));
  }
  fields.add("immutable id", account.immutable_id());
  fields.add("on-premises object id", account.on_premises_object_identifier());
  fields.add("security identifier", account.security_identifier());
  fields.add("licensed", account.licensed() ? "yes" : "");
  fields.add("user principal name", account.user_principal_name());
  fields.add("  as asserted", account.asserted_user_principal_name());
  for (const std::string& address : account.proxy_addresses()) {
    fields.add("proxy address", address);
  }
  for (const std::string& address : account.asserted_proxy_addresses()) {
    fields.add("  as asserted", address);
  }
  fields.add("mail", account.mail());
  fields.add("mail nickname", account.mail_nickname());
  fields.add("display name", account.display_name());
  for (const v1::Attribute& attribute : account.attributes()) {
    for (const std::string& value : attribute.values()) fields.add(attribute.name(), value);
  }
  print_roles(account.roles(), "role", fields);
  print_roles(account.eligible_roles(), "eligible role", fields);
  fields.add("first seen", "position " + std::to_string(account.first_seen()));
  fields.add("last changed", "position " + std::to_string(account.last_changed()));
  session.out() << session.paint().bold(printable(account_label(account))) << '\n';
  fields.print(session.out(), session.paint(), 2);
  print_rollback(account, session, 2);
}

Result<ExitCode> get(Session& session, const ReadOptions& options, const std::string& key) {
  v1::GetAccountRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(key);
  TENON_ASSIGN_OR_RETURN(const v1::GetAccountResponse response,
                         session.client().get_account(request));
  if (session.settings.json) {
    session.out() << json_line(response.account()) << '\n';
  } else {
    print_account(response.account(), session);
  }
  return ExitCode::kOk;
}

}  // namespace

void add_accounts(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("accounts", "Cloud accounts: list them, or get one");
  auto listing = std::make_shared<AccountsOptions>();
  CLI::App& list_command = *command.add_subcommand("list", "List accounts that meet every filter");
  for (CLI::App* each : {&command, &list_command}) {
    listing->add_to(*each);
    on_command(*each, session, [&session, listing] { return list(session, *listing); });
  }
  auto reading = std::make_shared<ReadOptions>();
  auto key = std::make_shared<std::string>();
  CLI::App& get_command = *command.add_subcommand("get", "Everything about one account");
  get_command.add_option("KEY", *key, "UPN, address, anchor or either object id")->required();
  reading->add_to(get_command);
  on_command(get_command, session,
             [&session, reading, key] { return get(session, *reading, *key); });
}

}  // namespace tenon::cli
