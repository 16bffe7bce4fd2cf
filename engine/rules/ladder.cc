// The matching ladder (rule book, 4): V, H, B, S, U, P, each rung once, in order.
#include "engine/rules/attempt.h"
#include "engine/rules/binding.h"
#include "engine/rules/rungs.h"

namespace tenon::rules {
namespace {

class Ladder {
 public:
  Ladder(const Context& context, Attempt& attempt)
      : context_(context), attempt_(attempt), asserted_(asserted_by(attempt.object)) {
    constexpr std::size_t kRungs = 6;  // V, H, B, S, U, P
    context.begin(attempt.decision, Outcome::kNone);
    attempt.decision.ladder.reserve(kRungs);
    attempt.decision.object = party(context.view, object());
    attempt.decision.object_handle = object().handle;
  }

  void climb() {
    if (!valid() || hard() || blocked() || smtp() || upn()) return;
    provisioned();
  }

 private:
  const DirectoryObject& object() const { return attempt_.object; }
  Decision& decision() { return attempt_.decision; }

  bool valid() {
    Rung rung;
    rung.id = RungId::kV;
    rung.tried = true;
    const auto wrong = invalid(object(), asserted_);
    if (wrong) {
      rung.rule = wrong->rule;
      rung.key = wrong->value;
      decision().outcome = wrong->outcome;
      decision().refused_by = Rule::kV;
      decision().refusal = wrong->outcome;
      decision().detail = wrong->detail;
      decision().rules.push_back(wrong->rule);
    }
    decision().ladder.push_back(std::move(rung));
    return !wrong;
  }

  bool hard() {
    RungResult result = hard_match(context_, object());
    return settle(std::move(result), Method::kHard);
  }

  // B: what S and U would have found, and what would have become of it.
  bool blocked() {
    if (!context_.tenant().is_on(Feature::kBlockSoftMatch)) return false;
    Rung block;
    block.id = RungId::kB;
    block.tried = true;
    block.rule = Rule::kB;
    RungResult would = smtp_match(context_, object(), asserted_);
    if (!would.found.account) {
      keep_untried(std::move(would.rung));
      would = upn_match(context_, object(), asserted_);
    }
    if (would.found.account) {
      decision().refused_by = Rule::kB;
      decision().refusal = Outcome::kSoftMatchBlocked;
      add_party(decision(), would.rung.candidates.front().account);
    }
    keep_untried(std::move(would.rung));
    decision().ladder.insert(decision().ladder.begin() + 2, std::move(block));
    softly_tried_ = true;
    return false;
  }

  void keep_untried(Rung rung) {
    rung.tried = false;
    rung.rule = Rule::kB;
    if (rung.why_not.empty()) rung.why_not = "blockSoftMatch is on";
    decision().ladder.push_back(std::move(rung));
  }

  bool smtp() {
    if (softly_tried_) return false;
    return settle(smtp_match(context_, object(), asserted_), Method::kSmtp);
  }

  bool upn() {
    if (softly_tried_ || softly_refused_) return false;
    RungResult result = upn_match(context_, object(), asserted_);
    if (context_.tenant().is_on(Feature::kSoftMatchOnUpn)) {
      return settle(std::move(result), Method::kUpn);
    }
    // U0: not tried; noted.
    if (result.found.account) {
      decision().refused_by = Rule::kU0;
      decision().refusal = Outcome::kSoftMatchOnUpnOff;
      add_party(decision(), result.rung.candidates.front().account);
    }
    result.rung.tried = false;
    result.rung.rule = Rule::kU0;
    if (result.rung.why_not.empty()) result.rung.why_not = "softMatchOnUpn is off";
    decision().ladder.push_back(std::move(result.rung));
    return false;
  }

  // True: the ladder ends here.
  bool settle(RungResult&& result, Method method) {
    const Found found = result.found;
    decision().ladder.push_back(std::move(result.rung));
    if (!found.account) return false;
    for (DecisionWarning& each : result.warnings) decision().warnings.push_back(std::move(each));
    if (found.verdict == Outcome::kBound) {
      bind_found(context_, attempt_, found, method, asserted_);
      return true;
    }
    decision().refused_by = found.rule;
    decision().refusal = found.verdict;
    note_candidate();
    if (goes_on_to_a_twin(found.rule)) {
      softly_refused_ = true;
      return false;
    }
    decision().outcome = found.verdict;
    return true;
  }

  void note_candidate() {
    const Candidate& candidate = decision().ladder.back().candidates.front();
    add_party(decision(), candidate.account);
    if (candidate.other.side != PartyRef::Side::kNone) {
      add_party(decision(), candidate.other);
    }
  }

  // Q4, Q5: with resiliency for the key's attribute a new account is made without what clashes.
  bool goes_on_to_a_twin(Rule rule) {
    const Tenant& tenant = context_.tenant();
    switch (rule) {
      case Rule::kS2:
      case Rule::kS3:
        decision().rules.push_back(rule == Rule::kS2 ? Rule::kQ4 : Rule::kQ5);
        return tenant.is_on(Feature::kQuarantineUponProxyAddressesConflict);
      case Rule::kU2:
      case Rule::kU3:
        decision().rules.push_back(rule == Rule::kU2 ? Rule::kQ4 : Rule::kQ5);
        return tenant.is_on(Feature::kQuarantineUponUpnConflict);
      default: return false;
    }
  }

  void provisioned() {
    Rung rung;
    rung.id = RungId::kP;
    rung.tried = true;
    rung.rule = Rule::kP1;
    decision().ladder.push_back(std::move(rung));
    provision(context_, attempt_, asserted_);
  }

  const Context& context_;
  Attempt& attempt_;
  const Asserted asserted_;
  bool softly_tried_ = false;    // B stands in for S and U
  bool softly_refused_ = false;  // a soft rung refused its candidate: straight to P
};

}  // namespace

void climb_ladder(const Context& context, Attempt& attempt) { Ladder(context, attempt).climb(); }

}  // namespace tenon::rules
