// The guard: what was signed last of each log, in a file outside the data folder, so that a folder
// restored from an old backup is found out (docs/proofs.md, The guard).
//
//   tenon-guard 1
//   ORIGIN ID SIZE ROOT              a line a log: the key's id in hex, the root in base64
//   sha256 HEX                       of all before it
//
// Threads: any. One process at a time: FILE.lock is held.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/log/log.h"

namespace tenon::log {

class HeadGuard {
 public:
  struct Head {
    std::uint32_t key_id = 0;
    TreeHead tree;
  };

  // Reads the file, or makes it. A link is followed now, once: what it leads to is the guard.
  //   DATA_LOSS            GUARD_DAMAGED
  //   FAILED_PRECONDITION  GUARD_LOCKED: another process uses it
  //   NOT_FOUND            GUARD_FOLDER: the folder that it lies in is not there
  static Result<std::unique_ptr<HeadGuard>> open(const std::filesystem::path& name);
  ~HeadGuard();
  HeadGuard(const HeadGuard&) = delete;
  HeadGuard& operator=(const HeadGuard&) = delete;

  // Whether open() made it: it knows nothing of what was signed before.
  bool made() const { return made_; }

  std::optional<Head> find(const std::string& origin) const;
  // Durable when it returns. Sizes never go back, and one size has one root:
  // FAILED_PRECONDITION GUARD_AHEAD.
  Status keep(const std::string& origin, const Head& head);

 private:
  HeadGuard(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
  Status read();
  Status write() const;

  const std::filesystem::path path_;
  const int lock_;
  bool made_ = false;
  mutable std::mutex mutex_;
  std::map<std::string, Head> heads_;  // by origin
};

}  // namespace tenon::log
