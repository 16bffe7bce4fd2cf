// tenon immutable-id clear, tenon identifier clear

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/order.h"

namespace tenon::cli {
namespace {

struct ClearOptions {
  std::string key;
  OrderOptions order;
};

// `put` makes the fact for an account id.
template <typename Put>
void add_clear(CLI::App& group, Session& session, const std::string& help, Put put) {
  group.require_subcommand(1);
  CLI::App& command = *group.add_subcommand("clear", help);
  auto options = std::make_shared<ClearOptions>();
  command.add_option("KEY", options->key, "of the account")->required();
  options->order.add_to(command, OrderOptions::Reason::kRequired);
  on_command(command, session, [&session, options, put]() -> Result<ExitCode> {
    v1::Fact fact;
    TENON_ASSIGN_OR_RETURN(const v1::Account account, account_for_order(session, options->key));
    put(account.object_id(), fact);
    return give_order(session, options->order, {fact});
  });
}

}  // namespace

void add_immutable_id(CLI::App& app, Session& session) {
  add_clear(*app.add_subcommand("immutable-id", "The source anchor stamped on an account"), session,
            "Clear it, which gives the account its one soft match back",
            [](const std::string& account, v1::Fact& fact) {
              fact.mutable_immutable_id_cleared()->set_account_id(account);
            });
}

void add_identifier(CLI::App& app, Session& session) {
  add_clear(*app.add_subcommand("identifier", "The on-premises object identifier of an account"),
            session, "End the account's mapping to an on-premises object",
            [](const std::string& account, v1::Fact& fact) {
              fact.mutable_object_identifier_mapping_cleared()->set_account_id(account);
            });
}

}  // namespace tenon::cli
