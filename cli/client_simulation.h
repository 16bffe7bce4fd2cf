// One open simulation (AuditService.Simulate). Used by one thread; ends when it is destroyed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {

class SimulationStream {
 public:
  using TakeDecision = std::function<void(v1::SimulatedDecision&)>;

  SimulationStream() = default;
  SimulationStream(const SimulationStream&) = delete;
  SimulationStream& operator=(const SimulationStream&) = delete;
  virtual ~SimulationStream() = default;

  virtual const v1::SimulationReady& ready() const = 0;
  // The decisions about the facts, each as it comes.
  virtual Status try_facts(const v1::SimulatedFacts& facts, const TakeDecision& take) = 0;
  // Nothing: the connector has no such object.
  virtual Result<std::optional<v1::DirectoryObject>> look_up(const std::string& connector,
                                                             const std::string& key) = 0;
  // No more facts.
  virtual Result<v1::SimulationResult> finish() = 0;
};

}  // namespace tenon::cli
