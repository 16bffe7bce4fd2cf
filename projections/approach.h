// What deciding a fact will look at, fetched into the processor's caches while earlier facts are
// decided: index, where the record is, the record, the record it is linked to, a step each. Changes
// nothing.
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
  Approach(const MatchRecords& records, const AccountIndexes<MatchWindow>& accounts,
           const ObjectIndexes<MatchWindow>& objects)
      : records_(records), accounts_(accounts), objects_(objects) {}

  void fact(const Fact& fact, unsigned step);

 private:
  void object(const Guid& guid, unsigned step) const;
  void account(std::uint32_t number, unsigned step) const;
  void said(const Image& image, unsigned step);

  const MatchRecords& records_;
  const AccountIndexes<MatchWindow>& accounts_;
  const ObjectIndexes<MatchWindow>& objects_;
  std::string folded_;
};

}  // namespace tenon::projections
