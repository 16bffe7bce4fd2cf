// How a fact's image becomes what a directory object or account "said".
#pragma once

#include <vector>

#include "engine/model/account.h"
#include "engine/model/attribute.h"
#include "engine/model/directory_object.h"
#include "engine/model/fact.h"
#include "engine/rules/context.h"

namespace tenon::rules {

// The values of one named attribute as said at this fact: sets in byte order of their texts;
// `since` of what was said before, letter case of keys aside (N1), goes on without a break.
std::vector<AttributeValue> said_values(const Context& context, const NamedAttribute& named,
                                        const ValueList& before);

// The picture of the object after the fact's image: whole (`present`) or only what is named.
void take_image(const Context& context, bool whole, DirectoryObject& object);

}  // namespace tenon::rules
