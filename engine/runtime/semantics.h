// What turns stored bytes into decisions. Passed in, so that the runtime can be tried with rules
// simple enough to foresee.
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/model/fact.h"
#include "engine/rules/decide.h"
#include "engine/rules/state_view.h"

namespace tenon::runtime {

struct Semantics {
  // Fills what the payload says; position, time, tenant and source are the caller's.
  Status (*decode)(std::string_view payload, Fact& fact) = nullptr;
  void (*decide)(const rules::StateView& view, const Fact& fact, rules::Sink& sink) = nullptr;
};

// The wire form and the rule book as they are now.
Semantics current_semantics();

}  // namespace tenon::runtime
