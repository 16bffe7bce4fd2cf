#include "projections/standing.h"

#include "engine/rules/context.h"

namespace tenon::projections {

const DirectoryObject* object_in(const rules::StateView& state, ConnectorHandle connector,
                                 const Guid& guid) {
  return state.object(state.find_object(connector, guid));
}

Standing standing_of_object(const rules::StateView& state, ConnectorHandle connector,
                            const Guid& guid) {
  Standing standing;
  const DirectoryObject* object = object_in(state, connector, guid);
  if (object == nullptr) return standing;
  standing.known = true;
  standing.outcome = object->outcome;
  standing.method = object->method;
  standing.refused_by = object->refused_by;
  standing.refusal = object->refusal;
  if (object->account) standing.account = rules::party(*state.account(object->account));
  return standing;
}

}  // namespace tenon::projections
