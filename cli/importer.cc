#include "cli/importer.h"

#include <utility>

#include "cli/exit_code.h"

namespace tenon::cli {

Importer::Importer(Client& client, const ImportPlan& plan, const OperatorIdentity& identity,
                   Watch watch)
    : plan_(plan),
      watch_(std::move(watch)),
      feed_(plan),
      facts_(client, identity.tenant, plan.connector,
             [this](std::uint64_t facts) {
               if (watch_) watch_(feed_.bytes_read(), facts);
             }),
      changes_(client, identity.tenant, plan.connector, facts_),
      orders_(client, identity, plan.hash) {}

Result<ImportReport> Importer::run() {
  const Status sent = send_all();
  report_.appended = facts_.appended() + orders_.appended();
  report_.resumed_after = start_.complete ? 0 : start_.skip;
  report_.first_position = facts_.first_position();
  report_.last_position = facts_.last_position();
  report_.refused = orders_.refused();
  report_.first_refused = orders_.first_refused();
  report_.counts = feed_.counts();
  report_.notes = changes_.notes();
  report_.notes_left_out = changes_.notes_left_out();
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
      if (open_ && changes_.flush().ok()) static_cast<void>(facts_.flush_and_wait());
      return more.error();
    }
    if (!*more) break;
    TENON_RETURN_IF_ERROR(send(item, index));
  }
  return finish();
}

Status Importer::finish() {
  TENON_RETURN_IF_ERROR(orders_.flush());
  if (!open_) return {};
  TENON_RETURN_IF_ERROR(changes_.flush());
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
  if (item.unresolved) return changes_.add(item);
  TENON_RETURN_IF_ERROR(changes_.flush());
  item.fact.clear_cursor();
  return facts_.add(item);
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
