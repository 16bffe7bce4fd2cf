// tenon verify BUNDLE --vkey VKEY [--checkpoint FILE]
// tenon verify receipt FILE --vkey VKEY

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/fact_words.h"
#include "cli/json.h"
#include "cli/offline/verify.h"
#include "cli/offline/verify_proof.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/text.h"
#include "cli/words.h"
#include "engine/base/encoding.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::cli {
namespace {

struct VerifyOptions {
  std::string bundle;
  std::string vkey;
  std::string checkpoint;
  std::string receipt;
};

std::string base64(const Digest& digest) { return to_base64(as_view(digest)); }

// What was found, for people on the standard output, for programs as an object.
ExitCode print_finding(const Error& error, Session& session) {
  if (session.settings.json) {
    nlohmann::ordered_json json;
    json["verified"] = false;
    json["reason"] = error.reason;
    json["message"] = error.message;
    for (const auto& [name, value] : error.details) {
      if (name == "position" || name == "from" || name == "before" || name == "offset") {
        json[name] = std::stoull(value);
      }
    }
    session.out() << json_line(json) << '\n';
  } else {
    session.out() << session.paint().bad("NOT VERIFIED") << ": " << printable(error.message) << '\n'
                  << "  (" << error.reason << ")\n";
  }
  return ExitCode::kNegative;
}

void print_bundle(const offline::VerifiedBundle& bundle, Session& session) {
  if (session.settings.json) {
    nlohmann::ordered_json json;
    json["verified"] = true;
    json["origin"] = bundle.origin;
    json["tenant"] = bundle.tenant;
    json["facts"] = bundle.facts;
    json["decisions"] = bundle.decisions;
    json["root"] = base64(bundle.root);
    json["decisionDigest"] = base64(bundle.decision_digest);
    json["semanticsRevision"] = bundle.revision;
    json["keptSize"] = nullptr;
    if (bundle.kept_size) json["keptSize"] = *bundle.kept_size;
    session.out() << json_line(json) << '\n';
    return;
  }
  session.out() << "log               " << printable(bundle.origin) << '\n'
                << "tenant            " << bundle.tenant << '\n'
                << "facts             " << bundle.facts << ", every hash checked\n"
                << "tree root         " << base64(bundle.root) << ", signed\n";
  if (bundle.kept_size) {
    session.out() << "kept checkpoint   of " << *bundle.kept_size
                  << " facts: this log begins with them\n";
  } else {
    session.out() << "kept checkpoint   none given: whether earlier facts were written anew before "
                     "the signature is not known\n";
  }
  session.out() << "decisions         " << bundle.decisions
                << ", derived again by semantics revision " << bundle.revision << '\n'
                << "decision digest   " << base64(bundle.decision_digest) << ", signed\n"
                << session.paint().good("VERIFIED") << '\n';
}

Result<ExitCode> verify_bundle(Session& session, const VerifyOptions& options) {
  if (options.bundle.empty() || options.vkey.empty()) {
    return usage_error(
        "name the bundle and its key: tenon verify BUNDLE --vkey VKEY "
        "[--checkpoint FILE]");
  }
  offline::VerifyTrust trust;
  trust.vkey = options.vkey;
  if (!options.checkpoint.empty()) {
    TENON_ASSIGN_OR_RETURN(trust.kept_checkpoint, read_input(options.checkpoint));
  }
  std::ifstream file(options.bundle, std::ios::binary);
  if (!file) {
    return make_error(ErrorCode::kNotFound, "FILE_READ", options.bundle + " cannot be read");
  }
  Progress progress(session.err(), session.terminal().err_is_terminal, "verify");
  const Result<offline::VerifiedBundle> verified =
      offline::verify_bundle(file, trust, [&](std::uint64_t done, std::uint64_t total) {
        progress.show(done, total, std::to_string(done) + " facts");
      });
  progress.clear();
  if (verified.ok()) {
    print_bundle(*verified, session);
    return ExitCode::kOk;
  }
  if (offline::is_finding(verified.error())) return print_finding(verified.error(), session);
  return verified.error();
}

nlohmann::ordered_json receipt_json(const offline::ProvenReceipt& receipt) {
  nlohmann::ordered_json json;
  json["verified"] = true;
  json["origin"] = receipt.origin;
  json["size"] = receipt.size;
  json["root"] = receipt.root;
  json["position"] = receipt.position;
  json["timeMicros"] = receipt.time.value;
  json["source"] = receipt.source;
  json["number"] = receipt.source_number;
  if (receipt.request_id) json["requestId"] = receipt.request_id->text();
  json["kind"] = kind_words(receipt.kind);
  v1::Fact fact;
  if (receipt.payload && fact.ParseFromString(*receipt.payload)) {
    json["fact"] = json_value(fact, JsonFields::kPresent);
  }
  return json;
}

void print_receipt(const offline::ProvenReceipt& receipt, Session& session) {
  if (session.settings.json) {
    session.out() << json_line(receipt_json(receipt)) << '\n';
    return;
  }
  google::protobuf::Timestamp time;
  time.set_seconds(receipt.time.value / 1'000'000);
  time.set_nanos(static_cast<std::int32_t>(receipt.time.value % 1'000'000) * 1000);
  v1::Fact fact;
  const bool readable = receipt.payload && fact.ParseFromString(*receipt.payload);
  session.out() << "log        " << printable(receipt.origin) << ", tree of " << receipt.size
                << " facts\n"
                << "position   " << receipt.position << ", " << time_of(time) << '\n'
                << "source     " << printable(receipt.source) << '#' << receipt.source_number
                << '\n'
                << "fact       " << kind_words(receipt.kind) << ' '
                << (readable ? printable(about(fact)) : "(payload not in the receipt)") << '\n'
                << session.paint().good("VERIFIED") << '\n';
}

Result<ExitCode> verify_receipt(Session& session, const VerifyOptions& options) {
  if (options.vkey.empty()) return usage_error("name the key: --vkey VKEY");
  TENON_ASSIGN_OR_RETURN(const std::string text, read_input(options.receipt));
  const Result<offline::ProvenReceipt> proven = offline::verify_receipt_text(text, options.vkey);
  if (proven.ok()) {
    print_receipt(*proven, session);
    return ExitCode::kOk;
  }
  if (proven.error().reason == "VKEY_MALFORMED") return proven.error();
  return print_finding(proven.error(), session);
}

}  // namespace

void add_verify(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "verify", "Check a bundle, decisions included, or a receipt; speaks to no server");
  auto options = std::make_shared<VerifyOptions>();
  command.add_option("BUNDLE", options->bundle, "what `tenon export bundle` wrote");
  command.add_option("--vkey", options->vkey, "the tenant's verifier key: `tenon vkey`")
      ->type_name("VKEY");
  const CLI::Option* kept =
      command.add_option("--checkpoint", options->checkpoint, "the checkpoint that you kept")
          ->type_name("FILE");
  on_command(command, session, [&session, options, kept]() -> Result<ExitCode> {
    if (kept->count() > 0 && options->checkpoint.empty()) {
      return usage_error("--checkpoint names no file: leave it out to verify without one");
    }
    return verify_bundle(session, *options);
  });

  CLI::App& receipt = *command.add_subcommand("receipt", "A receipt: `tenon receipt` writes one");
  receipt.add_option("FILE", options->receipt, "the receipt; - for the standard input")->required();
  receipt.add_option("--vkey", options->vkey, "the tenant's verifier key")->type_name("VKEY");
  on_command(receipt, session, [&session, options] { return verify_receipt(session, *options); });
}

}  // namespace tenon::cli
