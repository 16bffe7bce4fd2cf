// The digest of a state, kept in pieces: whoever asks for it again pays for what changed since.
//
// Accounts and objects are cut into runs of consecutive handles, and each run has a digest of its
// own (docs/projections.md). Which runs are stale is noted as records change.
//
// Threads: touch() by the writer, while nobody else is here; the rest by any number of readers at a
// time (readers of a state are never here while it changes: its owner's lock sees to that).
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/sha256.h"
#include "projections/match_records.h"

namespace tenon::projections {

// One side of the state.
class RunDigests {
 public:
  static constexpr std::uint32_t kRunHandles = 16;

  // The record of that handle is new, another, or gone.
  void touch(std::uint32_t handle) {
    const std::uint32_t run = (handle - 1) / kRunHandles;
    if (run >= is_stale_.size()) {
      is_stale_.resize(run + 1, 0);
      digests_.resize(run + 1);
    }
    if (is_stale_[run] != 0) return;
    is_stale_[run] = 1;
    stale_.push_back(run);
  }

  // Digests at most so many stale runs, those longest stale first, by digest_of(first handle of
  // the run). Returns how many.
  template <typename DigestOf>
  std::size_t freshen(std::size_t runs_max, DigestOf digest_of) {
    std::size_t done = 0;
    for (; done < runs_max && next_stale_ < stale_.size(); ++done, ++next_stale_) {
      const std::uint32_t run = stale_[next_stale_];
      digests_[run] = digest_of(run * kRunHandles + 1);
      is_stale_[run] = 0;
    }
    if (next_stale_ == stale_.size()) {
      stale_.clear();
      next_stale_ = 0;
    }
    return done;
  }

  bool fresh() const { return stale_.empty(); }
  // When fresh.
  const std::vector<Digest>& digests() const { return digests_; }

 private:
  std::vector<Digest> digests_;
  std::vector<char> is_stale_;
  std::vector<std::uint32_t> stale_;  // from next_stale_ on; each once
  std::size_t next_stale_ = 0;
};

class StateDigest {
 public:
  // `records` outlives this.
  explicit StateDigest(const MatchRecords& records) : records_(records) {}

  void touch(AccountHandle account) { accounts_.touch(account.value); }
  void touch(ObjectHandle object) { objects_.touch(object.value); }

  // Does a part of the work of digest() beforehand, on about so many records. True: none is left.
  bool prepare(std::size_t records_max);
  Digest digest();

 private:
  // With the mutex held.
  void freshen(std::size_t runs_max);
  Digest account_run(std::uint32_t first);
  Digest object_run(std::uint32_t first);

  const MatchRecords& records_;
  std::mutex mutex_;  // of the readers among each other
  // Kept for their memory.
  Account account_;
  DirectoryObject object_;
  RunDigests accounts_;
  RunDigests objects_;
  std::string row_;
};

}  // namespace tenon::projections
