#include "server/why_not_call.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/rules/asserted.h"
#include "engine/rules/normalise.h"
#include "server/as_of.h"
#include "server/call_limits.h"
#include "server/convert_decision.h"
#include "server/fact_admission.h"
#include "server/key_lookup.h"
#include "server/why_not_words.h"

namespace tenon::server {
namespace {

// Accounts that share a key with the object, in the order of the ladder.
std::vector<AccountHandle> near_accounts(const projections::MatchState& state,
                                         const DirectoryObject& object) {
  std::vector<AccountHandle> found;
  const auto note = [&](AccountHandle account) {
    const bool known = std::find(found.begin(), found.end(), account) != found.end();
    if (account && !known && found.size() < call_limits::kNearAccountsMax) found.push_back(account);
  };
  note(object.account);
  if (!object.source_anchor.empty()) note(state.find_anchor(object.source_anchor));
  note(state.next_with_identifier(object.guid, {}));
  if (!object.security_identifier.empty())
    note(state.next_with_sid(object.security_identifier, {}));
  const rules::Asserted asserted = rules::asserted_by(object);
  for (const rules::Address& address : asserted.addresses.list.addresses()) {
    if (address.comparable()) note(state.find_holder(address.space(), address.folded));
  }
  if (asserted.upn) {
    const std::string folded = rules::fold(asserted.upn->text);
    note(state.find_holder(ValueSpace::kUpn, folded));
    note(state.find_holder(ValueSpace::kSmtp, folded));
  }
  return found;
}

}  // namespace

WhyNotCall* WhyNotCall::open(const Resources& resources, const v1::WhyNotRequest& request) {
  const std::shared_ptr<WhyNotCall> call(new WhyNotCall(resources, request));
  call->start(call, call->check());
  return call.get();
}

Status WhyNotCall::check() {
  TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
  TENON_RETURN_IF_ERROR(check_lookup_key(request_.object_key()));
  TENON_ASSIGN_OR_RETURN(tenant_, resources_.estate.tenant(request_.tenant()));
  return {};
}

Result<std::vector<AccountHandle>> WhyNotCall::accounts(ObjectHandle object) const {
  if (request_.account_key().empty()) {
    return near_accounts(standing_->state(), *standing_->state().object(object));
  }
  PresentMoment moment(standing_->state(), standing_->head());
  TENON_ASSIGN_OR_RETURN(const AccountHandle account,
                         look_up_account(moment, request_.account_key()));
  return std::vector<AccountHandle>{account};
}

Status WhyNotCall::work() {
  const log::Log& log = resources_.estate.log();
  TENON_ASSIGN_OR_RETURN(const std::optional<Head> past, head_of(request_.as_of(), *tenant_, log));
  v1::WhyNotResponse message;
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    message.mutable_progress()->set_facts_done(done);
    message.mutable_progress()->set_facts_total(total);
    return write_if_taken(message);
  };
  const Head head = past.value_or(tenant_->head());
  TENON_RETURN_IF_ERROR(wait_for_history(*tenant_, head));
  TENON_ASSIGN_OR_RETURN(standing_, projections::StandingState::at(*tenant_, head, progress));
  const projections::MatchState& state = standing_->state();
  PresentMoment moment(state, standing_->head());
  TENON_ASSIGN_OR_RETURN(const ObjectHandle object,
                         look_up_object(moment, request_.object_key(), {}));
  TENON_ASSIGN_OR_RETURN(const std::vector<AccountHandle> near, accounts(object));
  std::vector<std::pair<std::size_t, v1::WhyNotResponse>> answers;
  for (const AccountHandle account : near) {
    const auto found = projections::why_not(state, standing_->head(), standing_->time(), object,
                                            account, [this] { return !stopped(); });
    if (!found) return {};
    const std::size_t far = found->bound    ? 0
                            : found->change ? found->change->size()
                                            : projections::kEditsTogetherMax + 1;
    answers.emplace_back(far, v1::WhyNotResponse{});
    WhyNotWords(state, *state.object(object), *state.account(account))
        .put(*found, *answers.back().second.mutable_answer());
  }
  std::stable_sort(answers.begin(), answers.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [far, answer] : answers) write(answer);
  if (answers.empty()) {
    const auto attempt =
        projections::next_attempt(state, standing_->head(), standing_->time(), object);
    if (attempt) to_proto(*attempt, *message.mutable_result()->mutable_attempt());
  }
  message.mutable_result()->set_head(standing_->head().value);
  message.mutable_result()->set_answers(static_cast<std::uint32_t>(answers.size()));
  write(message);
  spdlog::info("why-not done tenant={} answers={}", tenant_->name(), answers.size());
  return {};
}

}  // namespace tenon::server
