// Which tenants the rows of history know, and how far.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/log.h"
#include "projections/history_rows.h"
#include "projections/row_store.h"

namespace tenon::projections {

class ViewCatalogue {
 public:
  struct Entry {
    TenantRow row;
    CursorRow recorded;
  };

  // Reads what is there; a new store gets its format. FAILED_PRECONDITION HISTORY_FORMAT,
  // DATA_LOSS HISTORY_DAMAGED.
  static Result<ViewCatalogue> read(RowStore& rows);

  // FAILED_PRECONDITION HISTORY_OF_ANOTHER_LOG when a tenant of the log has another identity;
  // DATA_LOSS HISTORY_AHEAD_OF_LOG when the rows know facts, or a tenant, that the log has not.
  Status check(const std::vector<log::TenantInfo>& tenants) const;

  // The tenant's entry; a new one has the next number (the caller writes its row).
  const Entry& enter(const std::string& name, const Guid& identity);
  bool knows(std::string_view name) const { return entries_.find(name) != entries_.end(); }

 private:
  Status add(RowStore& rows, std::string_view name, std::string_view value);

  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace tenon::projections
