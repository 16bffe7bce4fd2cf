// tenon export tiles DIR
// tenon export bundle FILE

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/offline/tile_folder.h"
#include "cli/offline/verify_proof.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli {
namespace {

Status make_folder_of(const std::filesystem::path& file) {
  std::error_code failed;
  std::filesystem::create_directories(file.parent_path(), failed);
  if (!failed) return {};
  return make_error(ErrorCode::kInternal, "OUTPUT_FILE",
                    file.parent_path().string() + " cannot be made: " + failed.message());
}

// A full tile never changes: what is there stays. check_tiles() looks at it.
Status write_tile(Session& session, const std::string& tenant, const std::filesystem::path& folder,
                  const std::string& path) {
  const std::filesystem::path file = folder / path;
  std::error_code unknown;
  if (std::filesystem::exists(file, unknown)) return {};
  v1::GetTileRequest request;
  request.set_tenant(tenant);
  request.set_path(path);
  TENON_ASSIGN_OR_RETURN(const v1::GetTileResponse tile, session.client().get_tile(request));
  TENON_RETURN_IF_ERROR(make_folder_of(file));
  return write_output(file, tile.data(), Readers::kAll);
}

// The checkpoint last, when all that it speaks of is there and is what it says.
Result<ExitCode> export_tiles(Session& session, const std::filesystem::path& folder) {
  v1::GetCheckpointRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(const v1::GetCheckpointResponse signed_head,
                         session.client().get_checkpoint(request));
  TENON_ASSIGN_OR_RETURN(const offline::TileFolder tree,
                         offline::tile_folder_of(signed_head.checkpoint()));
  TENON_RETURN_IF_ERROR(offline::check_may_extend(folder, tree));
  const std::uint64_t total = offline::count_tile_paths(tree.size);
  Progress progress(session.err(), session.terminal().err_is_terminal, "tiles");
  std::uint64_t done = 0;
  const Status written = offline::visit_tile_paths(tree.size, [&](const std::string& path) {
    Status tile = write_tile(session, request.tenant(), folder, path);
    ++done;
    progress.show(done, total, std::to_string(done) + " files");
    return tile;
  });
  TENON_RETURN_IF_ERROR(written);
  TENON_RETURN_IF_ERROR(make_folder_of(folder / "checkpoint"));
  TENON_RETURN_IF_ERROR(offline::check_tiles(folder, tree));
  TENON_RETURN_IF_ERROR(
      write_output(folder / "decisions", signed_head.decision_note(), Readers::kAll));
  TENON_RETURN_IF_ERROR(
      write_output(folder / "checkpoint", signed_head.checkpoint(), Readers::kAll));
  progress.clear();
  session.out() << total << " tiles of " << tree.size << " facts in " << folder.string() << '\n';
  return ExitCode::kOk;
}

Result<ExitCode> export_bundle(Session& session, const std::string& path) {
  v1::ExportBundleRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  TENON_ASSIGN_OR_RETURN(OutputFile file, OutputFile::open(path, Readers::kOwner));
  Progress progress(session.err(), session.terminal().err_is_terminal, "bundle");
  Status written;
  std::uint64_t facts = 0;
  std::optional<std::uint64_t> size;
  const Status received = session.client().export_bundle(request, [&](const auto& piece) {
    written = file.write(piece.data());
    facts = piece.facts();
    size = piece.size();
    progress.show(facts, *size, std::to_string(facts) + " facts");
    return written.ok();
  });
  TENON_RETURN_IF_ERROR(received);
  TENON_RETURN_IF_ERROR(written);
  if (!size || facts != *size) {
    return make_error(ErrorCode::kInternal, "NO_RESULT",
                      "the server at " + session.settings.server + " ended the bundle early");
  }
  TENON_RETURN_IF_ERROR(file.commit());
  progress.clear();
  session.out() << facts << " facts in " << path << '\n';
  return ExitCode::kOk;
}

}  // namespace

void add_export(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("export", "Files that prove, for use without the server");
  command.require_subcommand(1);

  CLI::App& tiles = *command.add_subcommand(
      "tiles", "The tree as static files that standard clients read (C2SP tlog-tiles)");
  auto folder = std::make_shared<std::string>();
  tiles.add_option("DIR", *folder, "made when it is not there; what is there is kept")->required();
  on_command(tiles, session, [&session, folder] { return export_tiles(session, *folder); });

  CLI::App& bundle = *command.add_subcommand(
      "bundle", "All facts with all that `tenon verify` needs, in one file; holds personal data");
  auto file = std::make_shared<std::string>();
  bundle.add_option("FILE", *file, "what to write")->required();
  on_command(bundle, session, [&session, file] { return export_bundle(session, *file); });
}

}  // namespace tenon::cli
