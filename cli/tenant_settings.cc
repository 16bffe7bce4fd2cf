// tenon tenant set-feature|domain|rule-set|directory-sync

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/order.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

struct SettingOptions {
  std::vector<std::string> texts;
  OrderOptions order;
};

// A subcommand that takes words and makes of each a fact: one atomic order.
template <typename FactOf>
void add_setting(CLI::App& app, Session& session, const std::string& name, const std::string& help,
                 const std::string& word, const std::string& word_help, FactOf fact_of) {
  CLI::App& command = *app.add_subcommand(name, help);
  auto options = std::make_shared<SettingOptions>();
  command.add_option(word, options->texts, word_help)->required();
  options->order.add_to(command);
  on_command(command, session, [&session, options, fact_of]() -> Result<ExitCode> {
    std::vector<v1::Fact> facts;
    for (const std::string& text : options->texts) {
      TENON_RETURN_IF_ERROR(fact_of(text, facts.emplace_back()));
    }
    return give_order(session, options->order, facts);
  });
}

void add_domain(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("domain", "Verified domains: add or remove them");
  command.require_subcommand(1);
  add_setting(command, session, "add", "A domain was verified, or its authentication changed",
              "DOMAIN", "NAME, NAME:managed or NAME:federated",
              [](const std::string& text, v1::Fact& fact) -> Status {
                TENON_ASSIGN_OR_RETURN(*fact.mutable_domain_verified()->mutable_domain(),
                                       parse_domain(text));
                return {};
              });
  add_setting(command, session, "remove", "A domain is no longer verified", "DOMAIN", "NAME",
              [](const std::string& text, v1::Fact& fact) -> Status {
                fact.mutable_domain_removed()->set_domain(text);
                return {};
              });
}

struct OneSetting {
  std::string word;
  OrderOptions order;
};

void add_rule_set(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("rule-set", "Put another rule set in force");
  auto options = std::make_shared<OneSetting>();
  command.add_option("NAME", options->word, "2016-03, 2026-06 or 2026-07")->required();
  options->order.add_to(command);
  on_command(command, session, [&session, options] {
    v1::Fact fact;
    fact.mutable_rule_set_activated()->set_rule_set(options->word);
    return give_order(session, options->order, {fact});
  });
}

void add_directory_sync(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "directory-sync", "Switch directory synchronisation of the whole tenant off or on");
  auto options = std::make_shared<OneSetting>();
  command.add_option("SWITCH", options->word, "on or off")
      ->required()
      ->check(CLI::IsMember({"on", "off"}));
  options->order.add_to(command);
  on_command(command, session, [&session, options] {
    v1::Fact fact;
    fact.mutable_directory_sync_switched()->set_on(options->word == "on");
    return give_order(session, options->order, {fact});
  });
}

}  // namespace

void add_tenant_settings(CLI::App& app, Session& session) {
  add_setting(app, session, "set-feature", "Switch features on or off", "FEATURE",
              "NAME=on, NAME=off or NAME=NUMBER",
              [](const std::string& text, v1::Fact& fact) -> Status {
                TENON_ASSIGN_OR_RETURN(*fact.mutable_feature_set(), parse_feature(text));
                return {};
              });
  add_domain(app, session);
  add_rule_set(app, session);
  add_directory_sync(app, session);
}

}  // namespace tenon::cli
