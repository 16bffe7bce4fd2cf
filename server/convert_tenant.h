// A tenant as the API shows it.
#pragma once

#include "engine/base/ids.h"
#include "engine/model/tenant.h"
#include "tenon/v1/admin.pb.h"

namespace tenon::server {

void to_proto(const Tenant& tenant, Head head, v1::Tenant& out);

}  // namespace tenon::server
