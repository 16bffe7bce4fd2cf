#include "cli/planner.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "cli/batch_sender.h"
#include "cli/change_lookup.h"
#include "cli/client_error.h"
#include "cli/operator_sender.h"
#include "tools/readers/attribute_deltas.h"

namespace tenon::cli {

Status Planner::order(const v1::Fact& fact) {
  readers::SourcedItem item;
  item.fact = fact;
  TENON_RETURN_IF_ERROR(add(item, ""));
  return flush();
}

Status Planner::import(const ImportPlan& plan, std::uint64_t skip, const Watch& watch) {
  ImportFeed feed(plan);
  readers::SourcedItem item;
  std::uint64_t passed_over = 0;
  while (true) {
    TENON_ASSIGN_OR_RETURN(const bool more, feed.next(item));
    if (!more) break;
    const bool ordered =
        plan.form == ImportPlan::Form::kFacts && OperatorSender::is_operators(item.fact);
    if (!ordered && passed_over < skip) {
      ++passed_over;
      continue;
    }
    if (item.unresolved) TENON_RETURN_IF_ERROR(resolve(item, plan.connector));
    item.fact.clear_cursor();
    TENON_RETURN_IF_ERROR(add(item, ordered ? std::string() : plan.connector));
    if (watch) watch(feed.bytes_read(), facts_);
  }
  counts_ = feed.counts();
  return flush();
}

// What the object is after the facts before.
Status Planner::resolve(readers::SourcedItem& item, const std::string& connector) {
  TENON_RETURN_IF_ERROR(flush());
  const readers::UnresolvedChange& change = *item.unresolved;
  TENON_ASSIGN_OR_RETURN(
      std::optional<v1::DirectoryObject> object,
      simulation_.look_up(
          connector, change.object_guid.empty() ? change.distinguished_name : change.object_guid));
  TENON_ASSIGN_OR_RETURN(const v1::ObjectImage image,
                         image_in(object ? &*object : nullptr, {{}, connector, {}}, item));
  TENON_ASSIGN_OR_RETURN(const readers::ChangeNotes notes, readers::resolve(item, image));
  for (const std::string& note : notes) notes_.push_back(item.origin.text() + ": " + note);
  return {};
}

Status Planner::add(const readers::SourcedItem& item, const std::string& source) {
  const bool full = origins_.size() >= kBatchFacts || batch_bytes_ >= kBatchBytes;
  if (!origins_.empty() && (full || batch_.source() != source)) TENON_RETURN_IF_ERROR(flush());
  batch_.set_source(source);
  std::string bytes = item.fact.SerializeAsString();
  batch_bytes_ += bytes.size();
  batch_.add_facts(std::move(bytes));
  origins_.push_back(item.origin);
  return {};
}

Status Planner::flush() {
  if (origins_.empty()) return {};
  const Status tried = simulation_.try_facts(batch_, take_);
  if (!tried.ok()) return placed(tried.error());
  facts_ += origins_.size();
  batch_.Clear();
  batch_bytes_ = 0;
  origins_.clear();
  return {};
}

Error Planner::placed(Error error) const {
  const auto detail = std::find_if(error.details.begin(), error.details.end(),
                                   [](const auto& each) { return each.first == kFactIndexDetail; });
  if (detail == error.details.end()) return error;
  std::size_t index = 0;
  const std::string& text = detail->second;
  std::from_chars(text.data(), text.data() + text.size(), index);
  if (index < origins_.size() && !origins_[index].file.empty()) {
    error.message = origins_[index].text() + ": " + error.message;
    error.details.erase(detail);
  }
  return error;
}

}  // namespace tenon::cli
