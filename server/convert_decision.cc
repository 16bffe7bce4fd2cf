#include "server/convert_decision.h"

#include <string>
#include <vector>

#include "engine/rules/explain.h"
#include "engine/rules/explain_words.h"
#include "server/convert_party.h"

namespace tenon::server {
namespace {

void add_texts(const std::vector<AttributeValue>& values,
               google::protobuf::RepeatedPtrField<std::string>& out) {
  for (const AttributeValue& value : values) *out.Add() = value.text;
}

void put_candidate(const Candidate& candidate, v1::Candidate& out) {
  to_proto(candidate.account, *out.mutable_account());
  out.set_verdict(std::string(name_of(candidate.verdict)));
  out.set_rule(std::string(name_of(candidate.rule)));
  out.set_because(rules::because(candidate));
}

void put_rung(const Rung& rung, v1::Rung& out) {
  out.set_id(std::string(name_of(rung.id)));
  out.set_tried(rung.tried);
  out.set_why_not(rules::why_not(rung));
  if (rung.key) {
    out.set_key_attribute(std::string(rung.key->attribute.name()));
    out.set_key_as_given(rung.key->value.text);
    out.set_key_as_compared(rung.key_folded);
    to_proto(*rung.key, *out.mutable_key_source());
  }
  for (const Candidate& candidate : rung.candidates)
    put_candidate(candidate, *out.add_candidates());
}

void put_difference(const Difference& difference, v1::AttributeDifference& out) {
  out.set_attribute(std::string(difference.attribute.name()));
  add_texts(difference.before, *out.mutable_before());
  add_texts(difference.after, *out.mutable_after());
  for (const std::string& value : difference.freed) out.add_freed(value);
}

void put_transfer(const AuthorityTransfer& transfer, const DecisionId& decision, Micros time,
                  v1::AuthorityMove& out) {
  out.set_from(to_proto(transfer.from));
  out.set_to(to_proto(transfer.to));
  out.set_road(std::string(name_of(transfer.road)));
  out.set_position(decision.position.value);
  to_proto(time, *out.mutable_time());
  to_proto(decision, *out.mutable_decision());
  out.set_authored_by(to_proto(transfer.authored_by));
}

void put_warning(const DecisionWarning& warning, v1::Warning& out) {
  out.set_code(std::string(name_of(warning.code)));
  out.set_rule(std::string(name_of(warning.rule)));
  out.set_text(rules::sentence(warning));
  if (warning.value) {
    out.set_attribute(std::string(warning.value->attribute.name()));
    out.set_value(warning.value->value.text);
  }
  if (warning.party.side != PartyRef::Side::kNone) to_proto(warning.party, *out.mutable_party());
}

// Nobody claims it: it is tried again as a whole.
void put_clash(const QuarantinedValue& clash, v1::Quarantine& out) {
  to_proto(clash, out);
  if (clash.holder.side != PartyRef::Side::kAccount) return;
  out.set_release("Remove or change " + rules::value_words(clash.value) + " on " +
                  rules::name(clash.holder) +
                  ", or on this side; the end of the next cycle tries again.");
}

void put_outcome(const Decision& decision, v1::Decision& out) {
  out.set_outcome(std::string(name_of(decision.outcome)));
  out.set_method(to_proto(decision.method));
  out.set_relinked(decision.relinked);
  out.set_refused_by(std::string(name_of(decision.refused_by)));
  out.set_refusal(std::string(name_of(decision.refusal)));
  out.set_sentence(rules::sentence(decision));
  out.set_remedy(rules::remedy(decision));
}

}  // namespace

void to_proto(const Decision& decision, v1::Decision& out) {
  to_proto(decision.id, *out.mutable_id());
  to_proto(decision.time, *out.mutable_time());
  if (decision.waiting_since) out.set_waiting_since(decision.waiting_since->value);
  out.set_rule_set(std::string(name_of(decision.rule_set)));
  if (decision.object.side != PartyRef::Side::kNone) {
    to_proto(decision.object, *out.mutable_object());
  }
  if (decision.account.side != PartyRef::Side::kNone) {
    to_proto(decision.account, *out.mutable_account());
  }
  put_outcome(decision, out);
  for (const Rung& rung : decision.ladder) put_rung(rung, *out.add_ladder());
  for (const Difference& difference : decision.differences) {
    put_difference(difference, *out.add_differences());
  }
  if (decision.authority) {
    put_transfer(*decision.authority, decision.id, decision.time, *out.mutable_authority());
  }
  for (const PartyRef& party : decision.other_parties) to_proto(party, *out.add_other_parties());
  for (const QuarantinedValue& value : decision.quarantined)
    to_proto(value, *out.add_quarantined());
  for (const QuarantinedValue& value : decision.clashes) put_clash(value, *out.add_clashes());
  for (const DecisionWarning& warning : decision.warnings)
    put_warning(warning, *out.add_warnings());
  for (const Rule rule : decision.rules) out.add_rules(std::string(name_of(rule)));
}

void to_proto(const QuarantinedValue& quarantined, v1::Quarantine& out) {
  out.set_attribute(std::string(quarantined.value.attribute.name()));
  out.set_value(quarantined.value.value.text);
  if (quarantined.holder.side != PartyRef::Side::kNone) {
    to_proto(quarantined.holder, *out.mutable_holder());
    out.set_held_since(quarantined.held_since.value);
  }
  out.set_release(rules::release(quarantined));
}

void to_proto(const projections::AuthorityMove& move, v1::AuthorityMove& out) {
  put_transfer(move.transfer, move.decision, move.time, out);
  out.set_actor(move.actor);
  out.set_reason(move.reason);
}

}  // namespace tenon::server
