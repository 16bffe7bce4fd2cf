#include "engine/model/decision_encoding.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/model/decision_format.h"

namespace tenon {
namespace {

using decision_format::Section;

template <typename Enum>
std::uint8_t byte_of(Enum value) {
  return static_cast<std::uint8_t>(value);
}

// Collects bytes on the stack and hands them on in pieces: a decision is a hundred single bytes.
class Bytes {
 public:
  explicit Bytes(std::string& out) : out_(out) {}
  ~Bytes() { flush(); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  void u8(std::uint8_t value) {
    if (size_ == buffer_.size()) flush();
    buffer_[size_++] = static_cast<char>(value);
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
    u8(static_cast<std::uint8_t>(value));
  }
  void u64(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) u8(static_cast<std::uint8_t>(value >> shift));
  }
  void append(std::string_view bytes) {
    if (bytes.size() > buffer_.size() - size_) flush();
    if (bytes.size() > buffer_.size()) {
      out_.append(bytes);
      return;
    }
    std::memcpy(buffer_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void string(std::string_view bytes) {
    varint(bytes.size());
    append(bytes);
  }

 private:
  void flush() {
    out_.append(buffer_.data(), size_);
    size_ = 0;
  }

  std::string& out_;
  std::size_t size_ = 0;
  std::array<char, 512> buffer_;
};

// Writes one decision, with its texts or without.
class Writer {
 public:
  Writer(const Decision& decision, bool with_text, std::string& out)
      : decision_(decision), with_text_(with_text), out_(out) {}

  void write() {
    head();
    if (decision_.waiting_since) {
      section(Section::kWaitingSince);
      position(*decision_.waiting_since);
    }
    parties_and_verdict();
    if (!decision_.ladder.empty()) {
      section(Section::kLadder);
      out_.varint(decision_.ladder.size());
      for (const Rung& each : decision_.ladder) rung(each);
    }
    if (!decision_.differences.empty()) {
      section(Section::kDifferences);
      out_.varint(decision_.differences.size());
      for (const Difference& each : decision_.differences) difference(each);
    }
    if (decision_.authority) {
      section(Section::kAuthority);
      authority(*decision_.authority);
    }
    if (!decision_.other_parties.empty()) {
      section(Section::kOtherParties);
      out_.varint(decision_.other_parties.size());
      for (const PartyRef& each : decision_.other_parties) party(each);
    }
    quarantine(Section::kQuarantined, decision_.quarantined);
    quarantine(Section::kClashes, decision_.clashes);
    warnings();
    if (with_text_ && !decision_.detail.empty()) {
      section(Section::kDetail);
      text(decision_.detail);
    }
    section(Section::kEnd);
  }

 private:
  void head() {
    out_.u8(decision_format::kVersion);
    out_.varint(decision_.id.position.value);
    out_.varint(decision_.id.ordinal);
    out_.u8(byte_of(decision_.rule_set));
    out_.u8(byte_of(decision_.outcome));
    if (!with_text_) return;
    out_.u64(static_cast<std::uint64_t>(decision_.time.value));
    out_.varint(decision_.object_handle.value);
    out_.varint(decision_.account_handle.value);
  }

  void parties_and_verdict() {
    if (decision_.object.side != PartyRef::Side::kNone) {
      section(Section::kObject);
      party(decision_.object);
    }
    if (decision_.account.side != PartyRef::Side::kNone) {
      section(Section::kAccount);
      party(decision_.account);
    }
    if (decision_.method != Method::kNone || decision_.relinked) {
      section(Section::kMethod);
      out_.u8(
          static_cast<std::uint8_t>(byte_of(decision_.method) | (decision_.relinked ? 0x80 : 0)));
    }
    if (decision_.refused_by != Rule::kNone || decision_.refusal != Outcome::kNone) {
      section(Section::kRefusal);
      out_.u8(byte_of(decision_.refused_by));
      out_.u8(byte_of(decision_.refusal));
    }
    if (!decision_.rules.empty()) {
      section(Section::kRules);
      out_.varint(decision_.rules.size());
      for (const Rule rule : decision_.rules) out_.u8(byte_of(rule));
    }
  }

  void section(Section tag) { out_.u8(byte_of(tag)); }

  void text(std::string_view words) {
    if (with_text_) out_.string(words);
  }

  // Backwards from the decision's own position: small for what is recent, zero for this fact.
  void position(Position value) { out_.varint(decision_.id.position.value - value.value); }

  bool same_party(const PartyRef& a, const PartyRef& b) const {
    return a.side == b.side && a.id == b.id && a.type == b.type && a.connector == b.connector &&
           (!with_text_ || a.label == b.label);
  }

  void party(const PartyRef& value) {
    if (value.side == PartyRef::Side::kNone) {
      out_.varint(0);
      return;
    }
    for (std::size_t i = 0; i < known_count_; ++i) {
      if (same_party(*known_[i], value)) {
        out_.varint(i + 1);
        return;
      }
    }
    out_.varint(known_count_ + 1);
    if (known_count_ < known_.size()) known_[known_count_++] = &value;
    out_.u8(static_cast<std::uint8_t>(byte_of(value.side) | byte_of(value.type) << 2));
    out_.append(value.id.view());
    if (value.side == PartyRef::Side::kObject) out_.string(value.connector);
    text(value.label);
  }

  void key(const AttributeKey& attribute) {
    out_.u8(byte_of(attribute.id));
    if (attribute.id == AttributeId::kOther) out_.string(attribute.other);
  }

  void value(const AttributeValue& value, bool derived) {
    const bool since_differs = value.since != value.asserted;
    out_.varint(std::uint64_t{value.index} << 2 | (derived ? 2U : 0U) | (since_differs ? 1U : 0U));
    position(value.asserted);
    if (since_differs) position(value.since);
    text(value.text);
  }

  void value_ref(const ValueRef& ref) {
    key(ref.attribute);
    value(ref.value, ref.derived);
  }

  void rung(const Rung& rung) {
    out_.u8(static_cast<std::uint8_t>(
        byte_of(rung.id) | (rung.tried ? 0x10 : 0) | (rung.key ? 0x20 : 0) |
        (rung.rule != Rule::kNone ? 0x40 : 0) | (rung.candidates.empty() ? 0 : 0x80)));
    if (rung.rule != Rule::kNone) out_.u8(byte_of(rung.rule));
    if (rung.key) value_ref(*rung.key);
    text(rung.key_folded);
    text(rung.why_not);
    if (rung.candidates.empty()) return;
    out_.varint(rung.candidates.size());
    for (const Candidate& candidate : rung.candidates) {
      party(candidate.account);
      out_.u8(byte_of(candidate.verdict));
      out_.u8(byte_of(candidate.rule));
      party(candidate.other);
      text(candidate.because);
    }
  }

  void difference(const Difference& difference) {
    key(difference.attribute);
    out_.varint(difference.before.size());
    for (const AttributeValue& each : difference.before) value(each, false);
    out_.varint(difference.after.size());
    for (const AttributeValue& each : difference.after) value(each, false);
    out_.varint(difference.freed.size());
    for (const std::string& freed : difference.freed) {
      const auto found =
          std::find_if(difference.before.begin(), difference.before.end(),
                       [&](const AttributeValue& value) { return value.text == freed; });
      out_.varint(static_cast<std::uint64_t>(found - difference.before.begin()));
      text(freed);
    }
  }

  void authority(const AuthorityTransfer& transfer) {
    out_.u8(static_cast<std::uint8_t>(byte_of(transfer.from) << 4 | byte_of(transfer.to)));
    out_.u8(byte_of(transfer.road));
    out_.u8(byte_of(transfer.authored_by));
    out_.append(transfer.account_id.view());
    if (with_text_) out_.varint(transfer.account.value);
  }

  void quarantine(Section tag, const std::vector<QuarantinedValue>& values) {
    if (values.empty()) return;
    section(tag);
    out_.varint(values.size());
    for (const QuarantinedValue& each : values) {
      value_ref(each.value);
      party(each.holder);
      position(each.held_since);
    }
  }

  void warnings() {
    if (decision_.warnings.empty()) return;
    section(Section::kWarnings);
    out_.varint(decision_.warnings.size());
    for (const DecisionWarning& warning : decision_.warnings) {
      out_.u8(static_cast<std::uint8_t>(byte_of(warning.code) | (warning.value ? 0x80 : 0)));
      out_.u8(byte_of(warning.rule));
      if (warning.value) value_ref(*warning.value);
      party(warning.party);
    }
  }

  const Decision& decision_;
  const bool with_text_;
  Bytes out_;
  std::array<const PartyRef*, decision_format::kPartiesRemembered> known_{};
  std::size_t known_count_ = 0;
};

}  // namespace

void encode_canonical(const Decision& decision, std::string& out) {
  Writer(decision, false, out).write();
}

void encode_with_text(const Decision& decision, std::string& out) {
  Writer(decision, true, out).write();
}

void DecisionDigest::add(const Decision& decision) {
  scratch_.clear();
  encode_canonical(decision, scratch_);
  put_string(pending_, scratch_);
}

void DecisionDigest::end_position(Position position) {
  std::string number;
  put_u64(number, position.value);
  const Digest decisions = sha256({pending_});
  digest_ = sha256({as_view(digest_), number, as_view(decisions)});
  pending_.clear();
}

DecisionDigest DecisionDigest::resume(const Digest& at) {
  DecisionDigest digest;
  digest.digest_ = at;
  return digest;
}

}  // namespace tenon
