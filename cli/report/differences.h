// Values side by side: of a decision before and after it, and of both parties as they stand.
#pragma once

#include "cli/report/html_writer.h"
#include "tenon/v1/decision.pb.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::cli::report {

// Nothing when the decision changed no attribute.
void write_differences(HtmlWriter& html, const v1::Decision& decision);

// What on-premises asserts beside what the account has; where they differ is said in words.
void write_sides(HtmlWriter& html, const v1::DirectoryObject& object, const v1::Account& account);

}  // namespace tenon::cli::report
