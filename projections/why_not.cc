#include "projections/why_not.h"

#include <algorithm>
#include <array>
#include <utility>

#include "projections/simulation.h"

namespace tenon::projections {
namespace {

using rules::StateView;

// Changes tried on one state about one pair.
class Search {
 public:
  Search(const StateView& state, Head head, Micros time, ObjectHandle object, AccountHandle account)
      : state_(state), head_(head), time_(time), subject_(subject_of(state, object, account)) {}

  struct Trial {
    bool applies = true;  // every edit had something to change
    bool bound = false;
    bool bound_elsewhere = false;
    std::optional<Decision> decision;  // the last about the object
  };

  Trial attempt(const std::vector<BindingEdit>& edits) const {
    Trial trial;
    BindingSubject subject = subject_;
    Simulation simulation(state_, head_, time_, [&](const Decision& decision, ChangeKind) {
      const bool about = decision.object.side == PartyRef::Side::kObject &&
                         decision.object.id == subject.object &&
                         decision.object.connector == subject.source;
      if (about) trial.decision = decision;
    });
    for (const BindingEdit edit : edits) {
      std::optional<std::vector<Fact>> facts = facts_of(edit, simulation.view(), subject);
      trial.applies = facts.has_value();
      if (!trial.applies) return trial;
      for (Fact& fact : *facts) decide(simulation, fact);
    }
    Fact last = attempt_of(subject);
    decide(simulation, last);
    trial.bound = is_bound(simulation.view(), subject);
    const DirectoryObject* object =
        simulation.view().object(simulation.view().find_object(subject.connector, subject.object));
    trial.bound_elsewhere = !trial.bound && object != nullptr && object->account;
    return trial;
  }

  const Guid& account() const { return subject_.account; }
  bool bound_already() const { return is_bound(state_, subject_); }

 private:
  void decide(Simulation& simulation, Fact& fact) const {
    fact.tenant = state_.tenant()->name;
    simulation.decide(fact);
  }

  const StateView& state_;
  const Head head_;
  const Micros time_;
  const BindingSubject subject_;
};

BindingEdit edit_of(std::size_t index) { return static_cast<BindingEdit>(index + 1); }

// The next choice of as many edits, in the order of the list; false: that was the last.
bool advance(std::vector<std::size_t>& chosen) {
  for (std::size_t i = chosen.size(); i-- > 0;) {
    if (chosen[i] + (chosen.size() - i) >= kBindingEdits) continue;
    ++chosen[i];
    for (std::size_t j = i + 1; j < chosen.size(); ++j) chosen[j] = chosen[j - 1] + 1;
    return true;
  }
  return false;
}

bool same_refusal(const Decision& a, const Decision& b) {
  return a.refused_by == b.refused_by && a.refusal == b.refusal &&
         (a.refused_by != Rule::kNone || a.outcome == b.outcome);
}

// Whether this pair is refused: the account by a rule, or the object whoever the account.
bool refuses(const Search::Trial& trial, const Guid& account) {
  const Decision& decision = *trial.decision;
  const bool waits = waits_for_retry(decision.outcome) && !trial.bound_elsewhere;
  if (decision.refused_by == Rule::kNone) return waits;
  bool others = false;
  for (const Rung& rung : decision.ladder) {
    for (const Candidate& candidate : rung.candidates) {
      if (candidate.account.id == account) return true;
      others = true;
    }
  }
  return waits && !others;
}

void note(WhyNot& found, const std::vector<BindingEdit>& edits, const Search::Trial& trial,
          const Guid& account) {
  if (trial.bound || !trial.decision || !refuses(trial, account)) return;
  const Decision& decision = *trial.decision;
  if (found.first && same_refusal(*found.first, decision)) return;
  const bool known =
      std::any_of(found.others.begin(), found.others.end(),
                  [&](const Obstacle& other) { return same_refusal(other.decision, decision); });
  if (!known) found.others.push_back({edits, decision});
}

}  // namespace

std::optional<WhyNot> why_not(const StateView& state, Head head, Micros time, ObjectHandle object,
                              AccountHandle account, const std::function<bool()>& go_on) {
  WhyNot found;
  const Search search(state, head, time, object, account);
  found.bound = search.bound_already();
  if (found.bound) return found;
  for (std::size_t together = 0; together <= kEditsTogetherMax; ++together) {
    std::vector<std::size_t> chosen(together);
    for (std::size_t i = 0; i < together; ++i) chosen[i] = i;
    do {
      if (!go_on()) return std::nullopt;
      std::vector<BindingEdit> edits;
      for (const std::size_t index : chosen) edits.push_back(edit_of(index));
      const Search::Trial trial = search.attempt(edits);
      if (!trial.applies) continue;
      ++found.tried;
      if (together == 0) {
        found.first = trial.decision;
      } else if (together <= kEditsForObstacles) {
        note(found, edits, trial, search.account());
      }
      if (!found.change && trial.bound) found.change = edits;
      if (found.change && (together == 0 || together > kEditsForObstacles)) return found;
    } while (advance(chosen));
    if (found.change && together >= kEditsForObstacles) return found;
  }
  return found;
}

std::optional<Decision> next_attempt(const StateView& state, Head head, Micros time,
                                     ObjectHandle object) {
  return Search(state, head, time, object, {}).attempt({}).decision;
}

}  // namespace tenon::projections
