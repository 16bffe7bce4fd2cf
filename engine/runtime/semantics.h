// What turns stored bytes into decisions. Passed in, so that the runtime can be tried with rules
// simple enough to foresee.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/model/fact.h"
#include "engine/rules/decide.h"
#include "engine/rules/state_view.h"
#include "engine/runtime/owned_append.h"

namespace tenon::runtime {

struct Semantics {
  // Fills what the payload says; position, time, tenant and source are the caller's.
  Status (*decode)(std::string_view payload, Fact& fact) = nullptr;
  void (*decide)(const rules::StateView& view, const Fact& fact, rules::Sink& sink) = nullptr;
  // The newest semantics revision that `decide` knows; 0: none, and no log is told of one.
  std::uint32_t revision = 0;
};

// The wire form and the rule book as they are now.
Semantics current_semantics();

// The system fact that puts `revision` in force in a tenant's log.
OwnedAppend revision_raised(std::string tenant, std::uint32_t revision);

}  // namespace tenon::runtime
