// Reads back what encode_with_text wrote.
#include <array>
#include <limits>

#include "engine/base/encoding.h"
#include "engine/model/decision_encoding.h"
#include "engine/model/decision_format.h"

namespace tenon {
namespace {

using decision_format::Section;

class TextReader {
 public:
  explicit TextReader(std::string_view bytes) : in_(bytes) {}

  // False when the bytes are not a decision.
  bool read(Decision& decision) {
    if (in_.u8() != decision_format::kVersion) return false;
    decision.id.position.value = in_.varint();
    decision.id.ordinal = number();
    decision.rule_set = static_cast<RuleSet>(in_.u8());
    decision.outcome = static_cast<Outcome>(in_.u8());
    decision.time.value = static_cast<std::int64_t>(in_.u64());
    decision.object_handle.value = number();
    decision.account_handle.value = number();
    position_ = decision.id.position;
    std::uint8_t last = 0;
    while (in_.ok()) {
      const std::uint8_t tag = in_.u8();
      if (tag == static_cast<std::uint8_t>(Section::kEnd)) return in_.at_end();
      if (tag <= last || tag > static_cast<std::uint8_t>(Section::kDetail)) return false;
      last = tag;
      section(static_cast<Section>(tag), decision);
    }
    return false;
  }

 private:
  void section(Section tag, Decision& decision) {
    switch (tag) {
      case Section::kEnd: break;
      case Section::kWaitingSince: decision.waiting_since = position(); break;
      case Section::kObject: decision.object = party(); break;
      case Section::kAccount: decision.account = party(); break;
      case Section::kMethod: {
        const std::uint8_t byte = in_.u8();
        decision.method = static_cast<Method>(byte & 0x7f);
        decision.relinked = (byte & 0x80) != 0;
        break;
      }
      case Section::kRefusal:
        decision.refused_by = static_cast<Rule>(in_.u8());
        decision.refusal = static_cast<Outcome>(in_.u8());
        break;
      case Section::kRules:
        list(decision.rules, [this] { return static_cast<Rule>(in_.u8()); });
        break;
      case Section::kLadder: list(decision.ladder, [this] { return rung(); }); break;
      case Section::kDifferences:
        list(decision.differences, [this] { return difference(); });
        break;
      case Section::kAuthority: decision.authority = authority(); break;
      case Section::kOtherParties: list(decision.other_parties, [this] { return party(); }); break;
      case Section::kQuarantined:
        list(decision.quarantined, [this] { return quarantined(); });
        break;
      case Section::kClashes: list(decision.clashes, [this] { return quarantined(); }); break;
      case Section::kWarnings: list(decision.warnings, [this] { return warning(); }); break;
      case Section::kDetail: decision.detail = text(); break;
    }
  }

  // Every element takes at least a byte, so a count beyond what is left is damage.
  template <typename Element, typename Read>
  void list(std::vector<Element>& out, Read read_one) {
    const std::uint64_t count = in_.varint();
    if (count > in_.rest().size()) {
      in_.bytes(std::numeric_limits<std::size_t>::max());
      return;
    }
    for (std::uint64_t i = 0; i < count && in_.ok(); ++i) out.push_back(read_one());
  }

  std::uint32_t number() { return static_cast<std::uint32_t>(in_.varint()); }
  std::string text() { return std::string(in_.string()); }
  Position position() { return Position{position_.value - in_.varint()}; }

  Guid guid() {
    Guid id;
    const std::string_view bytes = in_.bytes(id.bytes.size());
    if (in_.ok()) std::memcpy(id.bytes.data(), bytes.data(), bytes.size());
    return id;
  }

  PartyRef party() {
    const std::uint64_t place = in_.varint();
    if (place == 0) return {};
    if (place <= known_.size()) return known_[place - 1];
    PartyRef party;
    const std::uint8_t byte = in_.u8();
    party.side = static_cast<PartyRef::Side>(byte & 3);
    party.type = static_cast<ObjectType>(byte >> 2);
    party.id = guid();
    if (party.side == PartyRef::Side::kObject) party.connector = text();
    party.label = text();
    if (known_.size() < decision_format::kPartiesRemembered) known_.push_back(party);
    return party;
  }

  AttributeKey key() {
    AttributeKey key(static_cast<AttributeId>(in_.u8()));
    if (key.id == AttributeId::kOther) key.other = text();
    return key;
  }

  ValueRef value_ref() {
    ValueRef ref;
    ref.attribute = key();
    ref.value = value(&ref.derived);
    return ref;
  }

  AttributeValue value(bool* derived) {
    AttributeValue value;
    const std::uint64_t head = in_.varint();
    value.index = static_cast<std::uint32_t>(head >> 2);
    if (derived) *derived = (head & 2) != 0;
    value.asserted = position();
    value.since = (head & 1) != 0 ? position() : value.asserted;
    value.text = text();
    return value;
  }

  Rung rung() {
    Rung rung;
    const std::uint8_t head = in_.u8();
    rung.id = static_cast<RungId>(head & 0x0f);
    rung.tried = (head & 0x10) != 0;
    if ((head & 0x40) != 0) rung.rule = static_cast<Rule>(in_.u8());
    if ((head & 0x20) != 0) rung.key = value_ref();
    rung.key_folded = text();
    rung.why_not = text();
    if ((head & 0x80) != 0) list(rung.candidates, [this] { return candidate(); });
    return rung;
  }

  Candidate candidate() {
    Candidate candidate;
    candidate.account = party();
    candidate.verdict = static_cast<Outcome>(in_.u8());
    candidate.rule = static_cast<Rule>(in_.u8());
    candidate.other = party();
    candidate.because = text();
    return candidate;
  }

  Difference difference() {
    Difference difference;
    difference.attribute = key();
    list(difference.before, [this] { return value(nullptr); });
    list(difference.after, [this] { return value(nullptr); });
    list(difference.freed, [this] {
      in_.varint();  // its place among `before`
      return text();
    });
    return difference;
  }

  AuthorityTransfer authority() {
    AuthorityTransfer transfer;
    const std::uint8_t ends = in_.u8();
    transfer.from = static_cast<Authority>(ends >> 4);
    transfer.to = static_cast<Authority>(ends & 0x0f);
    transfer.road = static_cast<Road>(in_.u8());
    transfer.authored_by = static_cast<AuthoredBy>(in_.u8());
    transfer.account_id = guid();
    transfer.account.value = number();
    return transfer;
  }

  QuarantinedValue quarantined() {
    QuarantinedValue quarantined;
    quarantined.value = value_ref();
    quarantined.holder = party();
    quarantined.held_since = position();
    return quarantined;
  }

  DecisionWarning warning() {
    DecisionWarning warning;
    const std::uint8_t head = in_.u8();
    warning.code = static_cast<WarningCode>(head & 0x7f);
    warning.rule = static_cast<Rule>(in_.u8());
    if ((head & 0x80) != 0) warning.value = value_ref();
    warning.party = party();
    return warning;
  }

  Reader in_;
  Position position_;
  std::vector<PartyRef> known_;
};

}  // namespace

Result<Decision> decode_with_text(std::string_view bytes) {
  Decision decision;
  if (!TextReader(bytes).read(decision)) {
    return make_error(ErrorCode::kDataLoss, "DECISION_DAMAGED",
                      "A stored decision cannot be read. The journal is derived from the log: "
                      "rebuild it by a replay.");
  }
  return decision;
}

}  // namespace tenon
