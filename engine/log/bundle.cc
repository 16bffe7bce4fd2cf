#include "engine/log/bundle.h"

#include <algorithm>

#include "engine/base/limits.h"
#include "engine/log/merkle.h"
#include "engine/log/signed_note.h"

namespace tenon::log {
namespace {

constexpr std::string_view kBundleMagic = "tenon-bundle";
constexpr std::size_t kHeaderBytesMax = kBundleMagic.size() + 2 + 2 * (4 + kNoteBytesMax);
constexpr std::size_t kFactRoom =
    2 * sizeof(Digest) + kEntryBytesMax + 1 + sizeof(Salt) + 4 + limits::kFactBytesMax;
// Far more than a fact may take, so that little is moved to the front; less for a start.
constexpr std::size_t kBundleReadBytes = std::size_t{8} << 20;
constexpr std::size_t kBundleFirstReadBytes = std::size_t{1} << 20;

void put_note(std::string& out, std::string_view note) {
  put_u32(out, static_cast<std::uint32_t>(note.size()));
  out.append(note);
}

std::optional<std::string> read_note(Reader& reader) {
  const std::uint32_t size = reader.u32();
  if (size > kNoteBytesMax) return std::nullopt;
  std::string note(reader.bytes(size));
  return reader.ok() ? std::optional(std::move(note)) : std::nullopt;
}

Digest read_bundle_digest(Reader& reader) {
  Digest digest{};
  const std::string_view bytes = reader.bytes(digest.size());
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(digest.data()));
  return digest;
}

}  // namespace

void put_bundle_header(std::string& out, const BundleHeader& header) {
  out.append(kBundleMagic);
  put_u16(out, kBundleVersion);
  put_note(out, header.checkpoint);
  put_note(out, header.decision_note);
}

void put_bundle_fact(Sha256& hasher, std::string& out, const Record& record,
                     const Digest& decisions) {
  out.append(as_view(leaf_hash(hasher, record.entry)));
  out.append(as_view(decisions));
  put_evidence(out, record, true);
}

Error BundleReader::unreadable(std::string_view what) const {
  return make_error(ErrorCode::kInvalidArgument, "BUNDLE_UNREADABLE", std::string(what))
      .with("offset", std::to_string(offset()));
}

Status BundleReader::fill(std::size_t wanted) {
  if (at_end_ || rest().size() >= wanted) return {};
  buffer_.erase(0, taken_);
  base_ += taken_;
  taken_ = 0;
  while (!at_end_ && buffer_.size() < wanted) {
    const std::size_t before = buffer_.size();
    const std::size_t more = base_ == 0 ? kBundleFirstReadBytes : kBundleReadBytes;
    buffer_.resize(before + more);
    file_.read(buffer_.data() + before, static_cast<std::streamsize>(more));
    buffer_.resize(before + static_cast<std::size_t>(file_.gcount()));
    if (file_.bad()) {
      return make_error(ErrorCode::kInternal, "FILE_READ", "The bundle cannot be read further.");
    }
    at_end_ = !file_.good();
  }
  return {};
}

Result<BundleHeader> BundleReader::header() {
  TENON_RETURN_IF_ERROR(fill(kHeaderBytesMax));
  Reader reader(rest());
  if (reader.bytes(kBundleMagic.size()) != kBundleMagic) {
    return unreadable("This is no bundle of Tenon: `tenon export bundle FILE` writes one.");
  }
  const std::uint16_t version = reader.u16();
  if (reader.ok() && version != kBundleVersion) {
    return make_error(ErrorCode::kInvalidArgument, "BUNDLE_VERSION",
                      "The bundle is in version " + std::to_string(version) +
                          " of the format; this tenon knows version 1. Use a newer one.");
  }
  std::optional<std::string> checkpoint = read_note(reader);
  std::optional<std::string> decision_note;
  if (checkpoint) decision_note = read_note(reader);
  if (!decision_note) return unreadable("The bundle ends, or is damaged, within its notes.");
  taken_ = buffer_.size() - reader.rest().size();
  return BundleHeader{*std::move(checkpoint), *std::move(decision_note)};
}

Result<std::optional<BundleFact>> BundleReader::next() {
  TENON_RETURN_IF_ERROR(fill(kFactRoom));
  if (rest().empty()) return std::optional<BundleFact>{};
  Reader reader(rest());
  BundleFact out;
  out.leaf = read_bundle_digest(reader);
  out.decisions = read_bundle_digest(reader);
  std::optional<FactEvidence> fact;
  if (reader.ok()) fact = read_evidence(reader);
  if (!fact) return unreadable("What stands there is no fact, or the file ends within it.");
  out.fact = *fact;
  taken_ = buffer_.size() - reader.rest().size();
  return std::optional(out);
}

}  // namespace tenon::log
