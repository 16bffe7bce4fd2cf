// The facts of a bundle, one after another, each checked as far as that is possible without
// deciding it: bytes, place, commitment, leaf, its source's numbers, the kept checkpoint on the way
// and the signed root at the end.
//
// Threads: one.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/log/bundle.h"
#include "engine/log/checkpoint.h"
#include "engine/log/merkle.h"

namespace tenon::offline {

class BundleFacts {
 public:
  // `file` outlives it.
  explicit BundleFacts(std::istream& file) : reader_(file) {}

  // Reads and checks the notes; first.
  Status open(const std::string& vkey, const std::optional<std::string>& kept_note);

  // The next fact, nothing after the last. Errors as of verify_bundle().
  Result<std::optional<log::BundleFact>> next();

  const log::Checkpoint& checkpoint() const { return checkpoint_; }
  const log::DecisionHead& decisions() const { return decisions_; }
  const std::optional<log::Checkpoint>& kept() const { return kept_; }
  const std::string& note() const { return header_.checkpoint; }

 private:
  Status open_kept(const std::optional<std::string>& note, const log::NoteVerifier& verifier);
  Status check_place(const log::BundleFact& fact);
  Status check_source(const log::Entry& entry);
  Status check_kept();
  Status check_end();

  log::BundleReader reader_;
  log::BundleHeader header_;
  log::Checkpoint checkpoint_;
  log::DecisionHead decisions_;
  std::optional<log::Checkpoint> kept_;
  log::Frontier frontier_;
  Sha256 hasher_;
  Micros last_time_;
  std::map<std::string, SourceNumber, std::less<>> numbers_;  // the last of each source
};

// VERIFY_FACT about a position.
Error fact_finding(std::uint64_t position, std::string what);

}  // namespace tenon::offline
