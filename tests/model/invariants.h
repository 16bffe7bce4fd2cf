// What must hold of the engine's state after every fact, whatever the facts: found by walking the
// whole state, without the state's own indexes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"

namespace tenon::model {

class Invariants {
 public:
  // Before the effects are applied; `decision` is null for what is only counted.
  void before_effects(const rules::StateView& state, const Decision* decision,
                      const Effects& effects, FactKind cause);
  // When the fact's decisions have all been applied.
  void after_fact(const rules::StateView& state);

  // What did not hold, in words. The first one says what to look at.
  const std::vector<std::string>& broken() const { return broken_; }

 private:
  void check_link(const rules::StateView& state, const Decision* decision,
                  const DirectoryObject& after, FactKind cause);
  void check_authority(const rules::StateView& state, const Decision* decision,
                       const Account& after);
  void check_soft_match(const rules::StateView& state, const Decision& decision,
                        const Effects& effects);
  void check_uniqueness(const rules::StateView& state);
  void check_links(const rules::StateView& state);
  void broke(std::string what) { broken_.push_back(std::move(what)); }

  std::map<AccountHandle, Authority> authority_;  // to which the last transfer moved it
  std::vector<std::string> broken_;
};

}  // namespace tenon::model
