#include "cli/import_options.h"

#include <CLI/CLI.hpp>

#include "cli/session.h"

namespace tenon::cli {
namespace {

constexpr char kDefaultConnector[] = "facts";

}  // namespace

CLI::Option& FileOptions::add_to(CLI::App& command) {
  CLI::Option& files =
      *command.add_option("FILE", plan.files, "on premises: LDIF; cloud: Graph JSON; else facts");
  command.add_option("--as", as, "on-premises or cloud; facts if it is left out")
      ->check(CLI::IsMember({"on-premises", "cloud"}));
  command.add_option("--connector", plan.connector,
                     "the connector whose facts these are: a-z, 0-9 and -");
  CLI::Option* initial = command.add_flag("--initial", plan.initial,
                                          "everything there is: what is not mentioned is gone");
  command.add_flag("--delta", delta, "what changed (the default)")->excludes(initial);
  command.add_flag("--guid-from-dn", plan.guid_from_dn,
                   "for directories without GUIDs: make them from the names");
  command.add_flag("--accept-unterminated-end", plan.accept_unterminated_end,
                   "a file whose last line has no end is complete, not cut off");
  return files;
}

Status FileOptions::complete() {
  const bool on_premises = as == "on-premises";
  if (!on_premises &&
      (plan.initial || delta || plan.guid_from_dn || plan.accept_unterminated_end)) {
    return usage_error(
        "--initial, --delta, --guid-from-dn and --accept-unterminated-end go with --as "
        "on-premises");
  }
  if (!as.empty() && plan.connector.empty()) {
    return usage_error("--as " + as + " needs --connector NAME, whose facts these are");
  }
  if (plan.connector.empty()) plan.connector = kDefaultConnector;
  plan.form = on_premises  ? ImportPlan::Form::kOnPremises
              : as.empty() ? ImportPlan::Form::kFacts
                           : ImportPlan::Form::kCloud;
  return prepare(plan);
}

}  // namespace tenon::cli
