// What order-check says of random small histories is what comes of deciding the permuted history
// from nothing: for every exchange that is allowed, by trying all pairs.
//
// TENON_ORDER_HISTORIES (default 40): how many beside the known corners; TENON_ORDER_SEED: the
// first.
#include "projections/order_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/rules/decide.h"
#include "engine/runtime/fact_decider.h"
#include "engine/runtime/semantics.h"
#include "tests/model/history.h"

namespace tenon::projections {
namespace {

constexpr std::size_t kFacts = 90;
// Histories that showed something: an account that has one id in common with itself in the other
// course, and not its first; an object that is forgotten in one course only.
const std::vector<std::uint64_t> kCorners = {929, 1066};
constexpr std::uint64_t kNoLimit = 1'000'000'000;

using History = std::vector<Fact>;
using Link = std::pair<std::string, std::set<Guid>>;  // method; the ids of the account
using Links = std::map<std::pair<std::string, Guid>, Link>;

class Plain final : private rules::Sink {
 public:
  explicit Plain(const History& history) {
    for (const Fact& fact : history) rules::decide(state, fact, *this);
  }

  Links links() const {
    Links all;
    for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
      const DirectoryObject* object = state.object({i});
      if (object == nullptr) continue;
      Link& link = all[{state.connector(object->connector)->name, object->guid}];
      link.first = std::string(name_of(object->method));
      const Account* account = state.account(object->account);
      if (account == nullptr) continue;
      link.second.insert(account->object_id);
      if (account->cloud_object_id) link.second.insert(*account->cloud_object_id);
    }
    return all;
  }

  MatchState state;

 private:
  void emit(Decision, Effects effects) override { state.apply(effects); }
  void count(Effects effects) override { state.apply(effects); }
};

bool same_link(const Link& a, const Link& b) {
  if (a.first != b.first) return false;
  if (a.second.empty() || b.second.empty()) return a.second.empty() && b.second.empty();
  return std::any_of(a.second.begin(), a.second.end(),
                     [&](const Guid& id) { return b.second.contains(id); });
}

std::set<std::pair<std::string, Guid>> differing(const Links& a, const Links& b) {
  std::set<std::pair<std::string, Guid>> names;
  for (const auto* links : {&a, &b}) {
    for (const auto& [name, link] : *links) names.insert(name);
  }
  const auto link_in = [](const Links& links, const auto& name) {
    const auto found = links.find(name);
    return found == links.end() ? Link{"", {}} : found->second;
  };
  std::erase_if(names,
                [&](const auto& name) { return same_link(link_in(a, name), link_in(b, name)); });
  return names;
}

// What is told of an object is its link.
bool stands(const Standing& standing, const Links& links, const PartyRef& object) {
  const auto found = links.find({object.connector, object.id});
  if (found == links.end()) return !standing.known;
  const bool bound = standing.account.side == PartyRef::Side::kAccount;
  return found->second.first == name_of(standing.method) &&
         (bound ? found->second.second.contains(standing.account.id)
                : found->second.second.empty());
}

// The later directly before the earlier; places keep position and time.
History exchanged(const History& history, const Exchange& exchange) {
  History facts = history;
  const auto at = [&](Position position) {
    return facts.begin() + static_cast<std::ptrdiff_t>(position.value);
  };
  std::rotate(at(exchange.earlier), at(exchange.later), at(exchange.later) + 1);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    facts[i].position = history[i].position;
    facts[i].time = history[i].time;
  }
  return facts;
}

// Each source says the same in the same order, and the two are of two sources.
bool allowed(const History& history, const Exchange& exchange) {
  if (history[exchange.earlier.value].source == history[exchange.later.value].source) return false;
  std::map<std::string, std::vector<std::size_t>> before;
  std::map<std::string, std::vector<std::size_t>> after;
  std::vector<std::size_t> order(history.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (const std::size_t i : order) before[history[i].source].push_back(i);
  const auto later = order.begin() + static_cast<std::ptrdiff_t>(exchange.later.value);
  std::rotate(order.begin() + static_cast<std::ptrdiff_t>(exchange.earlier.value), later,
              later + 1);
  for (const std::size_t i : order) after[history[i].source].push_back(i);
  for (std::size_t i = exchange.earlier.value; i <= exchange.later.value; ++i) {
    if (history[i].kind == FactKind::kTenantCreated) return false;
  }
  return before == after;
}

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

class OrderCheckTest : public testing::Test {
 protected:
  void read(const History& history) {
    history_ = history;
    survey_ = std::make_unique<OrderSurvey>();
    runtime::FactDecider decider(runtime::current_semantics(), *survey_);
    for (const Fact& fact : history) decider.decide(fact);
  }

  Head head() const { return Head{history_.size()}; }

  using Found = std::map<Exchange, std::vector<OrderDependence>>;
  Found check(const OrderPlan& plan, const OrderSubject& subject) {
    Found found;
    const auto facts = [&](Position from, Head to, const OrderCheck::Take& take) -> Status {
      for (std::uint64_t i = from.value; i < to.value && take(history_[i]); ++i) {
      }
      return {};
    };
    OrderCheck check(
        *survey_, head(), subject, facts,
        [&](const OrderDependence& dependence) {
          found[{dependence.earlier.position, dependence.later.position}].push_back(dependence);
        },
        [](std::uint64_t) { return true; });
    if (plan.exchanges.empty()) return found;
    const auto first = plan.exchanges.front().earlier.value;
    Plain before(History(history_.begin(), history_.begin() + static_cast<long>(first)));
    EXPECT_TRUE(check.run(plan, std::move(before.state)).ok());
    return found;
  }

  bool referenced(const Exchange& exchange) const {
    for (const auto& [object, references] : survey_->references()) {
      const std::vector<Position>& facts = references.facts;
      if (std::count(facts.begin(), facts.end(), exchange.earlier) > 0 &&
          std::count(facts.begin(), facts.end(), exchange.later) > 0) {
        return true;
      }
    }
    return false;
  }

  History history_;
  std::unique_ptr<OrderSurvey> survey_;
};

TEST_F(OrderCheckTest, AgreesWithBruteForce) {
  const std::uint64_t first = number_from("TENON_ORDER_SEED", 1);
  const std::uint64_t histories = number_from("TENON_ORDER_HISTORIES", 40);
  std::size_t tried = 0;
  std::size_t dependent = 0;
  std::size_t not_referred_to = 0;
  std::vector<std::uint64_t> seeds = kCorners;
  for (std::uint64_t seed = first; seed < first + histories; ++seed) seeds.push_back(seed);
  for (const std::uint64_t seed : seeds) {
    read(model::make_history(seed, kFacts));
    const OrderPlan plan = plan_exchanges(*survey_, head(), {}, kNoLimit);
    EXPECT_EQ(plan.left_out, 0u);
    const Found found = check(plan, {});
    const Links as_logged = Plain(history_).links();
    for (std::uint64_t i = 0; i < head().value; ++i) {
      for (std::uint64_t j = i + 1; j < head().value; ++j) {
        const Exchange exchange{Position{i}, Position{j}};
        const bool in_plan =
            std::binary_search(plan.exchanges.begin(), plan.exchanges.end(), exchange);
        const bool may = allowed(history_, exchange);
        if (!may && !in_plan) continue;
        SCOPED_TRACE("seed " + std::to_string(seed) + ", " + std::to_string(j) + " before " +
                     std::to_string(i));
        EXPECT_EQ(in_plan, may && referenced(exchange));
        const Links other = Plain(exchanged(history_, exchange)).links();
        const auto differ = differing(as_logged, other);
        if (!in_plan) {
          not_referred_to += differ.empty() ? 0 : 1;
          continue;
        }
        ++tried;
        dependent += differ.empty() ? 0 : 1;
        std::set<std::pair<std::string, Guid>> told;
        if (const auto at = found.find(exchange); at != found.end()) {
          for (const OrderDependence& one : at->second) {
            told.insert({one.object.connector, one.object.id});
            EXPECT_TRUE(stands(one.as_logged, as_logged, one.object));
            EXPECT_TRUE(stands(one.exchanged, other, one.object));
          }
        }
        EXPECT_EQ(told, differ);
      }
    }
  }
  printf("exchanges tried: %zu, of which some binding depends on: %zu; others that do: %zu\n",
         tried, dependent, not_referred_to);
  EXPECT_GT(tried, histories);
  EXPECT_GT(dependent, histories / 4);
}

TEST_F(OrderCheckTest, OfOneSubjectSaysWhatItSaysOfAll) {
  std::size_t told = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    read(model::make_history(seed, kFacts));
    const Found all = check(plan_exchanges(*survey_, head(), {}, kNoLimit), {});
    for (const auto& [handle, references] : survey_->references()) {
      const OrderSubject subject{handle, survey_->state().object(handle)->account};
      const OrderPlan plan = plan_exchanges(*survey_, head(), subject, kNoLimit);
      for (const auto& [exchange, dependences] : check(plan, subject)) {
        ASSERT_TRUE(all.contains(exchange));
        EXPECT_LE(dependences.size(), all.at(exchange).size());
        ++told;
      }
    }
  }
  EXPECT_GT(told, 0u);
}

TEST_F(OrderCheckTest, LeavesOutTheFarthestBeyondTheLimit) {
  OrderPlan all;
  for (std::uint64_t seed = 1; all.exchanges.size() <= 2; ++seed) {
    ASSERT_LT(seed, 100u);
    read(model::make_history(seed, kFacts));
    all = plan_exchanges(*survey_, head(), {}, kNoLimit);
  }
  const std::uint64_t two = 2 * head().value - all.exchanges.rbegin()[0].earlier.value -
                            all.exchanges.rbegin()[1].earlier.value;
  const OrderPlan few = plan_exchanges(*survey_, head(), {}, two);
  EXPECT_EQ(few.exchanges.size(), 2u);
  EXPECT_EQ(few.exchanges.back(), all.exchanges.back());
  EXPECT_EQ(few.left_out, all.exchanges.size() - 2);
}

}  // namespace
}  // namespace tenon::projections
