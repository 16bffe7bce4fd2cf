#include "cli/report/gather.h"

#include <google/protobuf/timestamp.pb.h>

#include <utility>

#include "cli/progress.h"
#include "cli/report/page.h"
#include "cli/words.h"
#include "tenon/v1/log.pb.h"
#include "tenon/v1/watch.pb.h"

namespace tenon::cli::report {
namespace {

constexpr std::int32_t kConflictPage = 200;

// When a fact was appended. Reports are dated by the last fact that they know, not by a clock, so
// that the same facts give the same page.
Result<google::protobuf::Timestamp> time_of_fact(Session& session, std::uint64_t position) {
  v1::ReadFactsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_from(position);
  request.set_to(position + 1);
  google::protobuf::Timestamp time;
  TENON_RETURN_IF_ERROR(session.client().read_facts(request, [&time](const auto& page) {
    for (const v1::LoggedFact& fact : page.facts()) time = fact.time();
    return true;
  }));
  return time;
}

Result<std::string> time_before(Session& session, std::uint64_t head) {
  if (head == 0) return std::string();
  TENON_ASSIGN_OR_RETURN(const google::protobuf::Timestamp time, time_of_fact(session, head - 1));
  return time_of(time);
}

// The same moment for every further question.
template <typename Request>
void pin(std::uint64_t head, Request& request) {
  if (head > 0) request.mutable_as_of()->set_position(head - 1);
}

// Every conflict, the oldest first; their head.
template <typename Take>
Result<std::uint64_t> each_conflict(Session& session, v1::ListConflictsRequest& request,
                                    const Take& take) {
  request.set_order_by("since");
  request.set_page_size(kConflictPage);
  std::uint64_t head = 0;
  do {
    TENON_ASSIGN_OR_RETURN(const v1::ListConflictsResponse page,
                           session.client().list_conflicts(request));
    head = page.head();
    for (const v1::Conflict& conflict : page.conflicts()) take(conflict);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return head;
}

Status count_decisions(Session& session, std::uint64_t head, Tally& tally) {
  v1::WatchDecisionsRequest request;
  TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
  request.set_stop_when_caught_up(true);
  Progress progress(session.err(), session.terminal().err_is_terminal, "decisions");
  const Status read = session.client().watch_decisions(request, [&](const auto& event) {
    if (!event.has_decision()) return true;
    const std::uint64_t position = event.decision().id().position();
    if (position >= head) return false;
    tally.add(event.decision());
    progress.show(position, head, counted(tally.decisions, "decision"));
    return true;
  });
  progress.clear();
  return read;
}

Result<Tally> tally_of(Session& session, std::uint64_t head) {
  google::protobuf::Timestamp first;
  google::protobuf::Timestamp last;
  if (head > 0) {
    TENON_ASSIGN_OR_RETURN(first, time_of_fact(session, 0));
    TENON_ASSIGN_OR_RETURN(last, time_of_fact(session, head - 1));
  }
  Tally tally(TimeSpans(first.seconds(), last.seconds()));
  if (head > 0) TENON_RETURN_IF_ERROR(count_decisions(session, head, tally));
  return tally;
}

}  // namespace

Result<AccountEvidence> gather_account(Session& session, const ReadOptions& moment,
                                       const std::string& key, std::int32_t decisions_max,
                                       const ProofOptions& proofs) {
  AccountEvidence evidence;
  v1::WhyRequest request;
  TENON_RETURN_IF_ERROR(moment.fill(session, request));
  request.set_key(key);
  request.set_max_decisions(decisions_max);
  TENON_ASSIGN_OR_RETURN(evidence.why, session.client().why(request));
  evidence.tenant = request.tenant();
  TENON_ASSIGN_OR_RETURN(evidence.time, time_before(session, evidence.why.head()));
  if (evidence.why.has_account()) {
    v1::GetAuthorityHistoryRequest question;
    question.set_tenant(request.tenant());
    question.set_key(evidence.why.account().object_id());
    pin(evidence.why.head(), question);
    TENON_ASSIGN_OR_RETURN(evidence.history, session.client().get_authority_history(question));
  }
  TENON_ASSIGN_OR_RETURN(evidence.proofs,
                         gather_proofs(session, facts_of_interest(evidence.why), proofs));
  return evidence;
}

Result<ConflictsEvidence> gather_conflicts(Session& session, const ReadOptions& moment,
                                           std::uint64_t conflicts_max,
                                           const ProofOptions& proofs) {
  ConflictsEvidence evidence;
  v1::ListConflictsRequest request;
  TENON_RETURN_IF_ERROR(moment.fill(session, request));
  evidence.tenant = request.tenant();
  TENON_ASSIGN_OR_RETURN(evidence.head,
                         each_conflict(session, request, [&](const v1::Conflict& conflict) {
                           ++evidence.kinds[conflict.kind()];
                           if (evidence.conflicts.size() < conflicts_max)
                             evidence.conflicts.push_back(conflict);
                         }));
  TENON_ASSIGN_OR_RETURN(evidence.time, time_before(session, evidence.head));
  TENON_ASSIGN_OR_RETURN(evidence.proofs,
                         gather_proofs(session, facts_of_interest(evidence.conflicts), proofs));
  return evidence;
}

Result<TenantEvidence> gather_tenant(Session& session, const ReadOptions& moment) {
  v1::ListConflictsRequest request;
  TENON_RETURN_IF_ERROR(moment.fill(session, request));
  v1::GetStatusRequest question;
  TENON_RETURN_IF_ERROR(moment.fill(session, question));
  TENON_ASSIGN_OR_RETURN(v1::GetStatusResponse status, session.client().get_status(question));
  pin(status.decided_head(), request);
  std::map<std::string, std::uint64_t> conflicts;
  TENON_ASSIGN_OR_RETURN(const std::uint64_t head,
                         each_conflict(session, request, [&](const v1::Conflict& conflict) {
                           ++conflicts[conflict.kind()];
                         }));
  TENON_ASSIGN_OR_RETURN(const std::string time, time_before(session, head));
  TENON_ASSIGN_OR_RETURN(Tally tally, tally_of(session, head));
  TENON_ASSIGN_OR_RETURN(Proofs proofs, gather_proofs(session, {}, {}));
  return TenantEvidence{
      request.tenant(), time, head, std::move(tally), std::move(conflicts), std::move(status),
      std::move(proofs)};
}

}  // namespace tenon::cli::report
