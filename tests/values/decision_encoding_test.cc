// The canonical form and the digest chain of docs/decisions.md, and the form with texts.
#include "engine/model/decision_encoding.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/encoding.h"
#include "tests/values/random_decision.h"

namespace tenon {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("TENON_SEED");
  return given ? std::strtoull(given, nullptr, 10)
               : static_cast<std::uint64_t>(
                     std::chrono::steady_clock::now().time_since_epoch().count());
}

std::string canonical(const Decision& decision) {
  std::string bytes;
  encode_canonical(decision, bytes);
  return bytes;
}

std::string with_text(const Decision& decision) {
  std::string bytes;
  encode_with_text(decision, bytes);
  return bytes;
}

PartyRef party_of(PartyRef::Side side, std::string_view guid, std::string connector) {
  PartyRef party;
  party.side = side;
  party.id = *Guid::parse(guid);
  party.connector = std::move(connector);
  party.label = "anna@contoso.com";
  return party;
}

AttributeValue value_of(std::string text, std::uint64_t asserted, std::uint64_t since,
                        std::uint32_t index) {
  AttributeValue value;
  value.text = std::move(text);
  value.asserted.value = asserted;
  value.since.value = since;
  value.index = index;
  return value;
}

// The example of docs/decisions.md: fact 1000 binds an object to an account of fact 400 by its
// primary address.
Decision example() {
  Decision decision;
  decision.id = {Position{1000}, 0};
  decision.time = Micros{1'767'225'600'000'000};
  decision.object = party_of(PartyRef::Side::kObject, "00112233-4455-6677-8899-aabbccddeeff", "ad");
  decision.account = party_of(PartyRef::Side::kAccount, "12345678-90ab-cdef-1234-567890abcdef", "");
  decision.outcome = Outcome::kBound;
  decision.method = Method::kSmtp;
  Rung valid;
  valid.id = RungId::kV;
  valid.tried = true;
  Rung hard;
  hard.id = RungId::kH;
  hard.tried = true;
  hard.key = ValueRef{AttributeKey(std::string_view("sourceAnchor")),
                      value_of("MyIRAFVEd2aImaq7zN3u/w==", 1000, 1000, 0), true};
  Rung smtp;
  smtp.id = RungId::kS;
  smtp.tried = true;
  smtp.key = ValueRef{AttributeId::kProxyAddresses,
                      value_of("SMTP:anna@contoso.com", 1000, 1000, 0), false};
  Candidate found;
  found.account = decision.account;
  found.verdict = Outcome::kBound;
  found.rule = Rule::kS4;
  smtp.candidates.push_back(found);
  decision.ladder = {valid, hard, smtp};
  Difference name;
  name.attribute = AttributeId::kDisplayName;
  name.before = {value_of("Anna", 400, 400, 0)};
  name.after = {value_of("Anna Berg", 1000, 1000, 0)};
  decision.differences.push_back(name);
  decision.authority =
      AuthorityTransfer{AccountHandle{1},       decision.account.id, Authority::kCloud,
                        Authority::kOnPremises, Road::kT1,           AuthoredBy::kOfficePortal};
  return decision;
}

std::string documented() {
  std::ifstream in("docs/decisions.md");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(DecisionEncoding, TheDocumentedExample) {
  const std::string hex = to_hex(canonical(example()));
  const std::string page = documented();
  // In each line of the example the bytes stand before the first two spaces.
  std::string example_bytes;
  std::istringstream lines(page.substr(page.find("## Example")));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("    ")) continue;
    const std::size_t end = line.find("  ", 4);
    for (const char c : line.substr(4, end - 4)) {
      if (c != ' ') example_bytes += c;
    }
  }
  EXPECT_EQ(hex, example_bytes);
  DecisionDigest digest;
  digest.add(example());
  digest.end_position(Position{1000});
  EXPECT_NE(page.find(to_hex(as_view(digest.value()))), std::string::npos)
      << to_hex(as_view(digest.value()));
}

TEST(DecisionEncoding, HoldsNoText) {
  Decision decision = example();
  const std::string before = canonical(decision);
  decision.object.label = "another";
  decision.account.label = "another";
  decision.ladder[2].candidates[0].account.label = "another";
  decision.ladder[1].key->value.text = "another";
  decision.ladder[1].key_folded = "another";
  decision.ladder[0].why_not = "another";
  decision.ladder[2].candidates[0].because = "another";
  decision.differences[0].before[0].text = "another";
  decision.detail = "another";
  decision.time.value += 1;
  decision.object_handle.value += 1;
  EXPECT_EQ(canonical(decision), before);
  EXPECT_LT(before.size(), 128U);
}

TEST(DecisionEncoding, EverythingElseCounts) {
  const std::vector<std::function<void(Decision&)>> changes = {
      [](Decision& d) { d.id.position.value++; },
      [](Decision& d) { d.id.ordinal++; },
      [](Decision& d) { d.waiting_since = Position{1000}; },
      [](Decision& d) { d.rule_set = RuleSet::k2016_03; },
      [](Decision& d) { d.object.id.bytes[0]++; },
      [](Decision& d) { d.object.connector = "ad2"; },
      [](Decision& d) { d.object.type = ObjectType::kGroup; },
      [](Decision& d) { d.account = {}; },
      [](Decision& d) { d.outcome = Outcome::kApplied; },
      [](Decision& d) { d.method = Method::kHard; },
      [](Decision& d) { d.relinked = true; },
      [](Decision& d) { d.refused_by = Rule::kS2; },
      [](Decision& d) { d.refusal = Outcome::kInvalidSoftMatch; },
      [](Decision& d) { d.rules.push_back(Rule::kN5); },
      [](Decision& d) { d.ladder[0].tried = false; },
      [](Decision& d) { d.ladder[0].rule = Rule::kB; },
      [](Decision& d) { d.ladder.pop_back(); },
      [](Decision& d) { d.ladder[1].key->derived = false; },
      [](Decision& d) { d.ladder[1].key->attribute = AttributeId::kMail; },
      [](Decision& d) { d.ladder[2].key->value.index = 1; },
      [](Decision& d) { d.ladder[2].candidates[0].verdict = Outcome::kInvalidSoftMatch; },
      [](Decision& d) { d.ladder[2].candidates[0].rule = Rule::kS2; },
      [](Decision& d) { d.ladder[2].candidates[0].other = d.object; },
      [](Decision& d) { d.differences[0].attribute = AttributeId::kSurname; },
      [](Decision& d) { d.differences[0].before[0].asserted.value = 401; },
      [](Decision& d) { d.differences[0].after[0].since.value = 999; },
      [](Decision& d) { d.differences[0].freed.push_back("Anna"); },
      [](Decision& d) { d.authority->road = Road::kT3; },
      [](Decision& d) { d.authority->from = Authority::kNone; },
      [](Decision& d) { d.authority->authored_by = AuthoredBy::kGraph; },
      [](Decision& d) { d.authority->account_id.bytes[15]++; },
      [](Decision& d) { d.authority.reset(); },
      [](Decision& d) { d.other_parties.push_back(d.account); },
      [](Decision& d) {
        d.quarantined.push_back({*d.ladder[2].key, d.account, Position{4}});
      },
      [](Decision& d) {
        d.clashes.push_back({*d.ladder[2].key, d.account, Position{4}});
      },
      [](Decision& d) {
        d.warnings.push_back({WarningCode::kOrphan, Rule::kD2, {}, d.account});
      },
  };
  const std::string before = canonical(example());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Decision decision = example();
    changes[i](decision);
    EXPECT_NE(canonical(decision), before) << "change " << i;
  }
}

TEST(DecisionEncoding, TheFormWithTextsReadsBack) {
  const std::uint64_t start = seed();
  SCOPED_TRACE("TENON_SEED=" + std::to_string(start));
  std::mt19937_64 random(start);
  for (int i = 0; i < 5'000; ++i) {
    const Decision decision = random_decision(random);
    const Result<Decision> again = decode_with_text(with_text(decision));
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(again.value(), decision);
    ASSERT_EQ(canonical(again.value()), canonical(decision));
  }
}

TEST(DecisionEncoding, DamageIsFoundOrHarmless) {
  const std::uint64_t start = seed();
  SCOPED_TRACE("TENON_SEED=" + std::to_string(start));
  std::mt19937_64 random(start);
  for (int i = 0; i < 2'000; ++i) {
    std::string bytes = with_text(random_decision(random));
    const Result<Decision> shorter =
        decode_with_text(std::string_view(bytes).substr(0, random() % bytes.size()));
    ASSERT_FALSE(shorter.ok());
    EXPECT_EQ(shorter.error().code, ErrorCode::kDataLoss);
    bytes[random() % bytes.size()] = static_cast<char>(random());
    static_cast<void>(decode_with_text(bytes));
  }
}

TEST(DecisionDigest, ChainsOverPositionsAndOrdinals) {
  Decision first = example();
  Decision second = example();
  second.id.ordinal = 1;
  DecisionDigest digest;
  digest.add(first);
  digest.add(second);
  digest.end_position(Position{1000});

  std::string decisions;
  put_string(decisions, canonical(first));
  put_string(decisions, canonical(second));
  std::string position;
  put_u64(position, 1000);
  const Digest zero{};
  EXPECT_EQ(digest.value(), sha256({as_view(zero), position, as_view(sha256({decisions}))}));

  DecisionDigest resumed = DecisionDigest::resume(digest.value());
  resumed.end_position(Position{1001});
  digest.end_position(Position{1001});
  EXPECT_EQ(resumed.value(), digest.value());
}

}  // namespace
}  // namespace tenon
