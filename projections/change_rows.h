// Makes the rows of history from changes.
#pragma once

#include <string>
#include <vector>

#include "projections/change.h"
#include "projections/entity_keys.h"
#include "projections/history_rows.h"
#include "projections/row_store.h"

namespace tenon::projections {

// One object per group of changes of one tenant; finish() ends it.
class ChangeRows {
 public:
  ChangeRows(TenantNumber tenant, RowBatch& batch) : tenant_(tenant), batch_(batch) {}

  void add(Change change);
  // The open row of the journal, and the cursor.
  void finish(Head head);

 private:
  void add_to_journal(const Decision& decision);
  void end_journal_row();

  void add_versions(const Change& change);
  void add_mention(const Change& change, const Entity& entity);
  void begin_version(const Change& change, const Entity& entity, unsigned mark);
  void put_version(const Change& change, const Entity& entity);

  void add_keys(const Change& change);
  void put_keys(Position since, const Entity& entity, const std::vector<EntityKey>& before,
                const std::vector<EntityKey>& after);

  const TenantNumber tenant_;
  RowBatch& batch_;
  // The row of the journal that is being filled.
  DecisionId journal_first_;
  std::size_t journal_count_ = 0;
  std::string journal_row_;
  std::string scratch_;
};

}  // namespace tenon::projections
