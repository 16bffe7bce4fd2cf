// What stands on an object after an attempt: waiting, its place, its attempts (C4 to C6).
#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/rules/attempt.h"

namespace tenon::rules {
namespace {

void put_party(std::string& out, const PartyRef& ref) {
  put_u8(out, static_cast<std::uint8_t>(ref.side));
  if (ref.side == PartyRef::Side::kNone) return;
  out.append(ref.id.view());
  put_string(out, ref.connector);
}

// The very same verdict (C6): outcome, refusing rule, every candidate and party, warnings.
std::string verdict_of(const Decision& decision) {
  std::string bytes;
  put_u8(bytes, static_cast<std::uint8_t>(decision.outcome));
  put_u8(bytes, static_cast<std::uint8_t>(decision.refused_by));
  put_u8(bytes, static_cast<std::uint8_t>(decision.refusal));
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      put_u8(bytes, static_cast<std::uint8_t>(candidate.rule));
      put_u8(bytes, static_cast<std::uint8_t>(candidate.verdict));
      put_party(bytes, candidate.account);
      put_party(bytes, candidate.other);
    }
  }
  // Among them whoever holds what clashed; in whatever order.
  std::vector<std::string> parties;
  for (const PartyRef& ref : decision.other_parties) put_party(parties.emplace_back(), ref);
  std::sort(parties.begin(), parties.end());
  for (const std::string& ref : parties) bytes += ref;
  for (const DecisionWarning& warning : decision.warnings) {
    put_u8(bytes, static_cast<std::uint8_t>(warning.code));
    put_u8(bytes, static_cast<std::uint8_t>(warning.rule));
    put_party(bytes, warning.party);
    if (warning.value) put_string(bytes, warning.value->value.text);
  }
  return bytes;
}

bool waits(const Decision& decision) {
  if (waits_for_retry(decision.outcome)) return true;
  return decision.outcome == Outcome::kOnPremisesChangeIgnored && decision.refused_by == Rule::kH9;
}

}  // namespace

void wait_with(const Context& context, DirectoryObject& object, const Decision& decision) {
  std::string verdict = verdict_of(decision);
  if (!object.waiting) {
    object.waiting = true;
    object.waiting_since = context.now();
    object.attempts = 0;
  } else {
    object.attempts = object.verdict == verdict ? object.attempts + 1 : 0;
  }
  object.last_attempt = context.now();
  object.verdict = std::move(verdict);
  object.outcome = decision.outcome;
  if (object.account) return;  // the binding's method and refusal stay
  object.method = Method::kNone;
  object.relinked = false;
  object.refused_by = decision.refused_by;
  object.refusal = decision.refusal;
}

void conclude(Context& context, Attempt& attempt, Cause cause) {
  DirectoryObject& object = attempt.object;
  Decision& decision = attempt.decision;
  const bool was_waiting = object.waiting;
  if (cause == Cause::kRetry) decision.waiting_since = object.waiting_since;
  if (waits(decision)) {
    wait_with(context, object, decision);
    const bool same = was_waiting && object.attempts > 0;
    if (cause == Cause::kRetry && same) {
      attempt.effects.objects.push_back(std::move(object));
      context.count(std::move(attempt.effects));
      return;
    }
  } else {
    object.waiting = false;
    object.waiting_since = Position{};
    object.attempts = 0;
    object.last_attempt = Position{};
    object.verdict.clear();
    if (object.account) object.outcome = Outcome::kBound;
    if (decision.outcome == Outcome::kBound) {
      object.method = decision.method;
      object.relinked = decision.relinked;
      object.refused_by = decision.refused_by;
      object.refusal = decision.refusal;
    }
  }
  object.last_decision = context.next_id();
  attempt.effects.objects.push_back(std::move(object));
  context.emit(std::move(decision), std::move(attempt.effects));
}

}  // namespace tenon::rules
