// A fact of an order-check, as the API shows it, with what it says in a few words.
#pragma once

#include "engine/model/fact.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

void to_proto(const Fact& fact, v1::OrderedFact& out);

}  // namespace tenon::server
