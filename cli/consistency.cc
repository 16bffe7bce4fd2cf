// tenon consistency OLD [NEW]

#include <CLI/CLI.hpp>
#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/offline/verify_proof.h"
#include "cli/output_file.h"
#include "engine/base/encoding.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

struct Trees {
  std::string older;
  std::string newer;
  std::string vkey;
};

// A number, or the file of a checkpoint.
Result<offline::NamedTree> tree_of(const std::string& name, const std::string& vkey) {
  if (name.find_first_not_of("0123456789") == std::string::npos) {
    return offline::named_tree(name, "");
  }
  TENON_ASSIGN_OR_RETURN(const std::string text, read_input(name));
  return offline::named_tree(text, vkey);
}

offline::TreeProof proof_of(const v1::GetConsistencyProofResponse& proof) {
  return {proof.old_size(),
          proof.old_root(),
          proof.new_size(),
          proof.new_root(),
          {proof.hashes().begin(), proof.hashes().end()}};
}

// The log as it is now, as its key signs it.
Result<offline::NamedTree> signed_head(Session& session, const std::string& tenant,
                                       const std::string& vkey) {
  v1::GetCheckpointRequest request;
  request.set_tenant(tenant);
  TENON_ASSIGN_OR_RETURN(const v1::GetCheckpointResponse head,
                         session.client().get_checkpoint(request));
  return offline::named_tree(head.checkpoint(), vkey);
}

// A checkpoint of another log proves nothing about this one.
Status check_origins(Session& session, const std::string& tenant,
                     std::initializer_list<const offline::NamedTree*> trees) {
  for (const offline::NamedTree* tree : trees) {
    if (tree->origin.empty()) continue;
    v1::GetVerifierKeyRequest request;
    request.set_tenant(tenant);
    TENON_ASSIGN_OR_RETURN(const v1::GetVerifierKeyResponse key,
                           session.client().get_verifier_key(request));
    if (key.vkey().starts_with(tree->origin + "+")) continue;
    return make_error(ErrorCode::kInvalidArgument, "CHECKPOINT_ORIGIN",
                      "the checkpoint is of the log " + tree->origin + ", and the log of tenant " +
                          tenant + " is " + key.vkey().substr(0, key.vkey().find('+')));
  }
  return {};
}

// What the roots stand on.
std::string_view unsigned_note(const Trees& trees, bool both_signed) {
  if (trees.vkey.empty()) {
    return "no signature was checked: name the key with --vkey";
  }
  if (!both_signed) {
    return "of a tree that is named by its number, no signature was checked: name the file of its "
           "checkpoint";
  }
  return "";
}

void print_proof(const v1::GetConsistencyProofResponse& proof, Session& session) {
  if (session.settings.json) {
    nlohmann::ordered_json json;
    json["oldSize"] = proof.old_size();
    json["oldRoot"] = to_base64(proof.old_root());
    json["newSize"] = proof.new_size();
    json["newRoot"] = to_base64(proof.new_root());
    json["hashes"] = nlohmann::ordered_json::array();
    for (const std::string& hash : proof.hashes()) json["hashes"].push_back(to_base64(hash));
    session.out() << json_line(json) << '\n';
    return;
  }
  session.out() << "old " << proof.old_size() << ' ' << to_base64(proof.old_root()) << '\n'
                << "new " << proof.new_size() << ' ' << to_base64(proof.new_root()) << '\n';
  for (const std::string& hash : proof.hashes()) session.out() << to_base64(hash) << '\n';
  session.out() << session.paint().good("CONSISTENT") << '\n';
}

Result<ExitCode> prove(Session& session, const Trees& trees) {
  TENON_ASSIGN_OR_RETURN(const offline::NamedTree older, tree_of(trees.older, trees.vkey));
  v1::GetConsistencyProofRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  offline::NamedTree newer;
  const bool as_it_says = trees.newer.empty() && trees.vkey.empty();
  if (!trees.newer.empty()) {
    TENON_ASSIGN_OR_RETURN(newer, tree_of(trees.newer, trees.vkey));
    if (newer.size == 0) return usage_error("NEW is a tree of no facts: nothing is older");
  } else if (!as_it_says) {
    TENON_ASSIGN_OR_RETURN(newer, signed_head(session, request.tenant(), trees.vkey));
  }
  TENON_RETURN_IF_ERROR(check_origins(session, request.tenant(), {&older, &newer}));
  request.set_old_size(older.size);
  request.set_new_size(newer.size);
  TENON_ASSIGN_OR_RETURN(const v1::GetConsistencyProofResponse proof,
                         session.client().get_consistency_proof(request));
  if (as_it_says) newer.size = proof.new_size();
  const Status checked = offline::check_consistency(older, newer, proof_of(proof));
  if (!checked.ok()) {
    session.out() << session.paint().bad("NOT CONSISTENT") << ": " << checked.error().message
                  << '\n';
    return ExitCode::kNegative;
  }
  print_proof(proof, session);
  const std::string_view note = unsigned_note(trees, older.root && newer.root);
  if (!note.empty()) session.err() << session.paint().warn("note: ") << note << '\n';
  return ExitCode::kOk;
}

}  // namespace

void add_consistency(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "consistency", "Proof that one state of the log is the beginning of another, checked here");
  auto trees = std::make_shared<Trees>();
  command.add_option("OLD", trees->older, "a number of facts, or the file of a checkpoint")
      ->required();
  command.add_option("NEW", trees->newer, "the same; left out: the log as it is now");
  const CLI::Option* key =
      command.add_option("--vkey", trees->vkey, "check the signatures of the checkpoints")
          ->type_name("VKEY");
  on_command(command, session, [&session, trees, key]() -> Result<ExitCode> {
    if (key->count() > 0 && trees->vkey.empty()) {
      return usage_error("--vkey names no key: leave it out to check no signature");
    }
    return prove(session, *trees);
  });
}

}  // namespace tenon::cli
