// Decisions and state as the lines of a scenario: short, complete, stable.
#pragma once

#include <string>

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"
#include "tests/scenarios/names.h"

namespace tenon::scenarios {

// What a scenario asked to see beside the first line of a decision.
struct Shown {
  bool differences = false;
  bool explain = false;
};

std::string decision_text(const Decision& decision, const Names& names, Shown shown);

std::string account_text(const Account& account, const rules::StateView& view, const Names& names);
std::string object_text(const DirectoryObject& object, const rules::StateView& view,
                        const Names& names);
std::string connector_text(const Connector& connector, const rules::StateView& view,
                           const Names& names);
std::string tenant_text(const Tenant& tenant);
// Every claim, oldest first; every waiting object, in the order in which they are retried.
std::string claims_text(const rules::StateView& view, const Names& names);
std::string waiting_text(const rules::StateView& view, const Names& names);

}  // namespace tenon::scenarios
