// tenon report KEY|--conflicts|--tenant [T] -o FILE

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/output_file.h"
#include "cli/read_options.h"
#include "cli/report/account_page.h"
#include "cli/report/conflicts_page.h"
#include "cli/report/gather.h"
#include "cli/report/page.h"
#include "cli/report/tenant_page.h"

namespace tenon::cli {
namespace {

struct ReportOptions : ReadOptions {
  std::string key;
  bool conflicts = false;
  bool tenant = false;
  std::string out;
  std::int32_t decisions = 0;
  std::uint64_t limit = 200;
  report::ProofOptions proofs;
};

struct Report {
  std::string page;
  std::uint64_t head = 0;
};

Result<Report> make_report(Session& session, const ReportOptions& options) {
  if (!options.key.empty()) {
    TENON_ASSIGN_OR_RETURN(
        const report::AccountEvidence account,
        report::gather_account(session, options, options.key, options.decisions, options.proofs));
    return Report{report::account_page(account), account.why.head()};
  }
  if (options.conflicts) {
    TENON_ASSIGN_OR_RETURN(
        const report::ConflictsEvidence queue,
        report::gather_conflicts(session, options, options.limit, options.proofs));
    return Report{report::conflicts_page(queue), queue.head};
  }
  TENON_ASSIGN_OR_RETURN(const report::TenantEvidence tenant,
                         report::gather_tenant(session, options));
  return Report{report::tenant_page(tenant), tenant.head};
}

Result<ExitCode> write_report(Session& session, const ReportOptions& options) {
  // Beside a KEY or --conflicts, --tenant only says whose.
  const bool both = !options.key.empty() && options.conflicts;
  const bool none = options.key.empty() && !options.conflicts && !options.tenant;
  if (both || none) {
    return usage_error(
        "of what? Name a KEY (an account or object), or --conflicts, or --tenant for a report "
        "over the tenant");
  }
  TENON_ASSIGN_OR_RETURN(const Report made, make_report(session, options));
  if (options.out == "-") {
    session.out() << made.page;
    return ExitCode::kOk;
  }
  TENON_RETURN_IF_ERROR(write_output(options.out, made.page, Readers::kOwner));
  if (session.settings.json) {
    nlohmann::ordered_json json;
    json["file"] = options.out;
    json["head"] = made.head;
    json["bytes"] = made.page.size();
    session.out() << json_line(json) << '\n';
  } else {
    session.out() << options.out << ", as of " << report::counted(made.head, "fact") << '\n';
  }
  return ExitCode::kOk;
}

}  // namespace

void add_report(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "report", "The evidence as one page to hand to a person, for a browser or for paper");
  auto options = std::make_shared<ReportOptions>();
  command.add_option("KEY", options->key, "of an account or object, as of why");
  command.add_flag("--conflicts", options->conflicts, "of everything that waits for a person");
  command
      .add_option_function<std::string>(
          "--tenant",
          [&session, options](const std::string& name) {
            options->tenant = true;
            if (!name.empty()) session.settings.tenant = name;
          },
          "over the whole tenant; T: which, also beside KEY or --conflicts")
      ->expected(0, 1)
      ->trigger_on_parse()
      ->type_name("[T]");
  command.add_option("-o,--out", options->out, "write it there; - for the standard output")
      ->required()
      ->type_name("FILE");
  command.add_option("--decisions", options->decisions, "at most so many, the newest; 0: 100")
      ->check(kDecimal)
      ->check(CLI::Range(0, 1000));
  command.add_option("--limit", options->limit, "at most so many conflicts; default 200")
      ->check(kDecimal)
      ->check(CLI::Range(0, 10'000));
  command
      .add_option("--receipts", options->proofs.receipts_max,
                  "at most so many receipts of facts; default 40")
      ->check(kDecimal)
      ->check(CLI::Range(0, 1000));
  command.add_flag("--entry-only", options->proofs.entry_only,
                   "receipts without what the facts say");
  options->add_to(command);
  on_command(command, session, [&session, options] { return write_report(session, *options); });
}

}  // namespace tenon::cli
