// How often random histories reached what the rule book knows: a kind never reached is a hole in
// the generator, not a proof.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/model/decision.h"

namespace tenon::model {

class Coverage {
 public:
  void count(const Fact& fact, const std::vector<Decision>& decisions);

  // What should have occurred and did not: every outcome of section 12, every rule that refuses,
  // every method, road and warning, every kind of fact.
  std::vector<std::string> missing() const;
  // "  12345 outcome Bound", the most frequent first within each sort of thing.
  std::string table() const;

 private:
  void add(const std::string& sort, std::string_view name);

  std::map<std::string, std::map<std::string, std::uint64_t>> counts_;
};

}  // namespace tenon::model
