// tenon consistency OLD [NEW]

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

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

Status check_root(const offline::NamedTree& named, const std::string& root) {
  if (!named.root || *named.root == root) return {};
  return make_error(ErrorCode::kDataLoss, "VERIFY_TREE",
                    "the tree of " + std::to_string(named.size) + " facts has the root " +
                        to_base64(root) + " on the server, and " + to_base64(*named.root) +
                        " in the checkpoint: the log is not the one that was signed, or was "
                        "written anew");
}

Status check_proof(const v1::GetConsistencyProofResponse& proof) {
  const std::vector<std::string> hashes(proof.hashes().begin(), proof.hashes().end());
  if (offline::consistent(proof.old_size(), proof.old_root(), proof.new_size(), proof.new_root(),
                          hashes)) {
    return {};
  }
  return make_error(ErrorCode::kDataLoss, "VERIFY_TREE",
                    "the server's proof does not show that the tree of " +
                        std::to_string(proof.old_size()) + " facts is the beginning of that of " +
                        std::to_string(proof.new_size()));
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
  offline::NamedTree newer;
  if (!trees.newer.empty()) {
    TENON_ASSIGN_OR_RETURN(newer, tree_of(trees.newer, trees.vkey));
  }
  v1::GetConsistencyProofRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_old_size(older.size);
  request.set_new_size(newer.size);
  TENON_ASSIGN_OR_RETURN(const v1::GetConsistencyProofResponse proof,
                         session.client().get_consistency_proof(request));
  Status checked = check_root(older, proof.old_root());
  if (checked.ok()) checked = check_root(newer, proof.new_root());
  if (checked.ok()) checked = check_proof(proof);
  if (checked.ok()) {
    print_proof(proof, session);
    return ExitCode::kOk;
  }
  session.out() << session.paint().bad("NOT CONSISTENT") << ": " << checked.error().message << '\n';
  return ExitCode::kNegative;
}

}  // namespace

void add_consistency(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand(
      "consistency", "Proof that one state of the log is the beginning of another, checked here");
  auto trees = std::make_shared<Trees>();
  command.add_option("OLD", trees->older, "a number of facts, or the file of a checkpoint")
      ->required();
  command.add_option("NEW", trees->newer, "the same; left out: the log as it is now");
  command.add_option("--vkey", trees->vkey, "check the signatures of the checkpoints")
      ->type_name("VKEY");
  on_command(command, session, [&session, trees] { return prove(session, *trees); });
}

}  // namespace tenon::cli
