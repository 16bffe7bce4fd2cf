// What S and U share: soft match, one time only.
#pragma once

#include "engine/rules/rungs.h"

namespace tenon::rules {

// Rule ids of one soft rung's rows, in the order of its table.
struct SoftRows {
  Rule spent;  // S2, U2: it has an anchor, or is cloud-managed
  Rule admin;  // S3, U3: it holds a privileged role
  Rule match;  // S4, U4
};

// What a candidate says that is managed in the cloud (Candidate::because).
inline constexpr char kMovedToCloud[] = "its source of authority was moved to the cloud";

// Judges a live candidate by those rows, and warns of an eligible administrator.
Found judge_soft(const Account& account, const SoftRows& rows, RungResult& result);

}  // namespace tenon::rules
