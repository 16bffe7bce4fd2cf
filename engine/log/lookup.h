// Questions to the store of a log, answered with every checksum verified.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/log.h"
#include "engine/log/row_format.h"
#include "engine/log/store.h"

namespace tenon::log {

class Lookup {
 public:
  explicit Lookup(const Store& store) : store_(store) {}

  // Zero and no cursor for a source that never sent anything.
  Result<SourceState> source(TenantId tenant, std::string_view source) const;
  Result<std::vector<std::pair<std::string, SourceState>>> sources(TenantId tenant) const;
  Result<std::size_t> source_count(TenantId tenant) const;

  // The consecutive numbers from `number` (which must be in the log) on that lie together.
  Result<Extent> numbers_from(TenantId tenant, std::string_view source, SourceNumber number) const;
  Result<std::optional<Extent>> request(TenantId tenant, const Guid& request_id) const;
  // The first position whose time is later than `time`; nothing when there is none.
  Result<std::optional<Position>> first_after(TenantId tenant, Micros time) const;
  Result<std::vector<Digest>> tile(TenantId tenant, unsigned level, std::uint64_t index) const;

 private:
  const Store& store_;
};

}  // namespace tenon::log
