// Random histories of one tenant, biased to collide: few people, names, addresses, anchors and
// ids; features, rule sets and domains that change in mid-history; connectors, clouds and operators
// that contradict each other. The same seed gives the same facts everywhere.
//
// A history looks at nothing but itself: what the engine makes of the facts does not change which
// facts come.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "tests/model/history_cloud.h"
#include "tests/model/history_directory.h"
#include "tests/model/history_operator.h"
#include "tests/model/pools.h"
#include "tests/model/random.h"
#include "tests/model/traits.h"

namespace tenon::model {

class History {
 public:
  // Without the traits in `without`; a history of every seed has some of the others.
  History(std::string tenant, std::uint64_t seed, const std::vector<Trait>& without = {});
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  // The next fact, with position, time, tenant and source as the log would give them. Times are
  // whole seconds, each later than the one before.
  Fact next();

 private:
  void refill();
  void play_story();
  void departure(std::uint64_t person);
  void round_trip(std::uint64_t person);
  void switch_off_and_on();
  void twins();
  void touch(std::uint64_t person);

  Random random_;
  Traits traits_;
  Pools pools_;
  CloudSide cloud_;
  DirectorySide directory_;
  OperatorSide operators_;
  std::deque<Fact> coming_;
  Position position_;
  Micros time_{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
  bool created_ = false;
};

std::vector<Fact> make_history(std::uint64_t seed, std::size_t facts,
                               const std::vector<Trait>& without = {});

}  // namespace tenon::model
