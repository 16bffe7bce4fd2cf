// Batches on their way in, and receipts on their way out.
#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/runtime/owned_append.h"
#include "server/fact_admission.h"
#include "tenon/v1/ingest.pb.h"

namespace tenon::server {

// Fills what comes from the batch: facts (views into it, which `append.keep` must keep alive),
// number, expected head and cursor. Errors as of FactAdmission and check_batch_size.
Status admit_batch(const v1::Batch& batch, FactAdmission& admission, runtime::OwnedAppend& append);

void to_proto(const log::Receipt& receipt, std::uint64_t last_number, v1::Receipt& out);

}  // namespace tenon::server
