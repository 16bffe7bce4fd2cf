// Decisions as the API shows them, with their sentences.
#pragma once

#include "engine/model/decision.h"
#include "projections/history.h"
#include "tenon/v1/decision.pb.h"

namespace tenon::server {

void to_proto(const Decision& decision, v1::Decision& out);
void to_proto(const QuarantinedValue& quarantined, v1::Quarantine& out);
void to_proto(const projections::AuthorityMove& move, v1::AuthorityMove& out);

}  // namespace tenon::server
