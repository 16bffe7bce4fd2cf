// Random histories (tests/model/history.h) as the batches that their sources send. The same seed
// gives the same batches, whatever the compiler.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/runtime/owned_append.h"
#include "tests/model/history.h"

namespace tenon::replay {

class RandomHistory {
 public:
  explicit RandomHistory(std::string tenant, std::uint64_t seed);

  // The next batch, 1 to 16 facts of one source; the first creates the tenant.
  runtime::OwnedAppend next();

 private:
  model::History history_;
  Fact coming_;                                // the first fact of the next batch
  bool created_ = false;                       // the tenant's creation has been sent
  std::map<std::string, std::uint64_t> sent_;  // by source
};

}  // namespace tenon::replay
