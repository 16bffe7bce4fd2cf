// A comparison says of a random history exactly where two states differ, of which one was made by
// deciding the history plainly, the other by deciding it with the setting put in by hand.
#include "projections/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/fact_decider.h"
#include "engine/runtime/semantics.h"
#include "tests/model/history.h"
#include "tests/model/random.h"

namespace tenon::projections {
namespace {

constexpr std::uint64_t kSeeds = 150;
constexpr std::size_t kFacts = 200;
constexpr std::size_t kNoLimit = 100'000;

// A state decided plainly, with the setting put into every tenant that comes after `from`.
class ByHand final : private rules::Sink {
 public:
  ByHand(Feature feature, std::uint64_t number) : feature_(feature), number_(number) {}

  void decide(const Fact& fact, bool forced) {
    if (forced && !std::exchange(forcing_, true) && state.tenant() != nullptr) {
      Effects effects;
      effects.tenant = *state.tenant();
      count(std::move(effects));
    }
    const bool passed_over = forcing_ && fact.kind == FactKind::kFeatureSet &&
                             fact.features.front().name == name_of(feature_);
    if (!passed_over) rules::decide(state, fact, *this);
  }

  MatchState state;

 private:
  void emit(Decision, Effects effects) override { count(std::move(effects)); }
  void count(Effects effects) override {
    if (forcing_ && effects.tenant) {
      effects.tenant->features[static_cast<std::size_t>(feature_)] = number_;
    }
    state.apply(effects);
  }

  const Feature feature_;
  const std::uint64_t number_;
  bool forcing_ = false;
};

// What stands about every object, in one line each.
std::map<Guid, std::string> standings(const MatchState& state) {
  std::map<Guid, std::string> all;
  for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
    const DirectoryObject* object = state.object({i});
    if (object == nullptr) continue;
    std::string line = std::to_string(object->connector.value);
    const Account* account = state.account(object->account);
    line += " " + (account == nullptr ? std::string("-") : account->object_id.text());
    for (const std::string_view word : {name_of(object->outcome), name_of(object->method),
                                        name_of(object->refused_by), name_of(object->refusal)}) {
      line += " " + std::string(word);
    }
    all[object->guid] += line + ";";  // of whichever connector
  }
  return all;
}

std::set<Guid> differing(const MatchState& a, const MatchState& b) {
  const auto of_a = standings(a);
  const auto of_b = standings(b);
  std::set<Guid> guids;
  for (const auto& [guid, line] : of_a) {
    const auto other = of_b.find(guid);
    if (other == of_b.end() || other->second != line) guids.insert(guid);
  }
  for (const auto& [guid, line] : of_b) {
    if (!of_a.contains(guid)) guids.insert(guid);
  }
  return guids;
}

std::set<Guid> transferred(const MatchState& a, const MatchState& b) {
  std::set<Guid> ids;
  for (std::uint32_t i = 1; i <= a.last_account().value; ++i) {
    const Account& account = *a.account({i});
    const Account* other = b.account(b.find_account(account.object_id));
    if (other != nullptr &&
        (other->authority != account.authority || other->lifecycle != account.lifecycle))
      ids.insert(account.object_id);
  }
  return ids;
}

using Subject = std::pair<std::string, Guid>;  // connector, empty for accounts
Subject subject_of(const Divergence& divergence) {
  return {divergence.party.connector, divergence.party.id};
}

TEST(Comparison, FindsWhatDiffersAndNothingElse) {
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::vector<Fact> facts = model::make_history(seed, kFacts);
    model::Random random(seed);
    const auto feature = static_cast<Feature>(1 + random.below(kFeatureCount));
    const std::uint64_t number = random.below(2);
    const Position from{random.chance(40) ? 0 : random.below(kFacts)};
    SCOPED_TRACE("seed " + std::to_string(seed) + " " + std::string(name_of(feature)) + "=" +
                 std::to_string(number) + " from " + std::to_string(from.value));
    ForcedSetting setting;
    setting.feature = feature;
    setting.number = number;
    ByHand base(feature, number);
    for (std::uint64_t i = 0; i < from.value; ++i) base.decide(facts[i], false);
    Comparison comparison(setting, std::move(base.state), kNoLimit);
    runtime::FactDecider decider(runtime::current_semantics(), comparison, Head{from.value});
    ByHand plain(feature, number);
    ByHand forced(feature, number);
    for (const Fact& fact : facts) {
      if (fact.position >= from) decider.decide(fact);
      plain.decide(fact, false);
      forced.decide(fact, fact.position >= from);
    }
    std::set<Guid> objects;
    std::set<Guid> accounts;
    std::set<Subject> standing;
    Position last;
    for (const Divergence& divergence : comparison.divergences()) {
      EXPECT_GE(divergence.since, last);
      EXPECT_GE(divergence.since, from);
      last = divergence.since;
      if (divergence.until) continue;
      const bool object = divergence.party.side == PartyRef::Side::kObject;
      (object ? objects : accounts).insert(divergence.party.id);
      EXPECT_TRUE(standing.insert(subject_of(divergence)).second) << "told twice";
    }
    EXPECT_EQ(objects, differing(plain.state, forced.state));
    EXPECT_EQ(accounts, transferred(plain.state, forced.state));
    found += objects.size() + accounts.size();
  }
  EXPECT_GT(found, kSeeds);  // else the histories show nothing
}

// Facts of a tenant, in order, each a second after the one before.
std::vector<Fact> in_order(std::vector<Fact> facts) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    facts[i].position = Position{i};
    facts[i].time = Micros{static_cast<std::int64_t>(i) * 1'000'000};
    facts[i].tenant = "contoso";
    if (facts[i].source.empty()) facts[i].source = "ad";
  }
  return facts;
}

Fact fact_of(FactKind kind, Guid id = {}, const std::string& upn = "") {
  Fact fact;
  fact.kind = kind;
  fact.image.id = id;
  fact.image.type = ObjectType::kUser;
  if (upn.empty()) return fact;
  NamedAttribute name;
  name.key = AttributeKey(AttributeId::kUserPrincipalName);
  name.values.emplace_back();
  name.values.back().text = upn;
  fact.image.attributes.push_back(std::move(name));
  return fact;
}

// The takeover of an administrator, which the newest rule set refuses, ends with the deletion of
// the object; later it comes about once more. Both are told, with what stood then, and the account
// that only the log deleted.
TEST(Comparison, WhatEndedIsToldAndWhatComesAgainIsAnother) {
  Fact tenant = fact_of(FactKind::kTenantCreated);
  tenant.initial_domain = "contoso.onmicrosoft.com";
  tenant.domains.push_back({"contoso.com", DomainAuthentication::kManaged});
  tenant.first_sync_date = "2020-01-01";
  tenant.rule_set = "2016-03";
  tenant.source = "operator";
  const Guid account = Guid::name_based(Guid{}, "account");
  const Guid object = Guid::name_based(Guid{}, "object");
  Fact created = fact_of(FactKind::kAccountCreated, account, "admin@contoso.com");
  created.source = "entra";
  created.image.immutable_id = object.anchor();
  created.image.roles = {{"role", "Global Administrator", true}};
  Fact restored = fact_of(FactKind::kAccountRestored, account);
  restored.source = "entra";
  const Fact present = fact_of(FactKind::kObjectPresent, object, "admin@contoso.com");
  const Fact deleted = fact_of(FactKind::kObjectDeleted, object);
  const Fact cycle_end = fact_of(FactKind::kSyncCycleCompleted);
  ForcedSetting newest;
  Comparison comparison(newest, MatchState(), kNoLimit);
  runtime::FactDecider decider(runtime::current_semantics(), comparison);
  for (const Fact& fact :
       in_order({tenant, created, present, deleted, cycle_end, restored, present})) {
    decider.decide(fact);
  }
  std::vector<const Divergence*> bound;
  std::vector<const Divergence*> deletions;
  for (const Divergence& each : comparison.divergences()) {
    if (each.kind == Divergence::Kind::kBound) bound.push_back(&each);
    if (each.kind == Divergence::Kind::kDeleted) deletions.push_back(&each);
  }
  ASSERT_EQ(bound.size(), 3u);
  EXPECT_EQ(bound[0]->since, Position{2});
  EXPECT_EQ(bound[0]->as_logged.account.id, account);
  EXPECT_EQ(bound[0]->forced.refused_by, Rule::kH4);
  EXPECT_EQ(bound[0]->until, Position{3});
  EXPECT_EQ(bound[1]->since, Position{3});  // the object is forgotten where nothing links it
  EXPECT_FALSE(bound[1]->forced.known);
  EXPECT_EQ(bound[1]->until, Position{4});
  EXPECT_EQ(bound[2]->since, Position{6});
  EXPECT_FALSE(bound[2]->until);
  ASSERT_EQ(deletions.size(), 1u);
  EXPECT_EQ(deletions[0]->since, Position{4});
  EXPECT_EQ(deletions[0]->as_logged.lifecycle, Lifecycle::kInRecycleBin);
  EXPECT_EQ(deletions[0]->forced.lifecycle, Lifecycle::kLive);
  EXPECT_EQ(deletions[0]->until, Position{5});
}

TEST(Comparison, KeepsNoMoreThanTheLimit) {
  ForcedSetting setting;
  setting.feature = Feature::kBlockSoftMatch;
  setting.number = 1;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Comparison all(setting, MatchState(), kNoLimit);
    Comparison few(setting, MatchState(), 2);
    runtime::FactDecider on_all(runtime::current_semantics(), all);
    runtime::FactDecider on_few(runtime::current_semantics(), few);
    for (const Fact& fact : model::make_history(seed, kFacts)) {
      on_all.decide(fact);
      on_few.decide(fact);
    }
    EXPECT_EQ(all.left_out(), 0u);
    ASSERT_EQ(few.divergences().size(), std::min<std::size_t>(2, all.divergences().size()));
    std::set<Subject> beyond;
    for (std::size_t i = 2; i < all.divergences().size(); ++i) {
      beyond.insert(subject_of(all.divergences()[i]));
    }
    EXPECT_EQ(few.left_out(), beyond.size());
  }
}

}  // namespace
}  // namespace tenon::projections
