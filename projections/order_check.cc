#include "projections/order_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/rules/context.h"
#include "engine/rules/decide.h"
#include "projections/overlay_state.h"

namespace tenon::projections {
namespace {

using rules::StateView;

// Connectors by name: they may be seen first in another order.
using ObjectName = std::pair<std::string, Guid>;

ObjectName object_name(const StateView& state, const DirectoryObject& object) {
  return {state.connector(object.connector)->name, object.guid};
}

const DirectoryObject* object_named(const StateView& state, const ObjectName& name) {
  return object_in(state, state.find_connector(name.first), name.second);
}

Standing standing_in(const StateView& state, const ObjectName& name) {
  return standing_of_object(state, state.find_connector(name.first), name.second);
}

// Whether what an object is bound to in two courses is one account. An account may have two ids
// (P3), of which one may be another in the other course: one that both have is enough.
bool same_account(const StateView& state, const Standing& standing, const StateView& other_state,
                  const Standing& other) {
  if (standing.account.side != other.account.side) return false;
  const Account* account = state.account(state.find_account(standing.account.id));
  const Account* in_other = other_state.account(other_state.find_account(other.account.id));
  if (account == nullptr || in_other == nullptr) return account == in_other;
  const auto has = [](const Account& one, const std::optional<Guid>& id) {
    return id && (one.object_id == *id || one.cloud_object_id == *id);
  };
  return has(*in_other, account->object_id) || has(*in_other, account->cloud_object_id);
}

bool is_about(const OrderSubject& subject, ObjectHandle object,
              const DecisionReferences& references) {
  if (subject.everyone() || object == subject.object) return true;
  return subject.account && std::find(references.accounts.begin(), references.accounts.end(),
                                      subject.account) != references.accounts.end();
}

}  // namespace

OrderPlan plan_exchanges(const OrderSurvey& survey, Head head, const OrderSubject& subject,
                         std::uint64_t facts_max) {
  OrderPlan plan;
  std::set<Exchange> exchanges;
  for (const auto& [object, references] : survey.references()) {
    if (!is_about(subject, object, references)) continue;
    ++plan.objects;
    const std::vector<Position>& facts = references.facts;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      for (std::size_t j = i + 1; j < facts.size(); ++j) {
        if (survey.arrivals().may_exchange(facts[i], facts[j])) {
          exchanges.insert({facts[i], facts[j]});
        } else {
          ++plan.held;
        }
      }
    }
  }
  std::uint64_t facts = 0;
  for (auto next = exchanges.rbegin(); next != exchanges.rend(); ++next) {
    facts += head.value - next->earlier.value;
    if (facts > facts_max) break;
    plan.exchanges.push_back(*next);
  }
  plan.left_out = exchanges.size() - plan.exchanges.size();
  std::reverse(plan.exchanges.begin(), plan.exchanges.end());
  return plan;
}

// The log from an exchange on.
class OrderCheck::Course : private rules::Sink {
 public:
  explicit Course(const StateView& base) : state_(base) {}

  void decide(Fact fact, Position position, Micros time) {
    fact.position = position;
    fact.time = time;
    rules::decide(state_, fact, *this);
  }

  const StateView& state() const { return state_; }
  const std::set<ObjectName>& touched() const { return touched_; }

 private:
  void emit(Decision, Effects effects) override { count(std::move(effects)); }
  void count(Effects effects) override {
    for (const ObjectHandle handle : effects.forgotten) touch(state_.object(handle));
    state_.apply(effects);
    for (const DirectoryObject& object : effects.objects) touch(&object);
  }
  void touch(const DirectoryObject* object) {
    if (object != nullptr) touched_.insert(object_name(state_, *object));
  }

  OverlayState state_;
  std::set<ObjectName> touched_;
};

OrderCheck::OrderCheck(const OrderSurvey& survey, Head head, OrderSubject subject, Read read,
                       Found found, Progress progress)
    : survey_(survey),
      head_(head),
      subject_(subject),
      read_(std::move(read)),
      found_(std::move(found)),
      progress_(std::move(progress)) {}

namespace {

// The state before each exchange.
class Base final : private rules::Sink {
 public:
  explicit Base(MatchState before) : state(std::move(before)) {}

  void decide(const Fact& fact) { rules::decide(state, fact, *this); }

  MatchState state;

 private:
  void emit(Decision, Effects effects) override { state.apply(effects); }
  void count(Effects effects) override { state.apply(effects); }
};

}  // namespace

Status OrderCheck::run(const OrderPlan& plan, MatchState before) {
  if (plan.exchanges.empty()) return {};
  Base base(std::move(before));
  auto next = plan.exchanges.begin();
  Status status;
  const Head end{plan.exchanges.back().earlier.value + 1};
  TENON_RETURN_IF_ERROR(read_(plan.exchanges.front().earlier, end, [&](const Fact& fact) {
    for (; next != plan.exchanges.end() && next->earlier == fact.position; ++next) {
      status = exchange(base.state, *next);
      if (!status.ok() || given_up_) return false;
    }
    base.decide(fact);
    return go_on();
  }));
  if (given_up_) {
    return make_error(ErrorCode::kCancelled, "REPLAY_CANCELLED", "the order-check was cancelled");
  }
  return status;
}

Status OrderCheck::exchange(const MatchState& base, const Exchange& exchange) {
  Fact later;
  TENON_RETURN_IF_ERROR(
      read_(exchange.later, Head{exchange.later.value + 1}, [&](const Fact& fact) {
        later = fact;
        return true;
      }));
  Course course(base);
  Fact earlier;
  Fact moved = later;  // to the next place
  TENON_RETURN_IF_ERROR(read_(exchange.earlier, head_, [&](const Fact& fact) {
    if (fact.position == exchange.earlier) earlier = fact;
    if (fact.position > exchange.later) {
      course.decide(fact, fact.position, fact.time);
    } else {
      course.decide(std::exchange(moved, fact), fact.position, fact.time);
    }
    return go_on();
  }));
  if (!given_up_) compare(course, earlier, later);
  return {};
}

void OrderCheck::compare(const Course& course, const Fact& earlier, const Fact& later) {
  std::set<ObjectName> names = course.touched();
  for (const ObjectHandle handle : survey_.changed_since(earlier.position)) {
    names.insert(object_name(survey_.state(), *survey_.state().object(handle)));
  }
  for (const OrderSurvey::Forgotten& object : survey_.forgotten_since(earlier.position)) {
    names.insert({object.connector, object.guid});
  }
  for (const ObjectName& name : names) {
    const DirectoryObject* object = object_named(survey_.state(), name);
    OrderDependence found;
    found.as_logged = standing_in(survey_.state(), name);
    found.exchanged = standing_in(course.state(), name);
    const bool same =
        found.as_logged.method == found.exchanged.method &&
        same_account(survey_.state(), found.as_logged, course.state(), found.exchanged);
    if (same || !meant(object, found.exchanged)) continue;
    if (object == nullptr && object_named(course.state(), name) == nullptr) continue;
    found.object = object != nullptr
                       ? rules::party(survey_.state(), *object)
                       : rules::party(course.state(), *object_named(course.state(), name));
    found.earlier = earlier;
    found.later = later;
    found_(found);
  }
}

bool OrderCheck::meant(const DirectoryObject* object, const Standing& exchanged) const {
  if (subject_.everyone()) return true;
  if (object != nullptr && object->handle == subject_.object) return true;
  if (!subject_.account) return false;
  return (object != nullptr && object->account == subject_.account) ||
         survey_.state().find_account(exchanged.account.id) == subject_.account;
}

bool OrderCheck::go_on() {
  ++facts_decided_;
  if (!given_up_) given_up_ = !progress_(facts_decided_);
  return !given_up_;
}

}  // namespace tenon::projections
