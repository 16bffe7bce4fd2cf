#include "engine/log/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/log/entry_format.h"
#include "engine/log/utf8_text.h"

namespace tenon::log {
namespace {

constexpr std::string_view kOriginBeginning = "tenon/";
constexpr std::string_view kTenantWord = "tenant ";
constexpr std::string_view kRevisionWord = "semantics-revision ";

// The lines of a text, each of which ends in a newline and is not empty.
std::optional<std::vector<std::string_view>> lines_of(std::string_view text) {
  if (!is_utf8_text(text) || !text.ends_with('\n')) return std::nullopt;
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == 0) return std::nullopt;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

Error foreign_origin(std::string_view found, std::string_view expected) {
  return make_error(ErrorCode::kInvalidArgument, "CHECKPOINT_ORIGIN",
                    std::string("The note is signed by the right key and speaks of the log ")
                        .append(found)
                        .append(", not of ")
                        .append(expected)
                        .append(". Ask for the note of this log."));
}

}  // namespace

std::string origin_of(const Guid& identity) {
  return std::string(kOriginBeginning).append(identity.text());
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return value;
}

std::optional<Digest> parse_digest(std::string_view base64) {
  const std::optional<std::string> bytes = from_base64(base64);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), reinterpret_cast<char*>(digest.data()));
  return digest;
}

std::string digest_text(const Digest& digest) { return to_base64(as_view(digest)); }

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin;
  text.append("\n").append(std::to_string(checkpoint.tree.size.value));
  text.append("\n").append(digest_text(checkpoint.tree.root)).append("\n");
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines && lines->size() >= 3) {
    const std::optional<std::uint64_t> size = parse_decimal((*lines)[1]);
    const std::optional<Digest> root = parse_digest((*lines)[2]);
    if (size && root) return Checkpoint{std::string((*lines)[0]), {Head{*size}, *root}};
  }
  return make_error(ErrorCode::kInvalidArgument, "CHECKPOINT_MALFORMED",
                    "This is no checkpoint: it takes a line of the log's origin, one of its size "
                    "in decimal, one of its root in base64.");
}

Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& verifier) {
  TENON_ASSIGN_OR_RETURN(const std::string text, open_note(note, verifier));
  TENON_ASSIGN_OR_RETURN(Checkpoint checkpoint, parse_checkpoint(text));
  if (checkpoint.origin == verifier.name()) return checkpoint;
  return foreign_origin(checkpoint.origin, verifier.name());
}

NoteVerifier decisions_verifier(const NoteVerifier& verifier) {
  return NoteVerifier(std::string(verifier.name()).append(kDecisionsEnding), verifier.public_key());
}

std::string decision_text(const DecisionHead& head) {
  std::string text = head.origin;
  text.append(kDecisionsEnding).append("\n").append(std::to_string(head.size.value));
  text.append("\n").append(digest_text(head.digest));
  text.append("\n").append(kTenantWord).append(head.tenant);
  text.append("\n").append(kRevisionWord).append(std::to_string(head.revision)).append("\n");
  return text;
}

Result<DecisionHead> parse_decision_text(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines && lines->size() == 5 && (*lines)[0].ends_with(kDecisionsEnding) &&
      (*lines)[3].starts_with(kTenantWord) && (*lines)[4].starts_with(kRevisionWord)) {
    const std::string_view origin =
        (*lines)[0].substr(0, (*lines)[0].size() - kDecisionsEnding.size());
    const std::optional<std::uint64_t> size = parse_decimal((*lines)[1]);
    const std::optional<Digest> digest = parse_digest((*lines)[2]);
    const std::string_view tenant = (*lines)[3].substr(kTenantWord.size());
    const auto revision = parse_decimal((*lines)[4].substr(kRevisionWord.size()));
    if (!origin.empty() && size && digest && is_name(tenant) && revision &&
        *revision <= UINT32_MAX) {
      return DecisionHead{std::string(origin), Head{*size}, *digest, std::string(tenant),
                          static_cast<std::uint32_t>(*revision)};
    }
  }
  return make_error(ErrorCode::kInvalidArgument, "DECISION_NOTE_MALFORMED",
                    "This is no decision note: it takes a line of the log's origin with /decisions "
                    "after it, one of its size, one of the digest in base64, `tenant "
                    "NAME` and `semantics-revision N`.");
}

Result<DecisionHead> open_decision_note(std::string_view note, const NoteVerifier& verifier) {
  TENON_ASSIGN_OR_RETURN(const std::string text, open_note(note, decisions_verifier(verifier)));
  TENON_ASSIGN_OR_RETURN(DecisionHead head, parse_decision_text(text));
  if (head.origin == verifier.name()) return head;
  return foreign_origin(head.origin, verifier.name());
}

}  // namespace tenon::log
