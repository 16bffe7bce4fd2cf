// Facts tried on top of a position, in a dialogue with the client (proto/tenon/v1/audit.proto).
//
// Runs on the replays' pool on a state of its own, as it stood at that position: the live state and
// its writer are left alone. Costs a walk over history, and the memory of a second state for as
// long as the client talks; a client that is silent for kIdle is sent away.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "projections/simulation.h"
#include "projections/standing_state.h"
#include "server/fact_admission.h"
#include "server/long_call.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

class SimulateCall final
    : public LongCall<grpc::ServerBidiReactor<v1::SimulateRequest, v1::SimulateResponse>,
                      v1::SimulateResponse> {
 public:
  // Lives until gRPC is done with it.
  static SimulateCall* open(const Resources& resources);

  void OnReadDone(bool ok) override;

 private:
  static constexpr std::chrono::seconds kIdle{60};

  explicit SimulateCall(const Resources& resources)
      : LongCall(resources), operators_(Sender::kOperator), connectors_(Sender::kConnector) {}

  Status work() override;
  // The client's next message, in request_; false: it has no more.
  Result<bool> read();
  // Puts the state together, and tells where the simulation begins.
  Status stand(const v1::SimulationStart& start);
  Status try_facts(const v1::SimulatedFacts& facts);
  Status answer(const v1::SimulatedLookUp& look_up);
  void tell(const Decision& decision, projections::ChangeKind kind);
  void tell_result();

  FactAdmission operators_;
  FactAdmission connectors_;
  std::shared_ptr<const projections::TenantView> tenant_;
  bool omit_unchanged_ = false;
  std::unique_ptr<projections::StandingState> standing_;
  std::optional<projections::Simulation> simulation_;

  v1::SimulateRequest request_;
  bool reading_ = false;
  bool read_ok_ = false;
};

}  // namespace tenon::server
