// tenon tenant create|show|list

#include <CLI/CLI.hpp>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/order.h"
#include "cli/read_options.h"
#include "cli/table.h"
#include "cli/words.h"
#include "tenon/v1/admin.pb.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

void print_tenant(const v1::Tenant& tenant, Session& session) {
  if (session.settings.json) {
    session.out() << json_line(tenant) << '\n';
    return;
  }
  const Paint paint = session.paint();
  Fields fields;
  fields.add("tenant", tenant.name());
  fields.add("initial domain", tenant.initial_domain());
  fields.add("first sync", tenant.first_sync_date());
  fields.add("rule set", tenant.rule_set());
  fields.add("directory sync", tenant.directory_sync_on() ? "on" : "off");
  fields.add("facts", std::to_string(tenant.head()));
  fields.print(session.out(), paint);
  if (tenant.domains_size() > 0) {
    session.out() << '\n';
    Table domains({{"domain"}, {"authentication"}});
    for (const v1::VerifiedDomain& domain : tenant.domains()) {
      const bool federated = domain.authentication() == v1::FEDERATED;
      domains.add({domain.domain(), federated ? "federated" : "managed"});
    }
    domains.print(session.out(), paint);
  }
  if (tenant.features_size() > 0) {
    session.out() << '\n';
    Table features({{"feature"}, {"value"}});
    for (const v1::FeatureSet& feature : tenant.features()) {
      features.add({feature.name(), value_of(feature)});
    }
    features.print(session.out(), paint);
  }
}

// --- create

struct CreateOptions {
  std::string name;
  std::string initial_domain;
  std::vector<std::string> domains;
  std::string first_sync;
  std::string rule_set;
  std::vector<std::string> features;
  OrderOptions order;
};

Result<v1::CreateTenantRequest> create_request(const CreateOptions& options) {
  v1::CreateTenantRequest request;
  request.set_tenant(options.name);
  v1::TenantCreated& settings = *request.mutable_settings();
  settings.set_initial_domain(options.initial_domain);
  for (const std::string& text : options.domains) {
    TENON_ASSIGN_OR_RETURN(*settings.add_domains(), parse_domain(text));
  }
  settings.set_first_sync_date(options.first_sync);
  settings.set_rule_set(options.rule_set);
  for (const std::string& text : options.features) {
    TENON_ASSIGN_OR_RETURN(*settings.add_features(), parse_feature(text));
  }
  TENON_ASSIGN_OR_RETURN(*request.mutable_order(), options.order.order());
  return request;
}

// Settings as a set: in whichever order domains and features are named.
std::string settings_text(v1::TenantCreated settings) {
  std::set<std::string> parts;
  for (const v1::VerifiedDomain& domain : settings.domains())
    parts.insert(domain.SerializeAsString());
  for (const v1::FeatureSet& feature : settings.features()) {
    parts.insert(feature.SerializeAsString());
  }
  settings.clear_domains();
  settings.clear_features();
  std::string text = settings.SerializeAsString();
  for (const std::string& part : parts) text += "\n" + part;
  return text;
}

// The same order, given before under another request id, is no refusal.
Result<ExitCode> created_before(Session& session, const v1::CreateTenantRequest& request,
                                Error refusal) {
  v1::ReadFactsRequest first;
  first.set_tenant(request.tenant());
  first.set_to(1);
  bool same = false;
  v1::CreateTenantResponse response;
  TENON_RETURN_IF_ERROR(session.client().read_facts(first, [&](const v1::ReadFactsResponse& page) {
    v1::Fact fact;
    if (page.facts_size() == 0 || !fact.ParseFromString(page.facts(0).payload())) return false;
    same = settings_text(fact.tenant_created()) == settings_text(request.settings());
    response.mutable_receipt()->set_count(1);
    response.mutable_receipt()->set_repeated(true);
    *response.mutable_receipt()->mutable_time() = page.facts(0).time();
    return false;
  }));
  if (!same) {
    refusal.message +=
        "; it was created with other settings (tenon tenant show " + request.tenant() + ")";
    return refusal;
  }
  if (session.settings.json) {
    session.out() << json_line(response) << '\n';
  } else {
    session.out() << "tenant " << request.tenant() << " was created with these settings before, "
                  << time_of(response.receipt().time()) << "; what was set since stays\n";
  }
  return ExitCode::kOk;
}

// Whoever means to check what is signed wants the key from its first moment on.
void print_key(Session& session, const std::string& tenant) {
  v1::GetVerifierKeyRequest request;
  request.set_tenant(tenant);
  const Result<v1::GetVerifierKeyResponse> key = session.client().get_verifier_key(request);
  if (key.ok()) {
    session.out() << "its verifier key: " << key->vkey() << '\n';
  } else {
    session.err() << session.paint().warn("note: ")
                  << "its verifier key is not known yet: " << key.error().message
                  << "; see tenon vkey\n";
  }
}

Result<ExitCode> create(Session& session, CreateOptions& options) {
  if (options.name.empty()) {
    TENON_ASSIGN_OR_RETURN(options.name, session.tenant());
  }
  TENON_ASSIGN_OR_RETURN(const v1::CreateTenantRequest request, create_request(options));
  Result<v1::CreateTenantResponse> created = session.client().create_tenant(request);
  if (!created.ok() && created.error().reason == "TENANT_EXISTS") {
    return created_before(session, request, std::move(created).error());
  }
  TENON_ASSIGN_OR_RETURN(const v1::CreateTenantResponse response, std::move(created));
  if (session.settings.json) {
    session.out() << json_line(response) << '\n';
    return ExitCode::kOk;
  }
  session.out() << "tenant " << options.name
                << (response.receipt().repeated() ? ": created before by this request\n"
                                                  : " created\n");
  print_key(session, options.name);
  return ExitCode::kOk;
}

void add_create(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("create", "Make a tenant, in one atomic fact");
  auto options = std::make_shared<CreateOptions>();
  command.add_option("TENANT", options->name, "its name: a-z, 0-9 and -, at most 63 characters");
  command
      .add_option("--initial-domain", options->initial_domain,
                  "the domain that is verified from the start and stays")
      ->required();
  command.add_option("--domain", options->domains, "a verified domain: NAME or NAME:federated")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--first-sync", options->first_sync,
                     "YYYY-MM-DD of the organisation's first synchronisation");
  command.add_option("--rule-set", options->rule_set,
                     "2016-03, 2026-06 or 2026-07; the newest if it is left out");
  command.add_option("--feature", options->features, "a feature that begins so: NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  options->order.add_to(command);
  on_command(command, session, [&session, options] { return create(session, *options); });
}

// --- show, list

struct ShowOptions {
  std::string name;
  ReadOptions read;
};

Result<ExitCode> show(Session& session, const ShowOptions& options) {
  v1::GetTenantRequest request;
  if (options.name.empty()) {
    TENON_RETURN_IF_ERROR(options.read.fill(session, request));
  } else {
    request.set_tenant(options.name);
    TENON_RETURN_IF_ERROR(options.read.fill_moment(request));
  }
  TENON_ASSIGN_OR_RETURN(const v1::GetTenantResponse response,
                         session.client().get_tenant(request));
  print_tenant(response.tenant(), session);
  return ExitCode::kOk;
}

Result<ExitCode> list(Session& session) {
  Table table({{"tenant"}, {"initial domain"}, {"rule set"}, {"facts", Table::Align::kRight}});
  v1::ListTenantsRequest request;
  do {
    TENON_ASSIGN_OR_RETURN(const v1::ListTenantsResponse page,
                           session.client().list_tenants(request));
    for (const v1::Tenant& tenant : page.tenants()) {
      if (session.settings.json) session.out() << json_line(tenant) << '\n';
      table.add({tenant.name(), tenant.initial_domain(), tenant.rule_set(),
                 std::to_string(tenant.head())});
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (!session.settings.json) table.print(session.out(), session.paint());
  return ExitCode::kOk;
}

}  // namespace

void add_tenant(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("tenant", "Make, show and set up tenants");
  command.require_subcommand(1);
  add_create(command, session);
  auto options = std::make_shared<ShowOptions>();
  CLI::App& show_command = *command.add_subcommand("show", "Domains, features and rule set");
  show_command.add_option("TENANT", options->name, "its name; --tenant if it is left out");
  options->read.add_to(show_command);
  on_command(show_command, session, [&session, options] { return show(session, *options); });
  CLI::App& list_command = *command.add_subcommand("list", "All tenants of the server");
  on_command(list_command, session, [&session] { return list(session); });
  add_tenant_settings(command, session);
}

}  // namespace tenon::cli
