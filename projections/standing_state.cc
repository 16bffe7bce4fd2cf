#include "projections/standing_state.h"

#include <utility>

#include "engine/runtime/fact_decider.h"
#include "engine/runtime/semantics.h"
#include "engine/runtime/state_machine.h"

namespace tenon::projections {

class StandingState::Machine final : public runtime::StateMachine {
 public:
  explicit Machine(StandingState& standing) : standing_(standing) {}

  const rules::StateView& view() const override { return standing_.state_; }
  void decided(const Fact&, Decision, Effects effects) override { standing_.state_.apply(effects); }
  void counted(const Fact&, std::uint32_t, Effects effects) override {
    standing_.state_.apply(effects);
  }
  void end_fact(const Fact& fact, const Digest&) override { standing_.time_ = fact.time; }
  void hand_on() override {}

 private:
  StandingState& standing_;
};

Result<std::unique_ptr<StandingState>> StandingState::at(
    const log::Log& log, std::string_view tenant, Head head,
    const runtime::Replayer::Progress& progress) {
  auto standing = std::make_unique<StandingState>();
  Machine machine(*standing);
  runtime::FactDecider decider(runtime::current_semantics(), machine);
  runtime::Replayer replayer(log, tenant, decider);
  TENON_RETURN_IF_ERROR(replayer.run_to(head, progress));
  standing->head_ = decider.head();
  return standing;
}

}  // namespace tenon::projections
