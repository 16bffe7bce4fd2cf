#include "engine/rules/rung_soft.h"

namespace tenon::rules {

Found judge_soft(const Account& account, const SoftRows& rows, RungResult& result) {
  Candidate candidate;
  candidate.account = party(account);
  Found found{account.handle, Outcome::kBound, rows.match, BindAs::kTakeover, false};
  if (!account.immutable_id.empty() || account.is_cloud_managed) {
    found = Found{account.handle, Outcome::kInvalidSoftMatch, rows.spent, BindAs::kTakeover, true};
    candidate.because = account.is_cloud_managed
                            ? kMovedToCloud
                            : "it carries the source anchor " + account.immutable_id;
  } else if (account.holds_privileged_role()) {
    found = Found{account.handle, Outcome::kExistingAdminRoleConflict, rows.admin,
                  BindAs::kTakeover, true};
    candidate.because = privileged_role(account.roles);
  } else if (account.eligible_for_privileged_role()) {
    DecisionWarning eligible;
    eligible.code = WarningCode::kEligibleAdministrator;
    eligible.rule = rows.match;
    eligible.party = candidate.account;
    result.warnings.push_back(std::move(eligible));
  }
  candidate.verdict = found.verdict;
  candidate.rule = found.rule;
  result.rung.candidates.push_back(std::move(candidate));
  return found;
}

}  // namespace tenon::rules
