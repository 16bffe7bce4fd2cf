#include "cli/importer.h"

#include <utility>

#include "cli/change_lookup.h"
#include "cli/exit_code.h"
#include "tools/readers/attribute_deltas.h"

namespace tenon::cli {
namespace {

// How often a change is made anew because the head moved on in between.
constexpr int kHeadTriesMax = 100;

}  // namespace

Importer::Importer(Client& client, const ImportPlan& plan, OperatorIdentity identity, Watch watch)
    : client_(client),
      plan_(plan),
      identity_(std::move(identity)),
      watch_(std::move(watch)),
      feed_(plan),
      facts_(client, identity_.tenant, plan.connector,
             [this](std::uint64_t facts) {
               if (watch_) watch_(feed_.bytes_read(), facts);
             }),
      orders_(client, identity_, plan.hash) {}

Result<ImportReport> Importer::run() {
  const Status sent = send_all();
  report_.appended = facts_.appended() + orders_.appended();
  report_.resumed_after = start_.complete ? 0 : start_.skip;
  report_.first_position = facts_.first_position();
  report_.last_position = facts_.last_position();
  report_.counts = feed_.counts();
  if (!sent.ok()) return told(sent.error());
  return std::move(report_);
}

Status Importer::open() {
  TENON_ASSIGN_OR_RETURN(start_, facts_.open(plan_.hash));
  open_ = true;
  return {};
}

Status Importer::send_all() {
  const bool may_hold_orders = plan_.form == ImportPlan::Form::kFacts;
  if (!may_hold_orders) {
    TENON_RETURN_IF_ERROR(open());
    if (start_.complete) return {};
  }
  readers::SourcedItem item;
  for (std::uint64_t index = 0;; ++index) {
    const Result<bool> more = feed_.next(item);
    if (!more.ok()) {
      // What stands before the bad record is kept; its error matters more than one of sending.
      if (open_) static_cast<void>(facts_.flush_and_wait());
      return more.error();
    }
    if (!*more) break;
    TENON_RETURN_IF_ERROR(send(item, index));
  }
  TENON_RETURN_IF_ERROR(orders_.flush());
  if (!open_) return {};
  return facts_.finish();
}

Status Importer::send(readers::SourcedItem& item, std::uint64_t index) {
  if (plan_.form == ImportPlan::Form::kFacts) {
    if (OperatorSender::is_operators(item.fact)) {
      if (open_) TENON_RETURN_IF_ERROR(facts_.flush_and_wait());
      return orders_.add(item, index);
    }
    TENON_RETURN_IF_ERROR(orders_.flush());
    if (!open_) TENON_RETURN_IF_ERROR(open());
  }
  if (start_.complete || passed_over_ < start_.skip) {
    ++passed_over_;
    return {};
  }
  if (item.unresolved) return send_change(item);
  item.fact.clear_cursor();
  return facts_.add(item);
}

Status Importer::send_change(const readers::SourcedItem& item) {
  TENON_RETURN_IF_ERROR(facts_.flush_and_wait());
  for (int tries = 0; tries < kHeadTriesMax; ++tries) {
    TENON_ASSIGN_OR_RETURN(
        const KnownObject known,
        look_up(client_, {identity_.tenant, plan_.connector, facts_.last_position()}, item));
    readers::SourcedItem resolved = item;
    TENON_ASSIGN_OR_RETURN(const readers::ChangeNotes notes,
                           readers::resolve(resolved, known.image));
    TENON_ASSIGN_OR_RETURN(const bool sent, facts_.add_at_head(resolved, known.head));
    if (!sent) continue;
    keep_notes(item.origin, notes);
    return {};
  }
  return make_error(ErrorCode::kAborted, "HEAD_MOVED",
                    item.origin.text() + ": other sources are faster than this change can be made "
                                         "from what the object is; run the import again when they "
                                         "have calmed down");
}

void Importer::keep_notes(const readers::Origin& origin, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) {
    if (report_.notes.size() < kNotesKept) {
      report_.notes.push_back(origin.text() + ": " + note);
    } else {
      ++report_.notes_left_out;
    }
  }
}

Error Importer::told(Error error) const {
  const std::uint64_t kept = report_.appended + report_.resumed_after;
  if (kept == 0) return error;
  error.message += " " + std::to_string(kept) + " facts of this import are in the log";
  error.message += exit_code_of(error) == ExitCode::kBadData
                       ? "; the corrected files can be imported whole, what is known is no change."
                       : "; the same command again goes on after them.";
  return error;
}

}  // namespace tenon::cli
