// Decisions as a person reads them: the sentence, then the ladder rung by rung.
#pragma once

#include <string_view>

#include "cli/session.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::cli {

// The summary, then every decision, oldest first.
void print_why(const v1::WhyResponse& why, Session& session);

// One decision with everything in it. What `summary` has said is not said again.
void print_decision(const v1::Decision& decision, std::string_view summary, Session& session);

// Verdict, sentence and remedy, indented; for lists.
void print_decision_in_short(const v1::Decision& decision, Session& session);

}  // namespace tenon::cli
