// Tries what an import would send, and orders before it, in a simulation. Used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/client_simulation.h"
#include "cli/import_feed.h"
#include "cli/import_plan.h"
#include "engine/base/result.h"

namespace tenon::cli {

class Planner {
 public:
  using Watch = std::function<void(std::uint64_t bytes, std::uint64_t facts)>;

  // The simulation outlives the planner.
  Planner(SimulationStream& simulation, SimulationStream::TakeDecision take)
      : simulation_(simulation), take_(std::move(take)) {}

  // One fact of the operator.
  Status order(const v1::Fact& fact);
  // Everything that importing the prepared plan would send, from `skip` facts of its connector on:
  // those that an earlier, cut-off run has sent.
  Status import(const ImportPlan& plan, std::uint64_t skip, const Watch& watch = {});

  std::uint64_t facts() const { return facts_; }
  // What of changes did not fit their objects, with the place in the file.
  const std::vector<std::string>& notes() const { return notes_; }
  const readers::ReadCounts& counts() const { return counts_; }

 private:
  Status add(const readers::SourcedItem& item, const std::string& source);
  Status resolve(readers::SourcedItem& item, const std::string& connector);
  Status flush();
  Error placed(Error error) const;

  SimulationStream& simulation_;
  const SimulationStream::TakeDecision take_;
  v1::SimulatedFacts batch_;
  std::size_t batch_bytes_ = 0;
  std::vector<readers::Origin> origins_;  // of the batch
  std::uint64_t facts_ = 0;
  std::vector<std::string> notes_;
  readers::ReadCounts counts_;
};

}  // namespace tenon::cli
