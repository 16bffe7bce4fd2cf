#include "tests/values/random_decision.h"

#include <string>

namespace tenon {
namespace {

using Random = std::mt19937_64;

std::uint64_t below(Random& random, std::uint64_t count) { return random() % count; }
bool coin(Random& random) { return below(random, 2) == 0; }

std::string text(Random& random) {
  static const char* const kTexts[] = {"", "anna@contoso.com", "SMTP:Käthe@contoso.com", "x"};
  return kTexts[below(random, 4)];
}

Guid guid(Random& random) {
  Guid guid;
  for (auto& byte : guid.bytes) byte = static_cast<std::uint8_t>(random());
  return guid;
}

Outcome outcome(Random& random) { return static_cast<Outcome>(below(random, 83)); }
Rule rule(Random& random) { return static_cast<Rule>(below(random, 173)); }

// One of a few, so that the same party comes again.
PartyRef party(Random& random) {
  PartyRef party;
  party.side = static_cast<PartyRef::Side>(below(random, 3));
  if (party.side == PartyRef::Side::kNone) return party;
  party.type = static_cast<ObjectType>(1 + below(random, 3));
  if (coin(random)) {
    party.id.bytes[0] = static_cast<std::uint8_t>(below(random, 4));
  } else {
    party.id = guid(random);
  }
  if (party.side == PartyRef::Side::kObject) party.connector = coin(random) ? "ad" : "forest-b";
  party.label = text(random);
  return party;
}

AttributeKey key(Random& random) {
  if (coin(random)) return AttributeKey(static_cast<AttributeId>(1 + below(random, 29)));
  return AttributeKey(std::string_view(coin(random) ? "custom" : "other"));
}

AttributeValue value(Random& random, Position now) {
  AttributeValue value;
  value.text = text(random);
  value.asserted.value = below(random, now.value + 1);
  value.since.value = coin(random) ? value.asserted.value : below(random, now.value + 1);
  value.index = static_cast<std::uint32_t>(below(random, 3));
  return value;
}

ValueRef value_ref(Random& random, Position now) {
  return ValueRef{key(random), value(random, now), coin(random)};
}

template <typename Element, typename Make>
void fill(std::vector<Element>& out, Random& random, std::uint64_t most, Make make) {
  for (std::uint64_t n = below(random, most + 1); n > 0; --n) out.push_back(make());
}

Rung rung(Random& random, Position now) {
  Rung rung;
  rung.id = static_cast<RungId>(1 + below(random, 6));
  rung.tried = coin(random);
  rung.why_not = text(random);
  if (coin(random)) rung.rule = rule(random);
  if (coin(random)) rung.key = value_ref(random, now);
  rung.key_folded = text(random);
  fill(rung.candidates, random, 2, [&] {
    return Candidate{party(random), outcome(random), rule(random), party(random), text(random)};
  });
  return rung;
}

Difference difference(Random& random, Position now) {
  Difference difference;
  difference.attribute = key(random);
  fill(difference.before, random, 3, [&] { return value(random, now); });
  fill(difference.after, random, 3, [&] { return value(random, now); });
  for (const AttributeValue& each : difference.before) {
    if (coin(random)) difference.freed.push_back(each.text);
  }
  return difference;
}

QuarantinedValue quarantined(Random& random, Position now) {
  return QuarantinedValue{value_ref(random, now), party(random),
                          Position{below(random, now.value + 1)}};
}

}  // namespace

Decision random_decision(Random& random) {
  Decision decision;
  const Position now{1 + below(random, 1'000'000)};
  decision.id = {now, static_cast<std::uint32_t>(below(random, 300))};
  if (coin(random)) decision.waiting_since = Position{below(random, now.value)};
  decision.rule_set = static_cast<RuleSet>(1 + below(random, 3));
  decision.time.value = static_cast<std::int64_t>(below(random, 1ULL << 50));
  decision.object = party(random);
  decision.account = party(random);
  decision.object_handle.value = static_cast<std::uint32_t>(below(random, 100));
  decision.account_handle.value = static_cast<std::uint32_t>(below(random, 100));
  decision.outcome = outcome(random);
  decision.method = static_cast<Method>(below(random, 5));
  decision.relinked = coin(random);
  if (coin(random)) decision.refused_by = rule(random);
  if (coin(random)) decision.refusal = outcome(random);
  fill(decision.rules, random, 3, [&] { return rule(random); });
  fill(decision.ladder, random, 3, [&] { return rung(random, now); });
  fill(decision.differences, random, 3, [&] { return difference(random, now); });
  if (coin(random)) {
    decision.authority =
        AuthorityTransfer{AccountHandle{7},       guid(random), Authority::kCloud,
                          Authority::kOnPremises, Road::kT1,    AuthoredBy::kGraph};
  }
  fill(decision.other_parties, random, 25, [&] { return party(random); });
  fill(decision.quarantined, random, 2, [&] { return quarantined(random, now); });
  fill(decision.clashes, random, 2, [&] { return quarantined(random, now); });
  fill(decision.warnings, random, 2, [&] {
    DecisionWarning warning;
    warning.code = static_cast<WarningCode>(1 + below(random, 13));
    warning.rule = rule(random);
    if (coin(random)) warning.value = value_ref(random, now);
    warning.party = party(random);
    return warning;
  });
  decision.detail = text(random);
  return decision;
}

}  // namespace tenon
