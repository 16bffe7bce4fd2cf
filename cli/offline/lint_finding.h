// One thing that lint found: about whom, where it stands in the files, what is wrong, what to do.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/offline/lint_check.h"
#include "engine/model/types.h"

namespace tenon::offline {

// A directory object, an account, or (kNone) the files as a whole.
struct LintSubject {
  enum class Side : std::uint8_t { kNone, kOnPremises, kCloud };

  Side side = Side::kNone;
  ObjectType type = ObjectType::kUser;
  std::string connector;  // of a directory object
  std::string id;         // GUID, in lower case
  std::string name;       // distinguished name; of an account UPN, address or display name
  std::string place;      // "people.ldif:17", "users.json: element 3"
};

// Texts are as the files have them: whoever prints them makes them printable.
struct Finding {
  LintCheck check = LintCheck::kUpnInvalid;
  Rule rule = Rule::kNone;
  LintSubject subject;
  std::string attribute;  // Microsoft Graph's name; empty: it is not about one
  std::string value;      // several are joined by ", "
  std::string message;
  std::string remedy;               // empty: nothing to do
  std::vector<LintSubject> others;  // the other parties
};

using FindingSink = std::function<void(const Finding&)>;

}  // namespace tenon::offline
