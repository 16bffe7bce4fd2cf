#include "engine/log/key_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "engine/log/checkpoint.h"
#include "engine/log/file_error.h"
#include "engine/log/lasting_file.h"
#include "engine/log/lasting_folder.h"

namespace tenon::log {
namespace {

constexpr std::size_t kKeyFileBytesMax = 4096;

Error unusable(ErrorCode code, std::string reason, const std::filesystem::path& path,
               std::string_view what) {
  return make_error(code, std::move(reason), std::string(path).append(" ").append(what));
}

}  // namespace

Result<KeyStore::Key> KeyStore::key(const std::string& tenant, const Guid& identity) {
  const std::scoped_lock hold(mutex_);
  const auto known = keys_.find(tenant);
  if (known != keys_.end()) return known->second;
  TENON_ASSIGN_OR_RETURN(Key key, load(tenant, origin_of(identity)));
  return keys_.emplace(tenant, std::move(key)).first->second;
}

Result<KeyStore::Key> KeyStore::load(const std::string& tenant, const std::string& origin) const {
  const std::filesystem::path path = folder_ / (tenant + ".key");
  std::optional<SmallFile> file;
  if (!folder_.empty()) {
    TENON_RETURN_IF_ERROR(make_lasting_folder(folder_));
    TENON_RETURN_IF_ERROR(check_folder());
    TENON_ASSIGN_OR_RETURN(file, read_small_file(path, kKeyFileBytesMax));
  }
  if (!file) {
    Ed25519Seed seed{};
    random_(seed);
    Key key{NoteSigner(origin, seed), true};
    if (!folder_.empty()) {
      TENON_RETURN_IF_ERROR(write_lasting_file(path, key.signer.signer_key() + "\n"));
    }
    return key;
  }
  if (file->owner != ::geteuid()) {
    return unusable(ErrorCode::kFailedPrecondition, "KEY_EXPOSED", path,
                    "belongs to another user, who can sign in this log's name. chown it to the "
                    "user that tenond runs as, and make a new key if somebody may have read it.");
  }
  if ((file->mode & (S_IRWXG | S_IRWXO)) != 0) {
    return unusable(ErrorCode::kFailedPrecondition, "KEY_EXPOSED", path,
                    "can be read by others than its owner: whoever has it can sign in this log's "
                    "name. chmod 600 it, and make a new key if somebody may have read it.");
  }
  if (!file->content.ends_with('\n')) file->content.push_back('x');  // refused below
  file->content.pop_back();
  Result<NoteSigner> signer = NoteSigner::parse(file->content);
  if (!signer.ok()) {
    return unusable(ErrorCode::kDataLoss, "KEY_DAMAGED", path,
                    "does not hold a signer key. Restore it from a backup.");
  }
  if (signer->verifier().name() != origin) {
    return unusable(ErrorCode::kFailedPrecondition, "KEY_OF_ANOTHER_LOG", path,
                    "is the key of " + signer->verifier().name() + ", and this tenant's log is " +
                        origin + ". Put the key of this log there.");
  }
  return Key{*std::move(signer), false};
}

// Whoever may write to the folder can put another key there.
Status KeyStore::check_folder() const {
  struct stat known {};
  if (::stat(folder_.c_str(), &known) != 0) return file_error("Reading", folder_, errno);
  if (known.st_uid == ::geteuid() && (known.st_mode & (S_IWGRP | S_IWOTH)) == 0) return {};
  return unusable(ErrorCode::kFailedPrecondition, "KEY_EXPOSED", folder_,
                  "belongs to another user, or others may write to it, and so exchange the keys in "
                  "it. chown it to the user that tenond runs as and chmod 700 it, and check that "
                  "the keys are yours.");
}

void KeyStore::forget(const std::string& tenant) {
  if (folder_.empty()) return;
  const std::scoped_lock hold(mutex_);
  keys_.erase(tenant);
}

Result<std::optional<KeyStore::Refused>> KeyStore::refused(const std::string& tenant) const {
  if (folder_.empty()) return std::optional<Refused>{};
  TENON_ASSIGN_OR_RETURN(std::optional<SmallFile> file,
                         read_small_file(folder_ / (tenant + ".refused"), kNoteBytesMax));
  if (!file) return std::optional<Refused>{};
  return std::optional(Refused{std::move(file->content), file->modified});
}

Status KeyStore::keep_refused(const std::string& tenant, std::string_view note) const {
  if (folder_.empty()) return {};
  return write_lasting_file(folder_ / (tenant + ".refused"), note);
}

}  // namespace tenon::log
