// The bundle: all that a tenant's log proves, in one file that is checked without a server
// (docs/proofs.md, Bundle). Written and read front to back, a fact at a time.
//
//   "tenon-bundle", version (u16)
//   checkpoint, decision note: length (u32) and bytes of each
//   for each position: leaf hash (32), decision digest d(position) (32), entry, slot
//
// What the file says of hashes and digests is there to tell where something was changed; only the
// notes are signed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/log/fact_evidence.h"
#include "engine/log/log.h"

namespace tenon::log {

inline constexpr std::uint16_t kBundleVersion = 1;

struct BundleHeader {
  std::string checkpoint;
  std::string decision_note;
};

// Append to `out`.
void put_bundle_header(std::string& out, const BundleHeader& header);
void put_bundle_fact(Sha256& hasher, std::string& out, const Record& record,
                     const Digest& decisions);

// One fact of a bundle, as the file says: nothing is checked yet.
struct BundleFact {
  Digest leaf{};
  Digest decisions{};
  FactEvidence fact;  // views until the next call
};

// Reads up to nine megabytes ahead. Errors: INVALID_ARGUMENT BUNDLE_UNREADABLE, BUNDLE_VERSION,
// INTERNAL FILE_READ.
class BundleReader {
 public:
  // `file` outlives the reader.
  explicit BundleReader(std::istream& file) : file_(file) {}

  // First, once.
  Result<BundleHeader> header();
  // The next fact; nothing at the end of the file.
  Result<std::optional<BundleFact>> next();

  // Bytes read so far.
  std::uint64_t offset() const { return base_ + taken_; }

 private:
  Status fill(std::size_t wanted);
  std::string_view rest() const { return std::string_view(buffer_).substr(taken_); }
  Error unreadable(std::string_view what) const;

  std::istream& file_;
  std::string buffer_;
  std::size_t taken_ = 0;   // of the buffer
  std::uint64_t base_ = 0;  // where in the file the buffer begins
  bool at_end_ = false;     // the file holds nothing beyond the buffer
};

}  // namespace tenon::log
