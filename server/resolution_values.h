// Ways to resolve a conflict about values that must be unique: one of the two gives way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/decision.h"
#include "engine/model/directory_object.h"
#include "engine/rules/normalise.h"
#include "server/resolution_ways.h"

namespace tenon::server {

// A value that an object asserts and another account may have.
struct ContestedValue {
  ValueSpace space = ValueSpace::kSmtp;
  std::string folded;  // as compared
};

// What its claims and the decision's clashes are about.
std::vector<ContestedValue> contested_by(const DirectoryObject& object, const Decision& decision);
// Adds what the object asserts beside that and another live account has: the conflicts that come
// next when an object that matched is no longer kept from an account of its own.
void add_all_held(const DirectoryObject& object, Moment& moment,
                  std::vector<ContestedValue>& values);

// Whoever has the values gives them up, or `object` does.
void add_value_ways(const std::vector<ContestedValue>& values, const DirectoryObject& object,
                    ResolutionWays& ways);

// What has to change so that the source no longer says any of the values: attributes of a directory
// object, or what the cloud last said of an account. A `mail` counts where nothing else is left
// (N2m). Values that it does not say have no change.
std::vector<ValueChange> changes_without(const std::vector<ContestedValue>& values,
                                         const AttributeSet& says, rules::Side side);
// "remove smtp:a@b from proxyAddresses of user …", so that the object asserts it no longer.
std::string removal_words(const ValueChange& change, const std::string& object);

// What keeps a text from being a user principal name (N3); empty: nothing.
std::string upn_fault(std::string_view text);

}  // namespace tenon::server
