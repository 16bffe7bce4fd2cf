#include "server/simulate_call.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>
#include <utility>

#include "server/as_of.h"
#include "server/call_limits.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"
#include "server/simulated_object.h"

namespace tenon::server {

using projections::ChangeKind;

namespace {

Error no_start() {
  return bad_field("start", "START_EXPECTED",
                   "the first message of a simulation is a start, and only the first");
}

Error too_many_facts() {
  return make_error(ErrorCode::kResourceExhausted, "SIMULATION_TOO_LARGE",
                    "a simulation takes at most " +
                        std::to_string(call_limits::kSimulatedFactsMax) +
                        " facts; simulate a part of them")
      .with("limit", std::to_string(call_limits::kSimulatedFactsMax));
}

}  // namespace

SimulateCall* SimulateCall::open(const Resources& resources) {
  const std::shared_ptr<SimulateCall> call(new SimulateCall(resources));
  call->start(call, {});
  return call.get();
}

void SimulateCall::OnReadDone(bool ok) {
  const std::scoped_lock hold(mutex_);
  reading_ = false;
  read_ok_ = ok;
  changed_.notify_all();
}

Result<bool> SimulateCall::read() {
  std::unique_lock hold(mutex_);
  if (stopped_) return *stopped_;
  reading_ = true;
  StartRead(&request_);
  const bool told = changed_.wait_for(hold, kIdle, [this] { return !reading_ || stopped_; });
  if (stopped_) return *stopped_;
  if (told) return read_ok_;
  return make_error(ErrorCode::kAborted, "SIMULATION_IDLE",
                    "nothing came for " + std::to_string(kIdle.count()) +
                        " seconds, and a simulation holds a whole state; begin again");
}

Status SimulateCall::work() {
  TENON_ASSIGN_OR_RETURN(bool more, read());
  if (!more || !request_.has_start()) return no_start();
  TENON_RETURN_IF_ERROR(stand(v1::SimulationStart(request_.start())));
  while (true) {
    TENON_ASSIGN_OR_RETURN(more, read());
    if (!more) break;
    switch (request_.message_case()) {
      case v1::SimulateRequest::kFacts: TENON_RETURN_IF_ERROR(try_facts(request_.facts())); break;
      case v1::SimulateRequest::kLookUp: TENON_RETURN_IF_ERROR(answer(request_.look_up())); break;
      default: return no_start();
    }
  }
  tell_result();
  return {};
}

Status SimulateCall::stand(const v1::SimulationStart& start) {
  TENON_RETURN_IF_ERROR(check_tenant_name(start.tenant()));
  TENON_ASSIGN_OR_RETURN(tenant_, resources_.estate.tenant(start.tenant()));
  const log::Log& log = resources_.estate.log();
  TENON_ASSIGN_OR_RETURN(const std::optional<Head> past, head_of(start.as_of(), *tenant_, log));
  omit_unchanged_ = start.omit_unchanged();
  spdlog::info("simulation started tenant={}", start.tenant());
  v1::SimulateResponse message;
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    message.mutable_progress()->set_facts_done(done);
    message.mutable_progress()->set_facts_total(total);
    return write_if_taken(message);
  };
  const Head head = past.value_or(tenant_->head());
  TENON_RETURN_IF_ERROR(wait_for_history(*tenant_, head));
  TENON_ASSIGN_OR_RETURN(standing_, projections::StandingState::at(*tenant_, head, progress));
  const Micros now =
      past ? standing_->time() : std::max(standing_->time(), log::system_environment().now());
  simulation_.emplace(standing_->state(), standing_->head(), now,
                      [this](const Decision& decision, ChangeKind kind) { tell(decision, kind); });
  message.mutable_ready()->set_head(standing_->head().value);
  to_proto(now, *message.mutable_ready()->mutable_time());
  if (!start.source().empty()) {
    TENON_ASSIGN_OR_RETURN(const log::SourceState source,
                           log.source(start.tenant(), start.source()));
    message.mutable_ready()->set_cursor(source.cursor);
  }
  write(message);
  return {};
}

Status SimulateCall::try_facts(const v1::SimulatedFacts& facts) {
  TENON_RETURN_IF_ERROR(check_batch_size(static_cast<std::size_t>(facts.facts_size())));
  const auto count = static_cast<std::uint64_t>(facts.facts_size());
  if (simulation_->facts() + count > call_limits::kSimulatedFactsMax) return too_many_facts();
  const bool by_operator = facts.source().empty();
  if (!by_operator) TENON_RETURN_IF_ERROR(check_source_name(facts.source()));
  FactAdmission& admission = by_operator ? operators_ : connectors_;
  for (int i = 0; i < facts.facts_size() && !stopped(); ++i) {
    log::NewFact checked;
    TENON_RETURN_IF_ERROR(admission.admit(static_cast<std::uint32_t>(i), facts.facts(i), checked));
    Fact fact = admission.fact();
    fact.tenant = tenant_->name();
    fact.source = by_operator ? std::string(log::kOperatorSource) : facts.source();
    simulation_->decide(fact);
  }
  v1::SimulateResponse message;
  message.mutable_facts()->set_head(simulation_->head().value);
  write(message);
  return {};
}

void SimulateCall::tell(const Decision& decision, ChangeKind kind) {
  if (omit_unchanged_ && kind == ChangeKind::kNothing) return;
  v1::SimulateResponse message;
  to_proto(decision, *message.mutable_decision()->mutable_decision());
  message.mutable_decision()->set_kind(static_cast<v1::ChangeKind>(kind));
  write(message);
}

Status SimulateCall::answer(const v1::SimulatedLookUp& look_up) {
  if (look_up.key().empty() || look_up.key().size() > call_limits::kKeyBytesMax) {
    return bad_field("look_up.key", "KEY_EMPTY", "an object GUID or a distinguished name");
  }
  v1::SimulateResponse message;
  v1::DirectoryObject object;
  const bool found = find_simulated_object(standing_->state(), simulation_->view(),
                                           look_up.connector(), look_up.key(), object);
  v1::SimulatedObject& answer = *message.mutable_object();
  if (found) *answer.mutable_object() = std::move(object);
  write(message);
  return {};
}

void SimulateCall::tell_result() {
  v1::SimulateResponse message;
  v1::SimulationResult& result = *message.mutable_result();
  result.set_base_head(standing_->head().value);
  result.set_facts(simulation_->facts());
  for (int number = v1::ChangeKind_MIN + 1; number <= v1::ChangeKind_MAX; ++number) {
    const std::uint64_t decisions = simulation_->decisions(static_cast<ChangeKind>(number));
    if (decisions == 0) continue;
    v1::KindCount& count = *result.add_counts();
    count.set_kind(static_cast<v1::ChangeKind>(number));
    count.set_decisions(decisions);
    if (count.kind() != v1::NOTHING) result.set_changes(true);
  }
  result.set_head(tenant_->head().value);
  spdlog::info("simulation done tenant={} base={} facts={}", tenant_->name(),
               standing_->head().value, simulation_->facts());
  write(message);
}

}  // namespace tenon::server
