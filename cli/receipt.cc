// tenon receipt POSITION [--out FILE] [--entry-only]

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/output_file.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

struct ReceiptOptions {
  std::uint64_t position = 0;
  std::string out;
  bool entry_only = false;
};

Result<ExitCode> get_receipt(Session& session, const ReceiptOptions& options) {
  v1::GetReceiptRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_position(options.position);
  request.set_entry_only(options.entry_only);
  TENON_ASSIGN_OR_RETURN(const v1::GetReceiptResponse response,
                         session.client().get_receipt(request));
  if (!options.out.empty()) {
    const Readers readers = options.entry_only ? Readers::kAll : Readers::kOwner;
    TENON_RETURN_IF_ERROR(write_output(options.out, response.receipt(), readers));
  } else if (session.settings.json) {
    session.out() << json_line(response) << '\n';
  } else {
    session.out() << response.receipt();
  }
  return ExitCode::kOk;
}

}  // namespace

void add_receipt(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "receipt", "Proof that a fact is in the log, which anybody can check without the server");
  auto options = std::make_shared<ReceiptOptions>();
  command.add_option("POSITION", options->position, "of the fact")->required()->check(kDecimal);
  command.add_option("--out", options->out, "write it there; else to the standard output")
      ->type_name("FILE");
  command.add_flag("--entry-only", options->entry_only,
                   "without the payload: the receipt then holds no personal data");
  on_command(command, session, [&session, options] { return get_receipt(session, *options); });
}

}  // namespace tenon::cli
