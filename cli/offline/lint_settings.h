// The tenant that a rehearsal begins on: what was asked for, completed by what Graph's files say of
// domains and features.
#pragma once

#include <string_view>

#include "cli/offline/lint_files.h"
#include "engine/base/result.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::offline {

struct LintSettings {
  v1::TenantCreated tenant;
  // For want of a list of domains: those in which members of the cloud have their UPN (the cloud
  // allows no other); without cloud users, the routable ones of the directory's UPNs.
  bool domains_guessed = false;
};

// INVALID_ARGUMENT: an unknown rule set (RULE_SET_UNKNOWN), or what a reader says of a file.
Result<LintSettings> complete_settings(const v1::TenantCreated& asked, const LintFiles& files);

// Whether a domain can be verified by anybody: it has a dot, and its last label is not one that is
// kept for private networks (RFC 6761, RFC 6762, ICANN's reserved names).
bool is_routable(std::string_view domain);

}  // namespace tenon::offline
