#include "projections/view_catalogue.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/base/encoding.h"

namespace tenon::projections {
namespace {

Error damaged() {
  return make_error(ErrorCode::kDataLoss, "HISTORY_DAMAGED",
                    "the list of tenants in the folder `views` cannot be read: delete the folder; "
                    "it is rebuilt from the log");
}

Error ahead(const std::string& name, Head recorded, Head head) {
  return make_error(ErrorCode::kDataLoss, "HISTORY_AHEAD_OF_LOG",
                    "the log of tenant " + name + " ends at head " + std::to_string(head.value) +
                        ", but decisions were recorded up to head " +
                        std::to_string(recorded.value) +
                        ": the log has lost facts. Restore it from a backup; deleting the folder "
                        "`views` gives the lost facts up")
      .with("tenant", name)
      .with("log_head", std::to_string(head.value))
      .with("history_head", std::to_string(recorded.value));
}

}  // namespace

Result<ViewCatalogue> ViewCatalogue::read(RowStore& rows) {
  std::string format;
  put_u32(format, kHistoryFormat);
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> found, rows.get(format_key()));
  if (!found) {
    RowBuffer row;
    row.put(format_key(), format);
    TENON_RETURN_IF_ERROR(rows.write({&row, 1}));
  } else if (*found != format) {
    return make_error(ErrorCode::kFailedPrecondition, "HISTORY_FORMAT",
                      "the folder `views` was written by another version of Tenon: delete it; it "
                      "is rebuilt from the log");
  }
  ViewCatalogue catalogue;
  const std::string prefix = tenant_key({});
  const std::unique_ptr<RowCursor> cursor = rows.cursor();
  for (cursor->seek(prefix); cursor->valid() && cursor->key().starts_with(prefix); cursor->next()) {
    TENON_RETURN_IF_ERROR(
        catalogue.add(rows, cursor->key().substr(prefix.size()), cursor->value()));
  }
  TENON_RETURN_IF_ERROR(cursor->status());
  return catalogue;
}

Status ViewCatalogue::add(RowStore& rows, std::string_view name, std::string_view value) {
  const std::optional<TenantRow> row = decode_tenant_row(value);
  if (!row) return damaged();
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> cursor,
                         rows.get(cursor_key(row->number)));
  const std::optional<CursorRow> recorded = cursor ? decode_cursor_row(*cursor) : CursorRow{};
  if (!recorded) return damaged();
  entries_.emplace(name, Entry{*row, *recorded});
  return {};
}

Status ViewCatalogue::check(const std::vector<log::TenantInfo>& tenants) const {
  for (const auto& known : entries_) {
    // Not a structured binding: clang 14 captures none.
    const std::string& name = known.first;
    const Entry& entry = known.second;
    const auto found = std::find_if(tenants.begin(), tenants.end(),
                                    [&](const log::TenantInfo& info) { return info.name == name; });
    // A tenant is written down here when its creation is durable.
    const Head recorded = entry.recorded.head;
    if (found == tenants.end()) return ahead(name, recorded, Head{});
    if (found->identity != entry.row.identity) {
      return make_error(ErrorCode::kFailedPrecondition, "HISTORY_OF_ANOTHER_LOG",
                        "the folder `views` belongs to another log (tenant " + name +
                            " is not the one it knows): delete it; it is rebuilt from the log");
    }
    if (recorded > found->head.size) return ahead(name, recorded, found->head.size);
  }
  return {};
}

const ViewCatalogue::Entry& ViewCatalogue::enter(const std::string& name, const Guid& identity) {
  const auto next = static_cast<std::uint32_t>(entries_.size() + 1);
  const auto [entry, made] = entries_.emplace(name, Entry{{TenantNumber{next}, identity}, {}});
  return entry->second;
}

}  // namespace tenon::projections
