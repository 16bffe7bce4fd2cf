// How a fact's image becomes what a directory object "said".
#pragma once

#include "engine/model/directory_object.h"
#include "engine/rules/context.h"

namespace tenon::rules {

// The picture of the object after the fact's image: whole (`present`) or only what is named.
// `object` is a copy of `before`, or a new one (null).
void take_image(const Context& context, const DirectoryObject* before, bool whole,
                DirectoryObject& object);

}  // namespace tenon::rules
