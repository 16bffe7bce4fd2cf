// One decision with everything that it says.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "cli/report/html_writer.h"
#include "tenon/v1/audit.pb.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::cli::report {

// Positions of facts whose receipts stand in the page.
using Receipted = std::set<std::uint64_t>;

// The sentence, the ladder, the differences, values that another has, authority, others, warnings,
// rules. What `said` says already is not said again.
void write_decision(HtmlWriter& html, const v1::Decision& decision, const Receipted& receipted,
                    std::string_view said);

// The same behind a summary that can be opened, under the decision's anchor.
void write_decision_card(HtmlWriter& html, const v1::Decision& decision, const Receipted& receipted,
                         bool open, std::string_view said = {});

// The published pages behind the rules.
void write_sources(HtmlWriter& html, const v1::WhyResponse& why);

// The facts that a decision refers to: its own, those of its keys, of the values in its way.
std::set<std::uint64_t> facts_of(const v1::Decision& decision);

}  // namespace tenon::cli::report
