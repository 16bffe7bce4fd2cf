#include "engine/log/head_guard.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/base/limits.h"
#include "engine/log/checkpoint.h"
#include "engine/log/file_error.h"
#include "engine/log/lasting_file.h"

namespace tenon::log {
namespace {

constexpr std::string_view kGuardFirstLine = "tenon-guard 1\n";
constexpr std::string_view kGuardLastWord = "sha256 ";
constexpr std::size_t kGuardBytesMax = limits::kTenantsMax * 256;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t end = line.find(' '); end != std::string_view::npos; end = line.find(' ')) {
    words.push_back(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
  words.push_back(line);
  return words;
}

std::string hex_id(std::uint32_t id) {
  std::string bytes;
  put_u32(bytes, id);
  return to_hex(bytes);
}

std::optional<HeadGuard::Head> read_head(const std::vector<std::string_view>& words) {
  const std::optional<std::string> id = from_hex(words[1]);
  const std::optional<std::uint64_t> size = parse_decimal(words[2]);
  const std::optional<Digest> root = parse_digest(words[3]);
  if (!id || id->size() != sizeof(std::uint32_t) || !size || !root) return std::nullopt;
  return HeadGuard::Head{Reader(*id).u32(), {tenon::Head{*size}, *root}};
}

// The lines between the first and the last, or nothing.
std::optional<std::map<std::string, HeadGuard::Head>> read_guard(std::string_view text) {
  const std::size_t last = text.rfind(kGuardLastWord);
  if (!text.starts_with(kGuardFirstLine) || last == std::string_view::npos) return std::nullopt;
  std::string_view lines = text.substr(0, last);
  const std::string sum = std::string(kGuardLastWord).append(to_hex(as_view(sha256({lines}))));
  if (text.substr(last) != sum + "\n") return std::nullopt;
  lines.remove_prefix(kGuardFirstLine.size());
  std::map<std::string, HeadGuard::Head> heads;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::vector<std::string_view> words = words_of(lines.substr(0, end));
    lines.remove_prefix(end + 1);
    if (words.size() != 4) return std::nullopt;
    const std::optional<HeadGuard::Head> head = read_head(words);
    if (!head || !heads.emplace(words[0], *head).second) return std::nullopt;
  }
  return heads;
}

// The file itself: one name, whatever links lead to it, so that it has one lock.
Result<std::filesystem::path> guard_place(const std::filesystem::path& path) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  if (std::filesystem::is_symlink(std::filesystem::symlink_status(absolute, failed))) {
    std::filesystem::path place = std::filesystem::canonical(absolute, failed);
    if (!failed) return place;
  } else {
    const std::filesystem::path folder = std::filesystem::canonical(absolute.parent_path(), failed);
    if (!failed) return folder / absolute.filename();
  }
  return make_error(ErrorCode::kNotFound, "GUARD_FOLDER",
                    "The guard " + path.string() +
                        " cannot be reached, because its folder, or what its link leads to, is not "
                        "there. Mount the disk that it lies on; or make the folder, and name the "
                        "newest checkpoint known of each tenant (tenon checkpoint trust FILE).");
}

}  // namespace

Result<std::unique_ptr<HeadGuard>> HeadGuard::open(const std::filesystem::path& name) {
  TENON_ASSIGN_OR_RETURN(const std::filesystem::path path, guard_place(name));
  std::filesystem::path lock_path = path;
  lock_path += ".lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return file_error("Opening", lock_path, errno);
  std::unique_ptr<HeadGuard> guard(new HeadGuard(path, lock));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return file_error("Locking", lock_path, errno);
    return make_error(ErrorCode::kFailedPrecondition, "GUARD_LOCKED",
                      "The guard " + path.string() +
                          " is in use by another process. Give each tenond a guard of its own.");
  }
  TENON_RETURN_IF_ERROR(guard->read());
  return guard;
}

HeadGuard::~HeadGuard() { ::close(lock_); }

Status HeadGuard::read() {
  TENON_ASSIGN_OR_RETURN(const std::optional<SmallFile> file,
                         read_small_file(path_, kGuardBytesMax));
  made_ = !file;
  if (made_) return write();
  std::optional<std::map<std::string, Head>> heads = read_guard(file->content);
  if (!heads) {
    return make_error(
        ErrorCode::kDataLoss, "GUARD_DAMAGED",
        "The guard " + path_.string() +
            " is damaged, or is another file. Restore it; or move it away, start, and "
            "name the newest checkpoint known of each tenant "
            "(tenon checkpoint trust FILE).");
  }
  heads_ = *std::move(heads);
  return {};
}

Status HeadGuard::write() const {
  std::string text(kGuardFirstLine);
  for (const auto& [origin, head] : heads_) {
    text.append(origin).append(" ").append(hex_id(head.key_id)).append(" ");
    text.append(std::to_string(head.tree.size.value)).append(" ");
    text.append(digest_text(head.tree.root)).append("\n");
  }
  const std::string sum = to_hex(as_view(sha256({text})));
  text.append(kGuardLastWord).append(sum).append("\n");
  return write_lasting_file(path_, text);
}

std::optional<HeadGuard::Head> HeadGuard::find(const std::string& origin) const {
  const std::scoped_lock hold(mutex_);
  const auto found = heads_.find(origin);
  return found == heads_.end() ? std::nullopt : std::optional(found->second);
}

Status HeadGuard::keep(const std::string& origin, const Head& head) {
  const std::scoped_lock hold(mutex_);
  const auto found = heads_.find(origin);
  const std::optional<Head> before =
      found == heads_.end() ? std::nullopt : std::optional(found->second);
  if (before) {
    const TreeHead& kept = before->tree;
    if (head.tree.size < kept.size ||
        (head.tree.size == kept.size && head.tree.root != kept.root)) {
      return make_error(ErrorCode::kFailedPrecondition, "GUARD_AHEAD",
                        "The guard knows a signed tree of " + std::to_string(kept.size.value) +
                            " facts of " + origin + "; one of " +
                            std::to_string(head.tree.size.value) + " is not signed after it.");
    }
    if (head.tree.size == kept.size && head.key_id == before->key_id) return {};
  }
  heads_[origin] = head;
  Status written = write();
  if (!written.ok()) {
    // As the file may say by now: nothing may be signed that it does not.
    if (before) {
      heads_[origin] = *before;
    } else {
      heads_.erase(origin);
    }
  }
  return written;
}

}  // namespace tenon::log
