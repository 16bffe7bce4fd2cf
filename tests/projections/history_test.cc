// History against the plainest oracle: a replay that stops at the position asked for.
#include "projections/history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/log/memory_log.h"
#include "engine/runtime/replayer.h"
#include "projections/entity_keys.h"
#include "projections/memory_row_store.h"
#include "projections/tenant_machine.h"
#include "tests/projections/view_answers.h"
#include "tests/replay/histories.h"

namespace tenon::projections {
namespace {

constexpr std::uint64_t kSeed = 3;  // authority moves, and something waits at the end
constexpr std::size_t kBatches = 600;

// The decisions of a history, as a replay makes them.
class Notebook final : public runtime::StateMachine {
 public:
  TenantMachine machine;
  std::vector<Decision> decisions;
  Keys keys;  // of all that changed

  const rules::StateView& view() const override { return machine.view(); }
  void decided(const Fact& fact, Decision decision, Effects effects) override {
    decisions.push_back(decision);
    keys.note(effects);
    machine.decided(fact, std::move(decision), std::move(effects));
  }
  void counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) override {
    machine.counted(fact, next_ordinal, std::move(effects));
  }
  void end_fact(const Fact& fact, const Digest& digest) override { machine.end_fact(fact, digest); }
  void hand_on() override {}
};

class HistoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    RecordProperty("seed", std::to_string(kSeed));
    auto opened = Estate::open(log::make_memory_log(log::system_environment()),
                               make_memory_row_store(), runtime::current_semantics());
    ASSERT_TRUE(opened.ok());
    estate = std::move(opened).value().release();
    const Status played = replay::play_random(*estate, "acme", kSeed, kBatches);
    ASSERT_TRUE(played.ok()) << played.error().message;
    ASSERT_TRUE(replay::settle(**estate->tenant("acme")).ok());
  }
  static void TearDownTestSuite() {
    delete estate;
    estate = nullptr;
  }

  std::shared_ptr<const TenantView> tenant() const { return *estate->tenant("acme"); }
  const History& history() const { return tenant()->history(); }
  void replay_to(Notebook& notebook, Head head) const {
    runtime::FactDecider decider(runtime::current_semantics(), notebook);
    ASSERT_TRUE(runtime::Replayer(estate->log(), "acme", decider).run_to(head).ok());
  }

  static Estate* estate;
};

Estate* HistoryTest::estate = nullptr;

struct Naming {
  bool any = false;
  bool refused = false;
};

// How a decision names an account that it is not about.
Naming naming_of(const Decision& decision, const Guid& id) {
  Naming naming;
  const auto look = [&](const PartyRef& party) {
    if (party.side == PartyRef::Side::kAccount && party.id == id) naming.any = true;
  };
  // Where it knows the account by id alone, that may be its other id (P3).
  naming.any = decision.account.side == PartyRef::Side::kAccount && !decision.account_handle;
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      look(candidate.account);
      if (candidate.account.id == id) naming.refused = true;
    }
  }
  for (const PartyRef& party : decision.other_parties) look(party);
  for (const auto* values : {&decision.quarantined, &decision.clashes}) {
    for (const QuarantinedValue& value : *values) look(value.holder);
  }
  for (const DecisionWarning& warning : decision.warnings) look(warning.party);
  return naming;
}

TEST_F(HistoryTest, TheJournalIsWhatAReplayDecides) {
  Notebook notebook;
  replay_to(notebook, tenant()->head());
  const auto all = history().decisions_after({}, static_cast<std::size_t>(-1));
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), notebook.decisions.size());
  EXPECT_TRUE(*all == notebook.decisions);
  EXPECT_GT(all->size(), tenant()->head().value);  // some facts yield several
}

TEST_F(HistoryTest, TheJournalIsResumedAfterAnyDecision) {
  const auto all = *history().decisions_after({}, static_cast<std::size_t>(-1));
  for (std::size_t i = 0; i < all.size(); i += 7) {
    const auto rest = history().decisions_after(all[i].id, 5);
    ASSERT_TRUE(rest.ok());
    ASSERT_EQ(rest->size(), std::min<std::size_t>(5, all.size() - i - 1));
    for (std::size_t k = 0; k < rest->size(); ++k) EXPECT_TRUE((*rest)[k] == all[i + 1 + k]);
    const auto one = history().decision(all[i].id);
    ASSERT_TRUE(one.ok());
    EXPECT_TRUE(*one == all[i]);
  }
  const Decision& last = all.back();
  EXPECT_EQ(history().decision({last.id.position, last.id.ordinal + 1}).error().reason,
            "DECISION_UNKNOWN");
}

TEST_F(HistoryTest, AsOfReadsAreWhatAReplayUpToThereShows) {
  const std::uint64_t end = tenant()->head().value;
  for (const std::uint64_t head : {end / 7, end / 3, end / 2, end - 1, end}) {
    SCOPED_TRACE("head " + std::to_string(head));
    Notebook then;
    replay_to(then, Head{head});
    const MatchState& state = then.machine.state();
    const auto settings = history().tenant(Head{head});
    ASSERT_TRUE(settings.ok());
    EXPECT_TRUE(*settings == *state.tenant());
    const auto [last_account, last_object] = tenant()->read([](const MatchState& now, Head) {
      return std::pair(now.last_account().value, now.last_object().value);
    });
    for (std::uint32_t handle = 1; handle <= last_account; ++handle) {
      const auto account = history().account(AccountHandle{handle}, Head{head});
      ASSERT_TRUE(account.ok());
      const Account* expected = state.account(AccountHandle{handle});
      ASSERT_EQ(account->has_value(), expected != nullptr) << "account " << handle;
      if (expected == nullptr) continue;
      EXPECT_TRUE(**account == *expected) << "account " << handle;
    }
    for (std::uint32_t handle = 1; handle <= last_object; ++handle) {
      const auto object = history().object(ObjectHandle{handle}, Head{head});
      ASSERT_TRUE(object.ok());
      const DirectoryObject* found = state.object(ObjectHandle{handle});
      ASSERT_EQ(object->has_value(), found != nullptr) << "object " << handle;
      if (found == nullptr) continue;
      EXPECT_TRUE(**object == *found) << "object " << handle;
    }
  }
}

// Every head: the state put together from versions is the one that a replay up to there comes to,
// to the last byte and as far as the rules can see.
TEST_F(HistoryTest, AStateOfThePastIsWhatAReplayUpToThereComesTo) {
  const std::uint64_t end = tenant()->head().value;
  Notebook then;
  runtime::FactDecider decider(runtime::current_semantics(), then);
  runtime::Replayer replayer(estate->log(), "acme", decider);
  const MatchState& replayed = then.machine.state();
  for (std::uint64_t head = 1; head <= end; ++head) {
    ASSERT_TRUE(replayer.run_to(Head{head}).ok());
    const auto state = history().state(Head{head}, {});
    ASSERT_TRUE(state.ok()) << state.error().message;
    ASSERT_TRUE(state->digest() == replayed.digest()) << "head " << head;
    if (head % 50 != 0 && head != end) continue;
    EXPECT_EQ(difference(*state, replayed, then.keys), std::nullopt) << "head " << head;
    EXPECT_EQ(state->counts(), replayed.counts()) << "head " << head;
  }
}

TEST_F(HistoryTest, AStateOfThePastIsGivenUp) {
  std::uint64_t told = 0;
  const auto state = history().state(tenant()->head(), [&](std::uint64_t done) {
    told = done;
    return false;
  });
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().reason, "STATE_CANCELLED");
  EXPECT_GT(told, 0U);
}

TEST_F(HistoryTest, KeysFindWhoHadThemThen) {
  const std::uint64_t end = tenant()->head().value;
  for (const std::uint64_t head : {end / 5, end / 2, end}) {
    SCOPED_TRACE("head " + std::to_string(head));
    Notebook then;
    replay_to(then, Head{head});
    const MatchState& state = then.machine.state();
    std::vector<KeyedImage> images;
    for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
      images.push_back(KeyedImage::of(*state.account(AccountHandle{i})));
    }
    for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
      if (const DirectoryObject* object = state.object(ObjectHandle{i})) {
        images.push_back(KeyedImage::of(*object));
      }
    }
    std::vector<std::string> keys = {"nobody@nowhere", ""};
    for (const KeyedImage& image : images) {
      keys.emplace_back(image.attributes.text(AttributeId::kUserPrincipalName));
      keys.emplace_back(image.attributes.text(AttributeId::kProxyAddresses));
      keys.emplace_back(image.anchor);
      keys.push_back(image.id.text());
      keys.emplace_back(image.distinguished_name);
      if (image.identifier) keys.push_back(image.identifier->text());
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (const std::string& key : keys) {
      std::vector<std::pair<Entity, std::uint8_t>> expected;
      for (const KeyedImage& image : images) {
        if (const std::uint8_t kinds = kinds_of(key, image)) {
          expected.emplace_back(image.entity, kinds);
        }
      }
      std::sort(expected.begin(), expected.end());
      const auto holders = history().holders(key, Head{head});
      ASSERT_TRUE(holders.ok());
      std::vector<std::pair<Entity, std::uint8_t>> found;
      for (const KeyHolder& holder : *holders) found.emplace_back(holder.entity, holder.kinds);
      EXPECT_TRUE(found == expected) << "key " << key;
    }
  }
}

TEST_F(HistoryTest, DecisionsAboutAnEntityComeInBothOrdersAndInPages) {
  const auto all = *history().decisions_after({}, static_cast<std::size_t>(-1));
  const Head half{tenant()->head().value / 2};
  for (std::uint32_t handle = 1; handle <= 8; ++handle) {
    const std::array<Entity, 2> entities = {AccountHandle{handle}, ObjectHandle{handle}};
    std::vector<DecisionId> expected;
    for (const Decision& decision : all) {
      const bool about =
          decision.account_handle.value == handle || decision.object_handle.value == handle;
      if (about && half.covers(decision.id.position)) expected.push_back(decision.id);
    }
    for (const Order order : {Order::kOldestFirst, Order::kNewestFirst}) {
      std::vector<DecisionId> found;
      std::optional<DecisionId> after;
      for (;;) {
        const auto page = history().decisions_about(entities, half, order, 3, after);
        ASSERT_TRUE(page.ok());
        for (const Decision& decision : *page) found.push_back(decision.id);
        if (page->size() < 3) break;
        after = found.back();
      }
      EXPECT_TRUE(found == expected) << "handle " << handle;
      std::reverse(expected.begin(), expected.end());
    }
  }
}

// Every account and object that a decision names has it among its mentions, and nobody else.
TEST_F(HistoryTest, MentionsAreTheDecisionsThatNameAnEntity) {
  const auto all = *history().decisions_after({}, static_cast<std::size_t>(-1));
  const std::uint32_t last =
      tenant()->read([](const MatchState& state, Head) { return state.last_account().value; });
  const std::size_t any = static_cast<std::size_t>(-1);
  std::size_t named = 0;
  std::size_t refused = 0;
  for (std::uint32_t handle = 1; handle <= last; ++handle) {
    const Guid id = tenant()->read([handle](const MatchState& state, Head) {
      return state.account(AccountHandle{handle})->object_id;
    });
    const Entity entity = AccountHandle{handle};
    const auto found = history().mentions({&entity, 1}, tenant()->head(), Order::kOldestFirst, any);
    ASSERT_TRUE(found.ok());
    std::map<DecisionId, Mention> mentions;
    for (const Mention& mention : *found) mentions[mention.decision] = mention;
    std::optional<DecisionId> last_refusal;
    for (const Decision& decision : all) {
      const auto mention = mentions.find(decision.id);
      const bool is_mentioned = mention != mentions.end();
      const bool about = decision.account_handle.value == handle;
      ASSERT_EQ(is_mentioned && mention->second.about, about);
      if (about) continue;
      const Naming naming = naming_of(decision, id);
      // Nobody is named by a decision in which they are not.
      ASSERT_TRUE(naming.any || !is_mentioned) << "account " << handle;
      if (is_mentioned) ++named;
      if (!naming.refused) continue;
      EXPECT_TRUE(is_mentioned) << "account " << handle;
      last_refusal = decision.id;
      ++refused;
    }
    EXPECT_EQ(*history().last_refusal(AccountHandle{handle}, tenant()->head()), last_refusal);
    // As of the middle: what came before, newest first, in the number asked for.
    const Head half{tenant()->head().value / 2};
    std::vector<Mention> expected;
    for (const auto& [at, mention] : mentions) {
      if (half.covers(at.position)) expected.insert(expected.begin(), mention);
    }
    if (expected.size() > 3) expected.resize(3);
    EXPECT_EQ(*history().mentions({&entity, 1}, half, Order::kNewestFirst, 3), expected);
  }
  EXPECT_GT(named, refused);
  EXPECT_GT(refused, 0u);
}

TEST_F(HistoryTest, AuthorityMovesAreThoseOfTheJournalWithWhoAsked) {
  const auto all = *history().decisions_after({}, static_cast<std::size_t>(-1));
  std::size_t moves = 0;
  std::size_t asked = 0;
  const std::uint32_t last =
      tenant()->read([](const MatchState& state, Head) { return state.last_account().value; });
  for (std::uint32_t handle = 1; handle <= last; ++handle) {
    std::vector<std::pair<DecisionId, AuthorityTransfer>> expected;
    for (const Decision& decision : all) {
      if (decision.authority && decision.authority->account.value == handle) {
        expected.emplace_back(decision.id, *decision.authority);
      }
    }
    const auto found = history().authority_moves(AccountHandle{handle}, tenant()->head());
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found->size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_TRUE((*found)[i].decision == expected[i].first);
      EXPECT_TRUE((*found)[i].transfer == expected[i].second);
      if (!(*found)[i].actor.empty()) ++asked;
    }
    moves += expected.size();
  }
  EXPECT_GT(moves, 0u);
  EXPECT_GT(asked, 0u);
}

TEST_F(HistoryTest, OpenConflictsAreThoseThatWaitOrAreInQuarantine) {
  tenant()->read_conflicts([](const MatchState& state, const OpenConflicts& open, Head) {
    ObjectHandle next = open.next({});
    std::size_t count = 0;
    for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
      const DirectoryObject* object = state.object(ObjectHandle{i});
      if (object == nullptr || (!object->waiting && object->claims.empty())) continue;
      EXPECT_EQ(next.value, i);
      next = open.next(next);
      ++count;
    }
    EXPECT_FALSE(next);
    EXPECT_EQ(open.size(), count);
    EXPECT_GT(count, 0u);
  });
}

}  // namespace
}  // namespace tenon::projections
