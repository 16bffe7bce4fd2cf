// What deciding a fact will look at, fetched into the processor's caches while earlier facts are
// decided: index, record, what hangs on it, a step each. Changes nothing.
//
// Threads: one at a time, and no effects are applied meanwhile.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/fact.h"
#include "projections/match_indexes.h"

namespace tenon::projections {

class Approach {
 public:
  Approach(const MatchRecords& records, const AccountIndexes<MatchRecords>& accounts,
           const ObjectIndexes<MatchRecords>& objects)
      : records_(records), accounts_(accounts), objects_(objects) {}

  void fact(const Fact& fact, unsigned step);

 private:
  void object(const Guid& guid, unsigned step) const;
  void account(std::uint32_t number, unsigned step) const;
  void said(const Image& image, unsigned step);

  const MatchRecords& records_;
  const AccountIndexes<MatchRecords>& accounts_;
  const ObjectIndexes<MatchRecords>& objects_;
  std::string folded_;
};

}  // namespace tenon::projections
