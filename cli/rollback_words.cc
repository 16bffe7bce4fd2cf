#include "cli/rollback_words.h"

#include "cli/prose.h"
#include "cli/words.h"

namespace tenon::cli {

std::string order_of(const v1::PendingRollback& rollback) {
  std::string text = "since position " + std::to_string(rollback.position());
  if (rollback.has_time()) text += ", " + time_of(rollback.time());
  if (!rollback.actor().empty()) text += ", by " + rollback.actor();
  if (!rollback.reason().empty()) text += ": " + rollback.reason();
  return text;
}

void print_rollback(const v1::Account& account, Session& session, std::size_t indent) {
  if (!account.has_rollback_pending()) return;
  const v1::PendingRollback& rollback = account.rollback_pending();
  const auto prose = [&](std::size_t deeper) {
    return Prose(session.out(), session.paint(), session.text_columns(), indent + deeper);
  };
  prose(0).paragraph("rollback to on-premises pending " + order_of(rollback));
  if (rollback.obstacle().empty()) {
    prose(2).paragraph("→ the next change of its object or the end of a cycle completes it");
    return;
  }
  std::string found = rollback.obstacle();
  if (!rollback.sentence().empty()) found += ": " + rollback.sentence();
  if (rollback.has_decision()) found += " (decision " + id_of(rollback.decision()) + ")";
  prose(2).paragraph(found);
  if (!rollback.remedy().empty()) prose(2).paragraph("→ " + rollback.remedy());
  prose(2).paragraph("→ or withdraw it: tenon authority transfer " + account.object_id() +
                     " --to cloud --reason WHY");
}

Result<RollbackCounts> count_rollbacks(Session& session) {
  v1::ListAccountsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.mutable_filter()->set_rollback_pending(true);
  request.set_page_size(500);
  RollbackCounts counts;
  do {
    TENON_ASSIGN_OR_RETURN(const v1::ListAccountsResponse page,
                           session.client().list_accounts(request));
    for (const v1::Account& account : page.accounts()) {
      if (!account.has_rollback_pending()) continue;
      ++counts.pending;
      if (!account.rollback_pending().obstacle().empty()) ++counts.obstructed;
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return counts;
}

}  // namespace tenon::cli
