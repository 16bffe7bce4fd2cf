#include "projections/open_conflicts.h"

namespace tenon::projections {

void OpenConflicts::apply(const Effects& effects) {
  for (const DirectoryObject& object : effects.objects) {
    if (object.waiting || !object.claims.empty()) {
      objects_.insert(object.handle);
    } else if (!objects_.empty()) {
      objects_.erase(object.handle);
    }
  }
  for (const ObjectHandle handle : effects.forgotten) objects_.erase(handle);
}

ObjectHandle OpenConflicts::next(ObjectHandle after) const {
  const auto found = objects_.upper_bound(after);
  return found == objects_.end() ? ObjectHandle{} : *found;
}

}  // namespace tenon::projections
