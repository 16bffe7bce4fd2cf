#include "cli/offline/verify.h"

#include <utility>
#include <vector>

#include "cli/offline/bundle_facts.h"
#include "engine/log/entry_format.h"
#include "engine/runtime/fact_decider.h"
#include "engine/runtime/read_ahead.h"
#include "engine/runtime/semantics.h"
#include "projections/tenant_machine.h"

namespace tenon::offline {
namespace {

constexpr std::size_t kGroupFacts = 256;

// Facts that travel together from the reading thread to the deciding one; reused.
struct Group {
  std::vector<Fact> facts = std::vector<Fact>(kGroupFacts);
  std::vector<Digest> decisions = std::vector<Digest>(kGroupFacts);
  std::size_t count = 0;
  bool last = false;
  Status undecidable;  // not ok: why the fact after them cannot be decided, nor any later one
  Status hashes;       // of the last group: what all the hashes to the end of the file say
};

Error undecidable(std::uint64_t position) {
  const std::string place = std::to_string(position);
  return make_error(ErrorCode::kDataLoss, "VERIFY_ERASED",
                    "position " + place +
                        ": the payload is not there. The entry is in the signed tree, as all "
                        "others are, but what was decided from there on cannot be derived without "
                        "it.")
      .with("position", place);
}

// What a server lets into a log: operators', connectors' and Tenon's own facts from each of them.
bool comes_from(FactKind kind, std::string_view source) {
  const FactOrigin origin = origin_of(kind);
  switch (log::origin_of(source)) {
    case log::Origin::kSystem: return origin == FactOrigin::kSystem;
    case log::Origin::kOperator:
      return origin == FactOrigin::kOperator || origin == FactOrigin::kOperatorOrCloud;
    case log::Origin::kConnector:
      return origin != FactOrigin::kSystem && origin != FactOrigin::kOperator;
  }
  return false;
}

// What the reading thread does.
class Decoding {
 public:
  Decoding(BundleFacts& facts, const runtime::Semantics& semantics)
      : facts_(facts), semantics_(semantics) {}

  void fill(Group& group) {
    group.count = 0;
    group.undecidable = {};
    group.hashes = {};
    group.last = false;
    while (group.count < kGroupFacts && !group.last) {
      const Result<std::optional<log::BundleFact>> next = facts_.next();
      if (!next.ok()) group.hashes = next.error();
      group.last = !next.ok() || !next->has_value();
      if (group.last) return;
      group.undecidable = read_fact(**next, group.facts[group.count]);
      group.decisions[group.count] = (*next)->decisions;
      if (group.undecidable.ok()) {
        ++group.count;
      } else {
        group.hashes = check_rest();
        group.last = true;
      }
    }
  }

 private:
  // What a fact says means something only in the tree that was signed: first the hashes, to the
  // end.
  Status check_rest() {
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const std::optional<log::BundleFact> next, facts_.next());
      if (!next) return {};
    }
  }

  Status read_fact(const log::BundleFact& next, Fact& fact) const {
    const log::Entry& entry = next.fact.entry;
    if (!next.fact.payload) return undecidable(entry.position.value);
    const runtime::FactEnvelope envelope{entry.position, entry.time, facts_.decisions().tenant,
                                         entry.source, entry.kind};
    const Status decoded = runtime::decode(semantics_, envelope, *next.fact.payload, fact);
    if (!decoded.ok() && decoded.error().reason == "FACT_UNREADABLE") {
      return fact_finding(entry.position.value,
                          "the payload is no fact. " + decoded.error().message);
    }
    if (!decoded.ok()) return decoded.error();
    if (!comes_from(fact.kind, entry.source)) {
      return fact_finding(entry.position.value, std::string(name_of(fact.kind)) +
                                                    " cannot come from source " + fact.source +
                                                    ": no server lets that into a log.");
    }
    return {};
  }

  BundleFacts& facts_;
  const runtime::Semantics& semantics_;
};

Error decisions_finding(std::string what) {
  return make_error(ErrorCode::kDataLoss, "VERIFY_DECISIONS", std::move(what));
}

// Decides the facts of a group and compares what comes of each.
Status decide_group(const Group& group, runtime::FactDecider& decider) {
  for (std::size_t i = 0; i < group.count; ++i) {
    decider.decide(group.facts[i]);
    if (decider.decision_digest() == group.decisions[i]) continue;
    const std::string place = std::to_string(group.facts[i].position.value);
    return decisions_finding("position " + place +
                             ": the facts give other decisions there than the bundle says were "
                             "made.")
        .with("position", place);
  }
  return {};
}

Status check_decisions(const BundleFacts& facts, const runtime::FactDecider& decider,
                       const projections::TenantMachine& machine) {
  const log::DecisionHead& signed_head = facts.decisions();
  if (decider.decision_digest() != signed_head.digest) {
    return decisions_finding(
        "The facts give other decisions than were signed (digest " +
        log::digest_text(decider.decision_digest()) + ", signed " +
        log::digest_text(signed_head.digest) +
        "). What the bundle says of each position agrees with the facts, so the note itself is "
        "wrong and no place can be named.");
  }
  const Tenant* tenant = machine.state().tenant();
  const std::uint32_t revision = tenant == nullptr ? 0 : tenant->semantics_revision;
  if (revision == signed_head.revision) return {};
  return decisions_finding("The facts put semantics revision " + std::to_string(revision) +
                           " in force, and the decision note names " +
                           std::to_string(signed_head.revision) + ".");
}

}  // namespace

Result<VerifiedBundle> verify_bundle(std::istream& bundle, const VerifyTrust& trust,
                                     const VerifyProgress& progress) {
  BundleFacts facts(bundle);
  TENON_RETURN_IF_ERROR(facts.open(trust.vkey, trust.kept_checkpoint));
  const std::uint64_t total = facts.checkpoint().tree.size.value;
  const runtime::Semantics semantics = runtime::current_semantics();
  projections::TenantMachine machine;
  runtime::FactDecider decider(semantics, machine);
  Decoding decoding(facts, semantics);
  runtime::ReadAhead<Group> groups([&decoding](Group& group) { decoding.fill(group); });
  Status decided;
  for (bool last = false; !last;) {
    Group& group = groups.next();
    if (decided.ok()) decided = decide_group(group, decider);
    machine.hand_on();
    if (decided.ok()) decided = group.undecidable;
    if (!group.hashes.ok()) return group.hashes.error();
    last = group.last;
    groups.release();
    if (progress) progress(decider.head().value, total);
  }
  TENON_RETURN_IF_ERROR(decided);
  TENON_RETURN_IF_ERROR(check_decisions(facts, decider, machine));
  VerifiedBundle out;
  out.origin = facts.checkpoint().origin;
  out.tenant = facts.decisions().tenant;
  out.facts = total;
  out.decisions = decider.decisions();
  out.root = facts.checkpoint().tree.root;
  out.decision_digest = decider.decision_digest();
  out.revision = facts.decisions().revision;
  if (facts.kept()) out.kept_size = facts.kept()->tree.size.value;
  out.checkpoint = facts.note();
  return out;
}

bool is_finding(const Error& error) { return error.reason.starts_with("VERIFY_"); }

}  // namespace tenon::offline
