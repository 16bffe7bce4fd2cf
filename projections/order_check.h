// Which bindings depend on the order in which facts arrived: two facts that a decision refers to
// are exchanged, the later moved directly before the earlier, and the log is decided again from
// there on an overlay.
//
// Places keep their position and their time of append; the facts between move on by one place.
//
// Costs, after the survey: a reading from the first exchange to the last, and for each a reading
// from there to the head. Threads: one at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/fact.h"
#include "projections/match_state.h"
#include "projections/order_survey.h"
#include "projections/standing.h"

namespace tenon::projections {

struct Exchange {
  Position earlier;
  Position later;
  auto operator<=>(const Exchange&) const = default;
};

// An object that would be bound otherwise.
struct OrderDependence {
  PartyRef object;
  Fact earlier;
  Fact later;
  Standing as_logged;
  Standing exchanged;
};

// Whose bindings: neither is everyone's.
struct OrderSubject {
  ObjectHandle object;
  AccountHandle account;
  bool everyone() const { return !object && !account; }
};

// The exchanges to be tried.
struct OrderPlan {
  std::vector<Exchange> exchanges;  // ascending
  std::uint64_t objects = 0;        // whose decisions were looked at
  std::uint64_t held = 0;           // pairs that would break the order of a source
  std::uint64_t left_out = 0;       // beyond the limit
};
// Of each standing decision that is about the subject or names its account, every pair of facts
// that may be exchanged. Where they would decide more than `facts_max` facts again, those that are
// nearest to the head come first.
OrderPlan plan_exchanges(const OrderSurvey& survey, Head head, const OrderSubject& subject,
                         std::uint64_t facts_max);

class OrderCheck {
 public:
  // Facts of the log in order, as far as `take` wants them.
  using Take = std::function<bool(const Fact&)>;
  using Read = std::function<Status(Position from, Head to, const Take& take)>;
  using Found = std::function<void(const OrderDependence&)>;
  // Facts decided so far; false: give up.
  using Progress = std::function<bool(std::uint64_t done)>;

  // `survey` has read the log to `head`; it outlives the check.
  OrderCheck(const OrderSurvey& survey, Head head, OrderSubject subject, Read read, Found found,
             Progress progress);

  // Each exchange of the plan, from the state as it stood before the first of them on.
  //   CANCELLED  REPLAY_CANCELLED when `progress` gives up; what `read` says
  Status run(const OrderPlan& plan, MatchState before);

  std::uint64_t facts_decided() const { return facts_decided_; }

 private:
  class Course;

  Status exchange(const MatchState& base, const Exchange& exchange);
  void compare(const Course& course, const Fact& earlier, const Fact& later);
  // Whether the subject is or was the object, or the account that it has in either course.
  bool meant(const DirectoryObject* object, const Standing& exchanged) const;
  bool go_on();

  const OrderSurvey& survey_;
  const Head head_;
  const OrderSubject subject_;
  const Read read_;
  const Found found_;
  const Progress progress_;
  std::uint64_t facts_decided_ = 0;
  bool given_up_ = false;
};

}  // namespace tenon::projections
