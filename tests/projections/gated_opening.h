// An opening whose rebuilding of the states stands still until it is let go.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>

#include "projections/estate.h"

namespace tenon::projections {

class GatedOpening {
 public:
  // Stands at the first progress that is made with any tenant.
  Estate::OpeningProgress progress() {
    return [gate = gate_](std::string_view, std::uint64_t, std::uint64_t) {
      std::unique_lock hold(gate->mutex);
      gate->reached = true;
      gate->changed.notify_all();
      gate->changed.wait(hold, [&] { return gate->open; });
    };
  }
  void await_progress() {
    std::unique_lock hold(gate_->mutex);
    gate_->changed.wait(hold, [this] { return gate_->reached; });
  }
  void let_go() {
    const std::scoped_lock hold(gate_->mutex);
    gate_->open = true;
    gate_->changed.notify_all();
  }
  ~GatedOpening() { let_go(); }

 private:
  struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool reached = false;
    bool open = false;
  };
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
};

}  // namespace tenon::projections
