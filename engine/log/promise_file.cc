#include "engine/log/promise_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/log/batch_codec.h"
#include "engine/log/file_error.h"
#include "engine/log/lasting_folder.h"

namespace tenon::log {
namespace {

constexpr std::size_t kRecordBytes = 128;
constexpr std::size_t kSealedBytes = kRecordBytes - 8;
constexpr std::string_view kMagic = "tenon-promised";
constexpr std::uint16_t kVersion = 1;

std::string header() {
  std::string bytes(kMagic);
  put_u16(bytes, kVersion);
  bytes.resize(kRecordBytes, '\0');
  return bytes;
}

std::string encode(TenantId tenant, std::string_view name, const TreeHead& head) {
  TENON_CHECK(name.size() <= limits::kNameBytesMax);
  std::string bytes;
  put_u64(bytes, head.size.value);
  bytes.append(as_view(head.root));
  put_u32(bytes, tenant.value);
  put_u8(bytes, static_cast<std::uint8_t>(name.size()));
  bytes.append(name);
  bytes.resize(kSealedBytes, '\0');
  put_u64(bytes, checksum(bytes));
  return bytes;
}

std::optional<Promise> decode(std::string_view record) {
  Reader reader(record);
  Promise promise;
  promise.head.size = Head{reader.u64()};
  const std::string_view root = reader.bytes(promise.head.root.size());
  promise.tenant = TenantId{reader.u32()};
  promise.name = std::string(reader.bytes(std::min<std::size_t>(reader.u8(), 63)));
  if (!reader.ok()) return std::nullopt;
  std::memcpy(promise.head.root.data(), root.data(), root.size());
  if (encode(promise.tenant, promise.name, promise.head) != record) return std::nullopt;
  return promise;
}

bool all_zero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

bool write_all(int descriptor, std::string_view bytes, off_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return true;
}

// The whole file; nothing with errno set.
std::optional<std::string> read_all(int descriptor) {
  std::string bytes;
  std::string chunk(std::size_t{64} << 10, '\0');
  for (;;) {
    const ssize_t got =
        ::pread(descriptor, chunk.data(), chunk.size(), static_cast<off_t>(bytes.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return bytes;
    bytes.append(chunk, 0, static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<std::unique_ptr<PromiseFile>> PromiseFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return file_error("Opening", path, errno);
  std::unique_ptr<PromiseFile> file(new PromiseFile(path, descriptor));
  TENON_RETURN_IF_ERROR(file->read());
  return file;
}

PromiseFile::~PromiseFile() { ::close(descriptor_); }

Error PromiseFile::damage(std::string_view what) const {
  return make_error(ErrorCode::kDataLoss, "PROMISE_DAMAGED",
                    "The file " + path_.string() + " is damaged: " + std::string(what) +
                        ". It says how far the log was acknowledged; without it a loss at the "
                        "log's end cannot be noticed. Check the disk. If you are sure that the "
                        "log is whole, move the file away: it is made anew from the log.");
}

Status PromiseFile::create() {
  if (!write_all(descriptor_, header(), 0)) return file_error("Writing", path_, errno);
  if (::fsync(descriptor_) != 0) return file_error("Syncing", path_, errno);
  return sync_folder(path_.parent_path());
}

Status PromiseFile::read() {
  const std::optional<std::string> bytes = read_all(descriptor_);
  if (!bytes) return file_error("Reading", path_, errno);
  // Zeros: its making was cut short by a power failure, before anything was acknowledged.
  if (bytes->size() <= kRecordBytes && all_zero(*bytes)) return create();
  if (bytes->size() % kRecordBytes != 0) return damage("its length is wrong");
  if (!bytes->starts_with(header())) return damage("it does not begin as it should");
  for (std::size_t at = kRecordBytes; at < bytes->size(); at += kRecordBytes) {
    const std::string_view record = std::string_view(*bytes).substr(at, kRecordBytes);
    if (all_zero(record)) continue;
    std::optional<Promise> promise = decode(record);
    if (!promise || promise->tenant.value != at / kRecordBytes) {
      return damage("the record of tenant number " + std::to_string(at / kRecordBytes) +
                    " does not match its checksum");
    }
    promises_.push_back(*std::move(promise));
  }
  return {};
}

Status PromiseFile::keep(const Tenant& tenant, const TreeHead& head) {
  const off_t offset = static_cast<off_t>(kRecordBytes) * tenant.number().value;
  if (!write_all(descriptor_, encode(tenant.number(), tenant.name(), head), offset)) {
    return file_error("Writing", path_, errno);
  }
  return {};
}

}  // namespace tenon::log
