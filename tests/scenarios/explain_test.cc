// No decision without an explanation: every outcome, on either side, with every method and every
// rule that refuses.
#include "engine/rules/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/rules/rung_soft.h"

namespace tenon::rules {
namespace {

constexpr const char* kObjectId = "00112233-4455-6677-8899-aabbccddeeff";
constexpr const char* kAccountId = "12345678-90ab-cdef-1234-567890abcdef";
constexpr const char* kOtherId = "99999999-90ab-cdef-1234-567890abcdef";

PartyRef object() {
  PartyRef party;
  party.side = PartyRef::Side::kObject;
  party.id = *Guid::parse(kObjectId);
  party.connector = "ad";
  party.label = "anna@contoso.com";
  return party;
}

PartyRef account(const char* id) {
  PartyRef party;
  party.side = PartyRef::Side::kAccount;
  party.id = *Guid::parse(id);
  party.label = "berg@contoso.com";
  return party;
}

ValueRef value(AttributeId attribute, std::string text) {
  ValueRef ref;
  ref.attribute = attribute;
  ref.value.text = std::move(text);
  return ref;
}

QuarantinedValue conflict() {
  return {value(AttributeId::kUserPrincipalName, "x@contoso.com"), account(kOtherId), Position{12}};
}

std::vector<Outcome> outcomes() {
  std::vector<Outcome> all;
  for (int i = 1; i < 80; ++i) {
    if (!name_of(static_cast<Outcome>(i)).empty()) all.push_back(static_cast<Outcome>(i));
  }
  return all;
}

Rung rung_with(Rule rule, Outcome verdict) {
  const bool soft = rule >= Rule::kB && rule < Rule::kU0;
  Rung rung;
  rung.id = soft ? RungId::kS : rule < Rule::kB ? RungId::kH : RungId::kU;
  rung.tried = true;
  rung.key = soft ? value(AttributeId::kProxyAddresses, "SMTP:anna@contoso.com")
                  : value(AttributeId::kUserPrincipalName, "anna@contoso.com");
  Candidate candidate;
  candidate.account = account(kOtherId);
  candidate.rule = rule;
  candidate.verdict = verdict;
  if (rule == Rule::kH2) candidate.other = object();
  rung.candidates.push_back(candidate);
  return rung;
}

void expect_a_sentence(const std::string& text) {
  ASSERT_FALSE(text.empty());
  EXPECT_EQ(text.back(), '.') << text;
  EXPECT_EQ(text.find("  "), std::string::npos) << text;
  EXPECT_FALSE(text.front() >= 'a' && text.front() <= 'z') << text;
}

TEST(Explain, EveryOutcomeHasASentenceOnEachSide) {
  for (const Outcome outcome : outcomes()) {
    SCOPED_TRACE(std::string(name_of(outcome)));
    Decision decision;
    decision.outcome = outcome;
    expect_a_sentence(sentence(decision));
    decision.account = account(kAccountId);
    expect_a_sentence(sentence(decision));
    decision.object = object();
    expect_a_sentence(sentence(decision));
    // About an object alone, and more than the bare outcome.
    decision.account = {};
    expect_a_sentence(sentence(decision));
    if (waits_for_retry(outcome)) {
      EXPECT_THAT(sentence(decision), testing::HasSubstr(kObjectId));
    }
  }
}

TEST(Explain, EveryMethodNamesBothParties) {
  for (int i = 1; i <= 4; ++i) {
    Decision decision;
    decision.outcome = Outcome::kBound;
    decision.method = static_cast<Method>(i);
    decision.object = object();
    decision.account = account(kAccountId);
    for (const bool relinked : {false, true}) {
      decision.relinked = relinked;
      const std::string text = sentence(decision);
      expect_a_sentence(text);
      EXPECT_THAT(text, testing::HasSubstr(kObjectId));
      EXPECT_THAT(text, testing::HasSubstr(kAccountId));
      EXPECT_THAT(text, testing::HasSubstr("anna@contoso.com"));
    }
  }
}

TEST(Explain, EveryRefusalNamesBothPartiesTheRuleAndWhatToDo) {
  const std::vector<std::pair<Rule, Outcome>> refusals = {
      {Rule::kH1, Outcome::kObjectTypeMismatch},
      {Rule::kH2, Outcome::kInvalidHardMatch},
      {Rule::kH3, Outcome::kInvalidHardMatch},
      {Rule::kH4, Outcome::kInvalidHardMatch},
      {Rule::kH5, Outcome::kInvalidHardMatch},
      {Rule::kH6, Outcome::kAttributeUpdateNotAllowed},
      {Rule::kH9, Outcome::kOnPremisesChangeIgnored},
      {Rule::kS1, Outcome::kObjectTypeMismatch},
      {Rule::kS2, Outcome::kInvalidSoftMatch},
      {Rule::kS3, Outcome::kExistingAdminRoleConflict},
      {Rule::kU2, Outcome::kInvalidSoftMatch},
      {Rule::kU3, Outcome::kExistingAdminRoleConflict},
  };
  for (const auto& [rule, verdict] : refusals) {
    SCOPED_TRACE(std::string(name_of(rule)));
    Decision decision;
    decision.outcome = verdict;
    decision.object = object();
    decision.refused_by = rule;
    decision.refusal = verdict;
    decision.ladder.push_back(rung_with(rule, verdict));
    const std::string text = sentence(decision);
    expect_a_sentence(text);
    EXPECT_THAT(text, testing::HasSubstr(kObjectId));
    EXPECT_THAT(text, testing::HasSubstr(kOtherId));
    EXPECT_THAT(text, testing::HasSubstr("(" + std::string(name_of(rule)) + ")"));
    expect_a_sentence(remedy(decision));
    expect_a_sentence(because(decision.ladder.front().candidates.front()));
  }
}

TEST(Explain, ATwinNamesTheAccountThatWasFound) {
  for (const Rule rule : {Rule::kB, Rule::kS2, Rule::kS3, Rule::kU0, Rule::kU2, Rule::kU3}) {
    SCOPED_TRACE(std::string(name_of(rule)));
    Decision decision;
    decision.outcome = Outcome::kBound;
    decision.method = Method::kProvisioned;
    decision.object = object();
    decision.account = account(kAccountId);
    decision.refused_by = rule;
    decision.ladder.push_back(rung_with(rule, Outcome::kInvalidSoftMatch));
    decision.quarantined.push_back(conflict());
    const std::string text = sentence(decision);
    expect_a_sentence(text);
    EXPECT_THAT(text, testing::HasSubstr(kAccountId));
    EXPECT_THAT(text, testing::HasSubstr(kOtherId));
    EXPECT_THAT(text, testing::HasSubstr("(" + std::string(name_of(rule)) + ")"));
    expect_a_sentence(remedy(decision));
  }
}

TEST(Explain, AnAccountThatIsManagedInTheCloudIsNotToBeCleared) {
  for (const Rule rule : {Rule::kS2, Rule::kU2}) {
    for (const Outcome outcome : {Outcome::kBound, Outcome::kInvalidSoftMatch}) {
      Decision decision;
      decision.outcome = outcome;
      decision.object = object();
      decision.account = account(kAccountId);
      decision.refused_by = rule;
      decision.ladder.push_back(rung_with(rule, Outcome::kInvalidSoftMatch));
      EXPECT_THAT(remedy(decision), testing::HasSubstr("lear the immutable id"));
      decision.ladder.front().candidates.front().because = kMovedToCloud;
      EXPECT_THAT(remedy(decision), testing::Not(testing::HasSubstr("lear the immutable id")));
      EXPECT_THAT(remedy(decision), testing::HasSubstr("is managed in the cloud"));
      expect_a_sentence(remedy(decision));
    }
  }
}

TEST(Explain, AnotherTypeIsSaidPlainly) {
  const Rung rung = rung_with(Rule::kS1, Outcome::kObjectTypeMismatch);
  EXPECT_THAT(because(rung.candidates.front()), testing::HasSubstr(", the object is not"));
}

TEST(Explain, WhatCannotBeClearedIsNotTheCloudsReport) {
  Decision decision;
  decision.outcome = Outcome::kNoChange;
  decision.account = account(kAccountId);
  EXPECT_THAT(sentence(decision), testing::HasSubstr("What the cloud says"));
  decision.rules.push_back(Rule::kT6);
  decision.detail = "immutableId";
  EXPECT_THAT(sentence(decision), testing::HasSubstr("has no immutable id to be cleared"));
  decision.detail = "onPremisesObjectIdentifier";
  EXPECT_THAT(sentence(decision), testing::HasSubstr("has no on-premises object identifier"));
  expect_a_sentence(sentence(decision));
}

TEST(Explain, AConflictNamesBothPartiesTheAttributeTheValueSinceWhenAndWhatToDo) {
  Decision decision;
  decision.outcome = Outcome::kAttributeValueMustBeUnique;
  decision.object = object();
  decision.clashes.push_back(conflict());
  for (const std::string& text : {sentence(decision), sentence(conflict()) + object().id.text()}) {
    EXPECT_THAT(text, testing::HasSubstr(kObjectId));
    EXPECT_THAT(text, testing::HasSubstr(kOtherId));
    EXPECT_THAT(text, testing::HasSubstr("ser principal name x@contoso.com"));
    EXPECT_THAT(text, testing::HasSubstr("position 12"));
  }
  EXPECT_THAT(remedy(decision), testing::HasSubstr(kOtherId));
  expect_a_sentence(release(conflict()));
  QuarantinedValue claimed = conflict();
  claimed.holder = object();
  EXPECT_THAT(sentence(claimed), testing::HasSubstr("claimed it since position 12"));
  expect_a_sentence(release(claimed));
}

TEST(Explain, WhoIsNamedBesideIsToldAsWhatAndWhy) {
  using testing::HasSubstr;
  Decision decision;
  decision.outcome = Outcome::kInvalidHardMatch;
  decision.object = object();
  decision.refused_by = Rule::kH2;
  decision.ladder.push_back(rung_with(Rule::kH2, Outcome::kInvalidHardMatch));
  const PartyRef found = account(kOtherId);
  EXPECT_EQ(named_as(decision, found), NamedAs::kCandidate);
  EXPECT_THAT(naming(decision, found),
              HasSubstr("This account was found as a candidate for user “anna@contoso.com”"));
  EXPECT_THAT(refusal_of(decision, found), HasSubstr("is already linked to"));
  expect_a_sentence(naming(decision, found));
  // Whom it is about, and a stranger.
  EXPECT_EQ(named_as(decision, object()), NamedAs::kNone);
  EXPECT_EQ(naming(decision, account(kAccountId)), "");
  EXPECT_EQ(refusal_of(decision, object()), "");
  // Whoever the candidate is linked to.
  PartyRef linked = object();
  linked.id = *Guid::parse(kAccountId);
  decision.ladder.front().candidates.front().other = linked;
  EXPECT_EQ(named_as(decision, linked), NamedAs::kOther);
  EXPECT_THAT(naming(decision, linked), HasSubstr("This object is linked to account"));
  expect_a_sentence(naming(decision, linked));
}

TEST(Explain, ARungThatWasNotTriedIsWhatRefusesItsCandidate) {
  Decision decision;
  decision.outcome = Outcome::kBound;
  decision.method = Method::kProvisioned;
  decision.object = object();
  decision.account = account(kAccountId);
  decision.refused_by = Rule::kB;
  Rung rung = rung_with(Rule::kS4, Outcome::kBound);
  rung.tried = false;
  rung.rule = Rule::kB;
  decision.ladder.push_back(rung);
  const std::string text = naming(decision, account(kOtherId));
  EXPECT_THAT(text, testing::HasSubstr("refused: soft match is blocked"));
  EXPECT_THAT(text, testing::HasSubstr("(B)"));
  EXPECT_THAT(text, testing::HasSubstr("bound to account “berg@contoso.com” (" +
                                       std::string(kAccountId) + ") instead"));
  expect_a_sentence(text);
}

TEST(Explain, WhoHoldsAValueIsToldSinceWhenAndWhoElseAssertsIt) {
  using testing::HasSubstr;
  Decision decision;
  decision.outcome = Outcome::kApplied;
  decision.object = object();
  decision.account = account(kAccountId);
  decision.quarantined.push_back(conflict());
  const PartyRef holder = account(kOtherId);
  EXPECT_EQ(named_as(decision, holder), NamedAs::kHolder);
  EXPECT_THAT(naming(decision, holder), HasSubstr("has had user principal name x@contoso.com"));
  EXPECT_THAT(naming(decision, holder), HasSubstr("since position 12, which user"));
  EXPECT_THAT(naming(decision, holder), HasSubstr("(Q1)"));
  decision.clashes = std::exchange(decision.quarantined, {});
  expect_a_sentence(naming(decision, holder));
  decision.object = {};
  EXPECT_THAT(naming(decision, holder), HasSubstr("which the cloud reported of account"));
  expect_a_sentence(naming(decision, holder));
}

TEST(Explain, OtherPartiesOfEveryOutcomeHaveASentence) {
  for (const Outcome outcome : outcomes()) {
    for (const bool with_object : {false, true}) {
      SCOPED_TRACE(std::string(name_of(outcome)));
      Decision decision;
      decision.outcome = outcome;
      if (with_object) decision.object = object();
      decision.account = account(kAccountId);
      decision.other_parties.push_back(account(kOtherId));
      expect_a_sentence(naming(decision, account(kOtherId)));
    }
  }
}

TEST(Explain, SwitchedOffSynchronisationIsSaidWithItsRule) {
  expect_a_sentence(sync_off_sentence(Position{41}));
  EXPECT_THAT(sync_off_sentence(Position{41}), testing::HasSubstr("since position 41"));
}

TEST(Explain, AForcedCycleSaysWhatItPassedOver) {
  Decision decision;
  decision.outcome = Outcome::kAccepted;
  decision.rules = {Rule::kC3};
  EXPECT_EQ(sentence(decision), "Every connector is synchronised (C3).");
  decision.detail = "ad, ad2";
  EXPECT_THAT(sentence(decision), testing::HasSubstr("those whose own cycle is open: ad, ad2"));
  decision.rules.push_back(Rule::kT4);
  EXPECT_THAT(sentence(decision), testing::HasSubstr("off: nothing is synchronised"));
}

TEST(Explain, EveryWarningHasASentence) {
  for (int i = 1; i <= 20; ++i) {
    DecisionWarning warning;
    warning.code = static_cast<WarningCode>(i);
    if (name_of(warning.code).empty()) continue;
    SCOPED_TRACE(std::string(name_of(warning.code)));
    expect_a_sentence(sentence(warning));
    warning.value = value(AttributeId::kProxyAddresses, "smtp:x@contoso.com");
    warning.party = account(kOtherId);
    warning.rule = Rule::kS4;
    expect_a_sentence(sentence(warning));
  }
}

TEST(Explain, EveryRungThatWasNotTriedSaysWhy) {
  for (int i = 1; i <= 6; ++i) {
    Rung rung;
    rung.id = static_cast<RungId>(i);
    for (const Rule rule : {Rule::kNone, Rule::kB, Rule::kU0}) {
      rung.rule = rule;
      EXPECT_FALSE(why_not(rung).empty()) << i;
    }
  }
}

}  // namespace
}  // namespace tenon::rules
