// Ways to resolve a conflict about values that must be unique: one of the two gives way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/decision.h"
#include "engine/model/directory_object.h"
#include "server/resolution_ways.h"

namespace tenon::server {

// A value that an object asserts and another account may have.
struct ContestedValue {
  ValueSpace space = ValueSpace::kSmtp;
  std::string folded;  // as compared
};

std::vector<ContestedValue> contested_by(const DirectoryObject& object, const Decision& decision);

// Whoever has the values gives them up, or `object` does.
void add_value_ways(const std::vector<ContestedValue>& values, const DirectoryObject& object,
                    ResolutionWays& ways);

// How the object says the value in its directory: nothing in `attribute` when it does not.
ValueChange said_as(const ContestedValue& value, const DirectoryObject& object);
// "remove smtp:a@b from proxyAddresses of user …", so that the object asserts it no longer.
std::string removal_words(const ValueChange& change, const std::string& object);

// What keeps a text from being a user principal name (N3); empty: nothing.
std::string upn_fault(std::string_view text);

}  // namespace tenon::server
