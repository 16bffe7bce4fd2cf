// Where an account was mastered, since when, by which road, who asked.
#pragma once

#include <set>
#include <string>

#include "cli/report/html_writer.h"
#include "tenon/v1/decision.pb.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli::report {

// "T1, by binding".
std::string road_words(const std::string& road);
// One move as a sentence.
void write_move(HtmlWriter& html, const v1::AuthorityMove& move);
// `anchors`: of the decisions that stand in the page.
void write_authority_history(HtmlWriter& html, const v1::GetAuthorityHistoryResponse& history,
                             const std::set<std::string>& anchors);

}  // namespace tenon::cli::report
