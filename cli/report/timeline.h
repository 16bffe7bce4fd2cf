// A subject's decisions as a picture: a sign for each in the order in which they were made, and
// under them where the account was mastered.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include "cli/report/html_writer.h"
#include "tenon/v1/audit.pb.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli::report {

using AuthorityMoves = google::protobuf::RepeatedPtrField<v1::AuthorityMove>;

// With what the picture says as words, and the same as a table. Steps are decisions, not hours.
// At most the newest 48 are drawn; the table has all.
void draw_timeline(HtmlWriter& html, const v1::WhyResponse& why, const AuthorityMoves& moves);

// Where the account was mastered after this decision, "" when there was none yet. `moves` is the
// whole history, oldest first.
v1::Authority authority_after(const v1::DecisionId& decision, const v1::Account& account,
                              const AuthorityMoves& moves);

}  // namespace tenon::cli::report
