#include "server/diff_call.h"

#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "engine/runtime/fact_decider.h"
#include "engine/runtime/replayer.h"
#include "engine/runtime/semantics.h"
#include "projections/standing_state.h"
#include "server/call_limits.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"
#include "server/convert_standing.h"
#include "server/fact_admission.h"

namespace tenon::server {

using projections::Divergence;

namespace {

// A binding of the log that the setting would have kept from coming about, or from coming about
// then.
bool is_blocked(const Divergence& divergence) {
  return divergence.kind == Divergence::Kind::kBound &&
         divergence.as_logged.account.side != PartyRef::Side::kNone &&
         divergence.as_logged.account.id != divergence.forced.account.id;
}

}  // namespace

DiffCall* DiffCall::open(const Resources& resources, const v1::DiffRequest& request) {
  const std::shared_ptr<DiffCall> call(new DiffCall(resources, request));
  call->start(call, call->check());
  return call.get();
}

Status DiffCall::check() {
  TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
  TENON_ASSIGN_OR_RETURN(tenant_, resources_.estate.tenant(request_.tenant()));
  TENON_ASSIGN_OR_RETURN(setting_, setting());
  const Head head = tenant_->head();
  to_ = request_.to_head() == 0 ? head : Head{request_.to_head()};
  const bool beyond = to_ > head;
  if (!beyond && request_.from_position() < to_.value) return {};
  return make_error(ErrorCode::kOutOfRange, "DIFF_BEYOND_HEAD",
                    beyond ? "to_head: the log has " + std::to_string(head.value) + " facts"
                           : "from_position: the comparison begins before its end, which is " +
                                 std::to_string(to_.value))
      .with("field", beyond ? "to_head" : "from_position")
      .with("head", std::to_string(head.value));
}

Result<projections::ForcedSetting> DiffCall::setting() const {
  projections::ForcedSetting setting;
  if (request_.setting_case() == v1::DiffRequest::kRuleSet) {
    const std::optional<RuleSet> known = parse_rule_set(request_.rule_set());
    if (!known) {
      return bad_field("rule_set", "RULE_SET_UNKNOWN",
                       "the rule sets are 2016-03, 2026-06 and 2026-07")
          .with("value", request_.rule_set());
    }
    setting.rule_set = *known;
    return setting;
  }
  if (request_.setting_case() != v1::DiffRequest::kFeature) {
    return bad_field("setting", "SETTING_MISSING", "name a feature or a rule set");
  }
  const v1::FeatureSet& feature = request_.feature();
  setting.feature = parse_feature(feature.name());
  if (!setting.feature) {
    return bad_field("feature.name", "FEATURE_UNKNOWN", "there is no feature of that name")
        .with("value", feature.name());
  }
  const auto kind =
      is_numeric(*setting.feature) ? v1::FeatureSet::kNumber : v1::FeatureSet::kEnabled;
  if (feature.value_case() != kind) {
    return bad_field(
        "feature", "FEATURE_VALUE",
        feature.name() + (is_numeric(*setting.feature) ? " takes a number" : " is on or off"));
  }
  setting.number = is_numeric(*setting.feature) ? feature.number() : (feature.enabled() ? 1 : 0);
  return setting;
}

Status DiffCall::work() {
  spdlog::info("diff started tenant={}", request_.tenant());
  TENON_RETURN_IF_ERROR(wait_for_history(*tenant_, to_));
  v1::DiffResponse message;
  const auto progress = [&](std::uint64_t done, std::uint64_t) {
    message.mutable_progress()->set_facts_done(done);
    message.mutable_progress()->set_facts_total(to_.value);
    return write_if_taken(message);
  };
  const Head from{request_.from_position()};
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<projections::StandingState> standing,
                         projections::StandingState::at(*tenant_, from, progress));
  projections::Comparison comparison(setting_, standing->take(), call_limits::kDivergencesMax);
  runtime::FactDecider decider(runtime::current_semantics(), comparison, from);
  runtime::Replayer replayer(resources_.estate.log(), request_.tenant(), decider);
  TENON_RETURN_IF_ERROR(replayer.run_to(to_, progress));
  for (const Divergence& divergence : comparison.divergences()) {
    TENON_RETURN_IF_ERROR(tell(divergence));
    if (stopped()) return {};
  }
  result_.set_head(to_.value);
  result_.set_left_out(comparison.left_out());
  *message.mutable_result() = result_;
  write(message);
  spdlog::info("diff done tenant={} head={} bound={} refused={} transferred={}", request_.tenant(),
               to_.value, result_.bound(), result_.refused(), result_.transferred());
  return {};
}

Status DiffCall::tell(const Divergence& divergence) {
  v1::DiffResponse message;
  v1::Divergence& out = *message.mutable_divergence();
  out.set_kind(static_cast<v1::Divergence::Kind>(divergence.kind));
  const bool about_object = divergence.party.side == PartyRef::Side::kObject;
  to_proto(divergence.party, about_object ? *out.mutable_object() : *out.mutable_account());
  out.set_since(divergence.since.value);
  to_proto(divergence.time, *out.mutable_time());
  if (divergence.until) out.set_until(divergence.until->value);
  to_proto(divergence.as_logged, *out.mutable_as_logged());
  to_proto(divergence.forced, *out.mutable_would_have_been());
  if (divergence.decision_as_logged) {
    TENON_ASSIGN_OR_RETURN(const Decision decision,
                           tenant_->history().decision(*divergence.decision_as_logged));
    to_proto(decision, *out.mutable_decision_as_logged());
  }
  if (divergence.decision_forced) {
    to_proto(*divergence.decision_forced, *out.mutable_decision_would_have_been());
  }
  count(divergence);
  write(message);
  return {};
}

void DiffCall::count(const Divergence& divergence) {
  if (is_blocked(divergence)) {
    blocked_.insert(
        {divergence.party.connector, divergence.party.id, divergence.as_logged.account.id});
    result_.set_blocked(blocked_.size());
  }
  if (divergence.until) {
    result_.set_ended(result_.ended() + 1);
    return;
  }
  switch (divergence.kind) {
    case Divergence::Kind::kBound: result_.set_bound(result_.bound() + 1); break;
    case Divergence::Kind::kRefused: result_.set_refused(result_.refused() + 1); break;
    case Divergence::Kind::kTransferred: result_.set_transferred(result_.transferred() + 1); break;
    case Divergence::Kind::kDeleted: result_.set_deleted(result_.deleted() + 1); break;
  }
}

}  // namespace tenon::server
