#include "cli/import_feed.h"

#include <utility>

#include "tools/readers/byte_source.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/facts_jsonl.h"
#include "tools/readers/graph.h"

namespace tenon::cli {
namespace {

// Counts what is read, for the progress bar.
class CountedSource final : public readers::ByteSource {
 public:
  CountedSource(std::unique_ptr<readers::ByteSource> source, std::uint64_t& count)
      : source_(std::move(source)), count_(count) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    auto got = source_->read(buffer, size);
    if (got.ok()) count_ += *got;
    return got;
  }

 private:
  std::unique_ptr<readers::ByteSource> source_;
  std::uint64_t& count_;
};

void clear(readers::SourcedItem& item) {
  item.origin = {};
  item.fact.Clear();
  item.unresolved.reset();
}

}  // namespace

ImportFeed::ImportFeed(const ImportPlan& plan)
    : plan_(plan), catalog_(std::make_shared<readers::RoleCatalog>()) {}

Status ImportFeed::open_next() {
  const std::string& path = plan_.files[file_++];
  TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
  bytes = std::make_unique<CountedSource>(std::move(bytes), bytes_read_);
  switch (plan_.form) {
    case ImportPlan::Form::kOnPremises: {
      readers::DirectoryOptions options;
      options.guid_from_dn = plan_.guid_from_dn;
      options.accept_unterminated_end = plan_.accept_unterminated_end;
      current_ = readers::read_directory(std::move(bytes), path, options);
      break;
    }
    case ImportPlan::Form::kCloud:
      current_ = readers::read_graph(std::move(bytes), path, catalog_);
      break;
    case ImportPlan::Form::kFacts: current_ = readers::read_facts(std::move(bytes), path); break;
  }
  return {};
}

void ImportFeed::close_current() {
  counts_.add(current_->counts());
  current_.reset();
}

Result<bool> ImportFeed::next(readers::SourcedItem& item) {
  const bool cycle = plan_.form == ImportPlan::Form::kOnPremises;
  if (stage_ == Stage::kStart) {
    stage_ = Stage::kFiles;
    if (cycle) {
      clear(item);
      item.fact.mutable_sync_cycle_started()->set_type(plan_.initial ? v1::INITIAL : v1::DELTA);
      return true;
    }
  }
  while (stage_ == Stage::kFiles) {
    if (!current_ && file_ == plan_.files.size()) {
      stage_ = Stage::kEnd;
      break;
    }
    if (!current_) TENON_RETURN_IF_ERROR(open_next());
    TENON_ASSIGN_OR_RETURN(const bool more, current_->next(item));
    if (more) return true;
    close_current();
  }
  if (stage_ != Stage::kEnd || !cycle) return false;
  stage_ = Stage::kOver;
  clear(item);
  item.fact.mutable_sync_cycle_completed();
  return true;
}

}  // namespace tenon::cli
