// Which entries are users, groups and contacts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenon/v1/fact.pb.h"

namespace tenon::readers {

struct ObjectClass {
  std::optional<v1::ObjectType> type;  // none: not an object that Tenon joins
  std::string name;                    // the class that decided it, in lower case
};

// user or inetOrgPerson, group, contact; but computers and service accounts, which Active Directory
// derives from user, are none. Of any other entry the class listed last is named.
ObjectClass classify(const std::vector<std::string_view>& classes);

}  // namespace tenon::readers
