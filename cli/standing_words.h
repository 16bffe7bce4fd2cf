// Where an object or account stands in one course of a log, for people.
#pragma once

#include <string>

#include "tenon/v1/audit.pb.h"

namespace tenon::cli {

// "bound to a@contoso.com (account …) by SMTP", "refused: InvalidHardMatch by H4".
std::string words_of(const v1::Standing& standing, bool about_account);

}  // namespace tenon::cli
