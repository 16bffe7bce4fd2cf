// The bodies of facts about the tenant: domains, features, rule sets, switches.
#pragma once

#include <string_view>

#include "engine/model/fact.h"
#include "engine/wire/failure.h"

namespace tenon::wire {

// Each reads the body of that name in proto/tenon/v1/fact.proto; false with `failure` filled in.
bool read_tenant_created(std::string_view body, Fact& fact, Failure& failure);
bool read_feature_set(std::string_view body, Fact& fact, Failure& failure);
bool read_domain_verified(std::string_view body, Fact& fact, Failure& failure);
bool read_domain_removed(std::string_view body, Fact& fact, Failure& failure);
bool read_rule_set_activated(std::string_view body, Fact& fact, Failure& failure);
// Deletions approved or rejected.
bool read_deletions(std::string_view body, Fact& fact, Failure& failure);
bool read_directory_sync_switched(std::string_view body, Fact& fact, Failure& failure);

}  // namespace tenon::wire
