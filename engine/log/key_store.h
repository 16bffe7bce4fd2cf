// The keys that sign, one a tenant: FOLDER/<tenant>.key holds the signer key of a line, readable by
// its owner only (docs/proofs.md, Keys). The key's name is the tenant's origin, so that a key of
// another log is found out. Beside it FOLDER/<tenant>.refused, if there is one: a checkpoint that
// the key signed and the log does not contain.
//
// Threads: any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/log/signed_note.h"

namespace tenon::log {

class KeyStore {
 public:
  using Random = std::function<void(std::span<std::uint8_t>)>;

  // `folder` empty: keys live in memory. `random` gives unpredictable bytes.
  KeyStore(std::filesystem::path folder, Random random)
      : folder_(std::move(folder)), random_(std::move(random)) {}

  struct Key {
    NoteSigner signer;
    bool made = false;  // by this object: nothing can be signed with it that this process forgot
  };
  // The tenant's key, made and durable when there was none.
  //   FAILED_PRECONDITION  KEY_EXPOSED: others own the file or its folder, may read the one or
  //                        write to the other; KEY_OF_ANOTHER_LOG; FILE_IS_NONE
  //   DATA_LOSS            KEY_DAMAGED
  //   INTERNAL, RESOURCE_EXHAUSTED: the disk
  Result<Key> key(const std::string& tenant, const Guid& identity);

  // The next key() reads the file again, if keys are kept in files.
  void forget(const std::string& tenant);

  // The note that stands against the tenant, kept by keep_refused() now or before a restart.
  struct Refused {
    std::string note;
    Micros since;  // when it was kept
  };
  Result<std::optional<Refused>> refused(const std::string& tenant) const;
  // Durable when it returns. Keys in memory: nothing is kept.
  Status keep_refused(const std::string& tenant, std::string_view note) const;

 private:
  Result<Key> load(const std::string& tenant, const std::string& origin) const;
  Status check_folder() const;

  const std::filesystem::path folder_;
  const Random random_;
  std::mutex mutex_;
  std::map<std::string, Key> keys_;  // by tenant
};

}  // namespace tenon::log
