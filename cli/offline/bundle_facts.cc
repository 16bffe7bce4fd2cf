#include "cli/offline/bundle_facts.h"

#include <utility>

#include "engine/base/encoding.h"

namespace tenon::offline {
namespace {

Error note_finding(std::string what) {
  return make_error(ErrorCode::kDataLoss, "VERIFY_NOTE", std::move(what));
}

std::string in_words(const Digest& digest) { return log::digest_text(digest); }

}  // namespace

Error fact_finding(std::uint64_t position, std::string what) {
  const std::string place = std::to_string(position);
  return make_error(ErrorCode::kDataLoss, "VERIFY_FACT",
                    "position " + place + ": " + std::move(what))
      .with("position", place);
}

Status BundleFacts::open(const std::string& vkey, const std::optional<std::string>& kept_note) {
  TENON_ASSIGN_OR_RETURN(const log::NoteVerifier verifier, log::NoteVerifier::parse(vkey));
  TENON_RETURN_IF_ERROR(open_kept(kept_note, verifier));
  TENON_ASSIGN_OR_RETURN(header_, reader_.header());
  Result<log::Checkpoint> checkpoint = log::open_checkpoint(header_.checkpoint, verifier);
  if (!checkpoint.ok()) {
    return note_finding("The bundle's checkpoint is not one of this key. " +
                        checkpoint.error().message);
  }
  checkpoint_ = *std::move(checkpoint);
  Result<log::DecisionHead> decisions = log::open_decision_note(header_.decision_note, verifier);
  if (!decisions.ok()) {
    return note_finding("The bundle's decision note is not one of this key. " +
                        decisions.error().message);
  }
  decisions_ = *std::move(decisions);
  if (decisions_.size != checkpoint_.tree.size) {
    return note_finding("The bundle's checkpoint is of " +
                        std::to_string(checkpoint_.tree.size.value) +
                        " facts and its decision note of " + std::to_string(decisions_.size.value) +
                        ": they do not belong together.");
  }
  if (kept_ && kept_->tree.size > checkpoint_.tree.size) {
    return make_error(ErrorCode::kDataLoss, "VERIFY_OLDER",
                      "The bundle ends after " + std::to_string(checkpoint_.tree.size.value) +
                          " facts, and the checkpoint that you kept is of " +
                          std::to_string(kept_->tree.size.value) +
                          ": facts that were there are not shown. Ask for a newer bundle.");
  }
  return check_kept();
}

Status BundleFacts::open_kept(const std::optional<std::string>& note,
                              const log::NoteVerifier& verifier) {
  if (!note) return {};
  Result<log::Checkpoint> kept = log::open_checkpoint(*note, verifier);
  if (!kept.ok()) {
    return make_error(
        ErrorCode::kInvalidArgument, "KEPT_CHECKPOINT",
        "The checkpoint that was kept is not one of this key. " + kept.error().message);
  }
  kept_ = *std::move(kept);
  return {};
}

Result<std::optional<log::BundleFact>> BundleFacts::next() {
  const std::uint64_t position = frontier_.size();
  Result<std::optional<log::BundleFact>> fact = reader_.next();
  if (!fact.ok()) {
    if (fact.error().reason != "BUNDLE_UNREADABLE") return fact;
    Error found = fact_finding(
        position, position < checkpoint_.tree.size.value
                      ? "the bundle is damaged there. " + fact.error().message
                      : "the signed tree ends before it, and more bytes stand there: they were "
                        "added.");
    for (const auto& detail : fact.error().details) found.details.push_back(detail);
    return found;
  }
  if (!fact->has_value()) {
    TENON_RETURN_IF_ERROR(check_end());
    return fact;
  }
  TENON_RETURN_IF_ERROR(check_place(**fact));
  TENON_RETURN_IF_ERROR(check_source((*fact)->fact.entry));
  frontier_.append(hasher_, (*fact)->leaf, [](unsigned, const Digest&) {});
  TENON_RETURN_IF_ERROR(check_kept());
  return fact;
}

Status BundleFacts::check_place(const log::BundleFact& fact) {
  const std::uint64_t position = frontier_.size();
  if (position >= checkpoint_.tree.size.value) {
    return fact_finding(position, "a fact stands there, and the signed tree has only " +
                                      std::to_string(checkpoint_.tree.size.value) +
                                      ": it was added.");
  }
  const log::Entry& entry = fact.fact.entry;
  if (entry.position.value != position) {
    return fact_finding(position, "the fact of position " + std::to_string(entry.position.value) +
                                      " stands there: facts were left out, added or exchanged.");
  }
  if (!log::keeps_commitment(hasher_, fact.fact)) {
    return fact_finding(position,
                        "the payload is not the one that was logged: it, its salt or the entry's "
                        "commitment was changed.");
  }
  if (log::leaf_hash(hasher_, fact.fact.entry_bytes) != fact.leaf) {
    return fact_finding(position,
                        "the entry is not the one of the tree: it, or the leaf that the "
                        "bundle names, was changed.");
  }
  if (entry.time < last_time_) {
    return fact_finding(position,
                        "its time is before that of the fact before it, which a log never "
                        "writes.");
  }
  return {};
}

Status BundleFacts::check_source(const log::Entry& entry) {
  last_time_ = entry.time;
  auto known = numbers_.find(entry.source);
  if (known == numbers_.end()) {
    known = numbers_.emplace(std::string(entry.source), SourceNumber{0}).first;
  }
  const std::uint64_t expected = known->second.value + 1;
  if (entry.source_number.value != expected) {
    return fact_finding(entry.position.value, "it is number " +
                                                  std::to_string(entry.source_number.value) +
                                                  " of source " + std::string(entry.source) +
                                                  ", and number " + std::to_string(expected) +
                                                  " comes next: facts were left out, added or "
                                                  "exchanged before it.");
  }
  known->second = entry.source_number;
  return {};
}

Status BundleFacts::check_kept() {
  if (!kept_ || kept_->tree.size.value != frontier_.size()) return {};
  const Digest root = frontier_.root(hasher_);
  if (root == kept_->tree.root) return {};
  const std::string size = std::to_string(frontier_.size());
  return make_error(ErrorCode::kDataLoss, "VERIFY_TREE",
                    "The first " + size +
                        " facts are not those of the checkpoint that you kept: their root is " +
                        in_words(root) + ", yours is " + in_words(kept_->tree.root) +
                        ". One or more of positions 0 to " +
                        std::to_string(frontier_.size() - (frontier_.size() > 0 ? 1 : 0)) +
                        " were written anew after you kept it.")
      .with("before", size);
}

Status BundleFacts::check_end() {
  const std::uint64_t size = checkpoint_.tree.size.value;
  if (frontier_.size() < size) {
    return fact_finding(frontier_.size(), "the bundle ends there, and the signed tree has " +
                                              std::to_string(size) +
                                              " facts: the rest was cut off.");
  }
  const Digest root = frontier_.root(hasher_);
  if (root == checkpoint_.tree.root) return {};
  std::string from = "0";
  if (kept_) from = std::to_string(kept_->tree.size.value);
  return make_error(ErrorCode::kDataLoss, "VERIFY_TREE",
                    "The facts are not those that were signed: their root is " + in_words(root) +
                        ", signed is " + in_words(checkpoint_.tree.root) +
                        ". One or more from position " + from +
                        " on were written anew, together with the hashes beside them.")
      .with("from", from);
}

}  // namespace tenon::offline
