// What one element of a Graph answer says, as facts. Each function appends to `facts`, counts what
// it leaves behind, and gives a GraphProblem for what cannot be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenon/v1/fact.pb.h"
#include "tools/readers/fact_source.h"
#include "tools/readers/json_element.h"
#include "tools/readers/privileged_roles.h"

namespace tenon::readers {

struct GraphProblem {
  std::string_view reason;
  std::string field;
  std::string value;
  std::string problem;
  std::string remedy;
};
using GraphOutcome = std::optional<GraphProblem>;  // none: well

// Users, groups, contacts. `delta`: the element may be partial, or a removal.
GraphOutcome read_account(JsonValue element, v1::ObjectType type, bool delta,
                          std::vector<v1::Fact>& facts, ReadCounts& counts);

GraphOutcome read_domain(JsonValue element, std::vector<v1::Fact>& facts, ReadCounts& counts);
GraphOutcome read_features(JsonValue element, std::vector<v1::Fact>& facts, ReadCounts& counts);

GraphOutcome read_role_definition(JsonValue element, RoleCatalog& catalog, ReadCounts& counts);
// A directoryRole with its members expanded.
GraphOutcome read_role(JsonValue element, const RoleCatalog& catalog, std::vector<v1::Fact>& facts,
                       ReadCounts& counts);
// One principal's role, held or (eligible) to be had.
GraphOutcome read_role_of_principal(JsonValue element, bool eligible, const RoleCatalog& catalog,
                                    std::vector<v1::Fact>& facts, ReadCounts& counts);

// The GUID of a member, in lower case.
GraphOutcome read_guid(JsonValue element, std::string_view member, std::string& guid);
// A member that is null, absent or of another type than the text says.
GraphProblem wrong_type(std::string_view member, std::string_view wanted);

}  // namespace tenon::readers
