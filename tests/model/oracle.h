// The rule book a second time: by linear search over plain lists, without indexes and without a
// line of the engine's rules. It reads slowly and runs slowly; it is there to be compared with.
//
// One tenant's facts, in the order of their positions, each with position, time, tenant and source
// set as by the log. Not thread-safe. Throws nothing; a fact of another tenant is the caller's bug.
#pragma once

#include <memory>
#include <vector>

#include "engine/model/fact.h"
#include "tests/model/picture.h"
#include "tests/model/verdict.h"

namespace tenon::model_oracle {

struct State;

class Oracle {
 public:
  Oracle();
  ~Oracle();
  Oracle(const Oracle& other);  // to try what would happen
  Oracle& operator=(const Oracle& other);

  // The decisions of the fact, in order. A retry that gives the very same verdict is only counted
  // (C6) and is not among them; nor are system facts' decisions.
  std::vector<Verdict> apply(const Fact& fact);

  Picture picture() const;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tenon::model_oracle
