// Where an object or account stands, as the API shows it.
#pragma once

#include "projections/standing.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

void to_proto(const projections::Standing& standing, v1::Standing& out);

}  // namespace tenon::server
