// The items of one import in the order in which they are sent: the files one after another, and
// around on-premises files the two facts of their sync cycle. Always the same items for the same
// plan, so that a cut-off import is taken up by skipping.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "cli/import_plan.h"
#include "tools/readers/fact_source.h"
#include "tools/readers/privileged_roles.h"

namespace tenon::cli {

class ImportFeed {
 public:
  // The plan outlives the feed.
  explicit ImportFeed(const ImportPlan& plan);

  // As FactSource::next; not called again after an error or the end.
  Result<bool> next(readers::SourcedItem& item);
  // Of all files that were read to their end.
  const readers::ReadCounts& counts() const { return counts_; }
  // How many bytes of the plan's were read.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  enum class Stage : std::uint8_t { kStart, kFiles, kEnd, kOver };

  Status open_next();
  void close_current();

  const ImportPlan& plan_;
  Stage stage_ = Stage::kStart;
  std::size_t file_ = 0;
  std::unique_ptr<readers::FactSource> current_;
  std::shared_ptr<readers::RoleCatalog> catalog_;
  readers::ReadCounts counts_;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace tenon::cli
