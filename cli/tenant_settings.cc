// tenon tenant set-feature|domain|rule-set|directory-sync

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/order.h"
#include "cli/text.h"
#include "cli/words.h"
#include "tenon/v1/admin.pb.h"

namespace tenon::cli {
namespace {

struct SettingOptions {
  std::vector<std::string> texts;
  OrderOptions order;
};

Result<v1::Tenant> tenant_now(Session& session) {
  v1::GetTenantRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(v1::GetTenantResponse response, session.client().get_tenant(request));
  return std::move(*response.mutable_tenant());
}

// Makes of a word a fact, knowing how the tenant is set now.
using SettingOf = std::function<Status(const std::string& word, const v1::Tenant&, v1::Fact&)>;

// What is said of the facts when they have been carried out.
using SayAfter = std::function<void(const std::vector<v1::Fact>&, Session&)>;

// A subcommand that takes words and makes of each a fact: one atomic order, sent when all of them
// are right.
void add_setting(CLI::App& command, Session& session, const std::string& word,
                 const std::string& word_help, SettingOf fact_of, SayAfter say = {}) {
  auto options = std::make_shared<SettingOptions>();
  command.add_option(word, options->texts, word_help)->required();
  options->order.add_to(command);
  on_command(command, session, [&session, options, fact_of, say]() -> Result<ExitCode> {
    TENON_ASSIGN_OR_RETURN(const v1::Tenant tenant, tenant_now(session));
    std::vector<v1::Fact> facts;
    for (const std::string& text : options->texts) {
      TENON_RETURN_IF_ERROR(fact_of(text, tenant, facts.emplace_back()));
    }
    TENON_ASSIGN_OR_RETURN(const ExitCode code, give_order(session, options->order, facts));
    if (say && code == ExitCode::kOk && !session.settings.json) say(facts, session);
    return code;
  });
}

// --- features

Status check_feature(const v1::FeatureSet& feature, const v1::Tenant& tenant) {
  std::string names;
  for (const v1::FeatureSet& known : tenant.features()) {
    names += (names.empty() ? "" : ", ") + known.name();
    if (known.name() != feature.name()) continue;
    const bool numeric = known.value_case() == v1::FeatureSet::kNumber;
    if (numeric == (feature.value_case() == v1::FeatureSet::kNumber)) return {};
    return usage_error("feature " + feature.name() +
                       (numeric ? " takes a number, e.g. " + feature.name() + "=500"
                                : " is on or off, no number"));
  }
  return usage_error("there is no feature \"" + feature.name() + "\"; there are " + names);
}

void add_set_feature(CLI::App& app, Session& session) {
  add_setting(*app.add_subcommand("set-feature", "Switch features on or off"), session, "FEATURE",
              "NAME=on, NAME=off or NAME=NUMBER",
              [](const std::string& text, const v1::Tenant& tenant, v1::Fact& fact) -> Status {
                TENON_ASSIGN_OR_RETURN(*fact.mutable_feature_set(), parse_feature(text));
                return check_feature(fact.feature_set(), tenant);
              });
}

// --- domains

bool same_domain(const std::string& a, const std::string& b) {
  return CLI::detail::to_lower(a) == CLI::detail::to_lower(b);
}

// A domain without a kind keeps the one that it has; a new one is managed.
Status domain_of(const std::string& text, const v1::Tenant& tenant, v1::Fact& fact) {
  v1::VerifiedDomain& domain = *fact.mutable_domain_verified()->mutable_domain();
  TENON_ASSIGN_OR_RETURN(domain, parse_domain(text));
  if (text.find(':') != std::string::npos) return {};
  for (const v1::VerifiedDomain& known : tenant.domains()) {
    if (same_domain(known.domain(), domain.domain())) {
      domain.set_authentication(known.authentication());
    }
  }
  return {};
}

void say_kinds(const std::vector<v1::Fact>& facts, Session& session) {
  for (const v1::Fact& fact : facts) {
    const v1::VerifiedDomain& domain = fact.domain_verified().domain();
    const bool federated = domain.authentication() == v1::FEDERATED;
    session.out() << "  " << printable(domain.domain()) << " is verified and "
                  << (federated ? "federated" : "managed") << "; "
                  << (federated ? "managed" : "federated") << " would be "
                  << printable(domain.domain()) << (federated ? ":managed" : ":federated") << '\n';
  }
}

void add_domain(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("domain", "Verified domains: add or remove them");
  command.require_subcommand(1);
  add_setting(
      *command.add_subcommand("add", "A domain was verified, or its authentication changed"),
      session, "DOMAIN",
      "NAME, NAME:managed or NAME:federated; without a kind it keeps the one it has", domain_of,
      say_kinds);
  add_setting(*command.add_subcommand("remove", "A domain is no longer verified"), session,
              "DOMAIN", "NAME",
              [](const std::string& text, const v1::Tenant&, v1::Fact& fact) -> Status {
                fact.mutable_domain_removed()->set_domain(text);
                return {};
              });
}

// --- one word

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
  options->order.add_to(command, OrderOptions::Reason::kRequired);
  on_command(command, session, [&session, options] {
    v1::Fact fact;
    fact.mutable_directory_sync_switched()->set_on(options->word == "on");
    return give_order(session, options->order, {fact});
  });
}

}  // namespace

void add_tenant_settings(CLI::App& app, Session& session) {
  add_set_feature(app, session);
  add_domain(app, session);
  add_rule_set(app, session);
  add_directory_sync(app, session);
}

}  // namespace tenon::cli
