// What operators order in a random history.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/fact.h"
#include "tests/model/pools.h"

namespace tenon::model {

class OperatorSide {
 public:
  explicit OperatorSide(Pools& pools) : pools_(pools), random_(pools.random()) {}

  Fact tenant_created();
  Fact next();
  Fact switched(bool on);
  Fact transfer(const Guid& account, Authority target);

 private:
  Fact order(FactKind kind);
  Fact feature();
  Fact domain();
  Fact clear();
  Fact guard_answer();
  FeatureValue feature_value();

  Pools& pools_;
  Random& random_;
};

}  // namespace tenon::model
