#include "cli/hold_words.h"

#include <string>

#include "cli/prose.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

std::string percent_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "" : " (" + std::to_string(part * 100 / whole) + " %)";
}

std::string limits_of(const v1::DeletionHold& hold) {
  std::string text = "more than " + std::to_string(hold.threshold()) + " accounts at once";
  if (hold.percent() > 0) {
    text += ", or more than " + std::to_string(hold.percent()) + " % of the linked objects";
  }
  return text + ", or an initial cycle that mentions fewer than half of them";
}

}  // namespace

void print_pending(const v1::Connector& connector, Session& session) {
  const Paint paint = session.paint();
  session.out() << paint.bold(printable(connector.name())) << "  "
                << (connector.has_hold() ? paint.bad("held by the accidental-delete guard")
                                         : paint.dim("decided at the end of its next cycle"))
                << '\n';
  Prose prose(session.out(), paint, session.text_columns(), 0);
  prose.line(std::to_string(connector.pending_deletions()) + " pending deletions; " +
             std::to_string(connector.pending_account_deletions()) + " of " +
             std::to_string(connector.linked_objects()) + " linked objects" +
             percent_of(connector.pending_account_deletions(), connector.linked_objects()) +
             " would put their account into the recycle bin");
  if (!connector.has_hold()) return;
  const v1::DeletionHold& hold = connector.hold();
  prose.line("the last report named " + std::to_string(hold.reported()) + ", of which " +
             std::to_string(hold.reported_account_deletions()) +
             " accounts: these an approval deletes at once, and a rejection forgets");
  prose.line(
      "the guard holds " + limits_of(hold) +
      "; a hold stays, also when there are fewer by now, until somebody approves or rejects, "
      "or nothing is pending any more");
}

void print_verdicts(const v1::Connector& connector, std::uint64_t head, Session& session) {
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  for (const char* verdict : {"approve", "reject"}) {
    prose.line("→ tenon deletions " + std::string(verdict) + " --connector " + connector.name() +
               " --expect-position " + std::to_string(head) + " --reason WHY");
  }
}

}  // namespace tenon::cli
