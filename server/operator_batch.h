// What operators order, as batches for the log: built so that the same request always gives the
// same bytes.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/runtime/owned_append.h"
#include "tenon/v1/admin.pb.h"

namespace tenon::server {

// One `tenant created` fact. INVALID_ARGUMENT, by the field of `settings`: what the decoder says,
// RULE_SET_UNKNOWN, FEATURE_UNKNOWN, FEATURE_VALUE, FEATURE_TWICE, TENANT_NAME, REQUEST_ID.
Result<runtime::OwnedAppend> batch_of(const v1::CreateTenantRequest& request);

// The facts, with the order's actor and reason where they have none. INVALID_ARGUMENT as of
// FactAdmission, REQUEST_ID; sizes as of check_batch_size.
Result<runtime::OwnedAppend> batch_of(const v1::SubmitFactsRequest& request);

}  // namespace tenon::server
