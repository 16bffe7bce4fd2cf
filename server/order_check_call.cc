#include "server/order_check_call.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "engine/runtime/fact_decider.h"
#include "engine/runtime/replayer.h"
#include "engine/runtime/semantics.h"
#include "projections/standing_state.h"
#include "server/as_of.h"
#include "server/call_limits.h"
#include "server/convert_party.h"
#include "server/convert_standing.h"
#include "server/fact_admission.h"
#include "server/key_lookup.h"
#include "server/ordered_fact.h"

namespace tenon::server {

using projections::OrderCheck;
using projections::OrderDependence;
using projections::OrderPlan;
using projections::OrderSubject;

namespace {

// Facts of a tenant's log, in order, as far as `take` wants them.
Status read_facts(const log::Log& log, const std::string& tenant, Position from, Head to,
                  const OrderCheck::Take& take) {
  const runtime::Semantics semantics = runtime::current_semantics();
  TENON_ASSIGN_OR_RETURN(const auto reader, log.read(tenant, from));
  Fact fact;
  for (Position at = from; at.value < to.value; at = at.next()) {
    TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader->next());
    if (!record || !record->payload) {
      return make_error(ErrorCode::kDataLoss, "FACT_ERASED",
                        "the fact at position " + std::to_string(at.value) + " cannot be read");
    }
    fact.clear();
    const runtime::FactEnvelope envelope{at, record->time, tenant, record->source, record->kind};
    TENON_RETURN_IF_ERROR(decode(semantics, envelope, *record->payload, fact));
    if (!take(fact)) break;
  }
  return {};
}

}  // namespace

OrderCheckCall* OrderCheckCall::open(const Resources& resources,
                                     const v1::OrderCheckRequest& request) {
  const std::shared_ptr<OrderCheckCall> call(new OrderCheckCall(resources, request));
  call->start(call, call->check());
  return call.get();
}

Status OrderCheckCall::check() {
  TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
  if (!request_.key().empty()) TENON_RETURN_IF_ERROR(check_lookup_key(request_.key()));
  TENON_ASSIGN_OR_RETURN(tenant_, resources_.estate.tenant(request_.tenant()));
  return {};
}

Status OrderCheckCall::work() {
  TENON_ASSIGN_OR_RETURN(const std::optional<Head> past,
                         head_of(request_.as_of(), *tenant_, resources_.estate.log()));
  const Head head = past.value_or(tenant_->head());
  spdlog::info("order-check started tenant={} head={}", tenant_->name(), head.value);
  TENON_RETURN_IF_ERROR(survey(head));
  TENON_ASSIGN_OR_RETURN(const OrderSubject of, subject(head));
  TENON_RETURN_IF_ERROR(try_exchanges(head, of));
  result_.set_head(head.value);
  v1::OrderCheckResponse message;
  *message.mutable_result() = result_;
  write(message);
  spdlog::info("order-check done tenant={} exchanged={} dependent={}", tenant_->name(),
               result_.exchanged(), result_.dependent());
  return {};
}

Status OrderCheckCall::survey(Head head) {
  runtime::FactDecider decider(runtime::current_semantics(), survey_);
  runtime::Replayer replayer(resources_.estate.log(), tenant_->name(), decider);
  return replayer.run_to(
      head, [&](std::uint64_t done, std::uint64_t total) { return progress(done, total); });
}

Result<OrderSubject> OrderCheckCall::subject(Head head) const {
  if (request_.key().empty()) return OrderSubject{};
  PresentMoment moment(survey_.state(), head);
  TENON_ASSIGN_OR_RETURN(const Found found, look_up(moment, request_.key(), {}));
  return OrderSubject{found.object, found.account};
}

Status OrderCheckCall::try_exchanges(Head head, const OrderSubject& subject) {
  const OrderPlan plan = plan_exchanges(survey_, head, subject, call_limits::kExchangedFactsMax);
  result_.set_objects(plan.objects);
  result_.set_held(plan.held);
  result_.set_left_out(plan.left_out);
  result_.set_exchanged(plan.exchanges.size());
  if (plan.exchanges.empty()) return {};
  const Head first{plan.exchanges.front().earlier.value};
  TENON_RETURN_IF_ERROR(wait_for_history(*tenant_, first));
  TENON_ASSIGN_OR_RETURN(
      const std::unique_ptr<projections::StandingState> before,
      projections::StandingState::at(*tenant_, first, [this](auto, auto) { return !stopped(); }));
  std::uint64_t total = plan.exchanges.back().earlier.value + 1 - first.value;
  for (const projections::Exchange& exchange : plan.exchanges) {
    total += head.value - exchange.earlier.value;
  }
  std::set<std::pair<std::string, Guid>> dependent;
  const std::string& tenant = tenant_->name();
  OrderCheck order_check(
      survey_, head, subject,
      [&](Position from, Head to, const OrderCheck::Take& take) {
        return read_facts(resources_.estate.log(), tenant, from, to, take);
      },
      [&](const OrderDependence& dependence) {
        dependent.insert({dependence.object.connector, dependence.object.id});
        tell(dependence);
      },
      [&](std::uint64_t done) {
        constexpr std::uint64_t kEach = 1024;
        return done % kEach == 0 ? progress(done, total) : !stopped();
      });
  TENON_RETURN_IF_ERROR(order_check.run(plan, before->take()));
  result_.set_facts_decided(order_check.facts_decided());
  result_.set_dependent(dependent.size());
  return {};
}

bool OrderCheckCall::tell(const OrderDependence& dependence) {
  v1::OrderCheckResponse message;
  v1::OrderDependence& out = *message.mutable_dependence();
  to_proto(dependence.object, *out.mutable_object());
  to_proto(dependence.earlier, *out.mutable_earlier());
  to_proto(dependence.later, *out.mutable_later());
  to_proto(dependence.as_logged, *out.mutable_as_logged());
  to_proto(dependence.exchanged, *out.mutable_exchanged());
  return write(message);
}

bool OrderCheckCall::progress(std::uint64_t done, std::uint64_t total) {
  v1::OrderCheckResponse message;
  message.mutable_progress()->set_facts_done(done);
  message.mutable_progress()->set_facts_total(total);
  return write_if_taken(message);
}

}  // namespace tenon::server
