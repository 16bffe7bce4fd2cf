// A whole state from the versions of its records: the last image of each before a head.
//
// Threads: any; one at a time for each.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "projections/history.h"
#include "projections/history_rows.h"
#include "projections/match_state.h"
#include "projections/row_store.h"

namespace tenon::projections {

// Walks the records of one side in the order of their handles.
class StateImages {
 public:
  StateImages(const RowStore& rows, TenantNumber tenant, Entity::Side side, Head at);

  struct Image {
    Entity entity;
    std::optional<std::string> bytes;  // encode_state; nothing: forgotten by then
  };
  // The next record that there was, or had been, before the head; nothing: all are told.
  //   DATA_LOSS HISTORY_DAMAGED
  Result<std::optional<Image>> next();

 private:
  // Whether the cursor stands on a version of the entity before the head.
  Result<bool> stands_before(const Entity& entity, VersionPlace& place) const;
  // Takes what the version under the cursor says of the record; false: nothing.
  Result<bool> take(const VersionPlace& place, Image& image) const;
  // The record of which the cursor stands on the first version; then stands on the next record.
  Result<bool> read_record(Image& image);
  Result<bool> read_back(Image& image);

  const TenantNumber tenant_;
  const DecisionId end_;
  const std::string prefix_;
  const std::unique_ptr<RowCursor> cursor_;
};

// History::state().
Result<MatchState> restore_state(const RowStore& rows, TenantNumber tenant, Head at,
                                 const StateProgress& progress);

}  // namespace tenon::projections
