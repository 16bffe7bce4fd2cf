// Names of places in a page, for links within it.
#pragma once

#include <cstdint>
#include <string>

#include "tenon/v1/decision.pb.h"

namespace tenon::cli::report {

// "decision-213-0".
inline std::string anchor_of(const v1::DecisionId& decision) {
  return "decision-" + std::to_string(decision.position()) + "-" +
         std::to_string(decision.ordinal());
}

// "receipt-213".
inline std::string receipt_anchor(std::uint64_t position) {
  return "receipt-" + std::to_string(position);
}

}  // namespace tenon::cli::report
