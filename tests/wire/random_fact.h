// Random facts as libprotobuf messages, all of them good, for comparing with our own decoder.
#pragma once

#include <cstdint>
#include <random>

#include "tenon/v1/fact.pb.h"

namespace tenon::wire {

v1::Fact random_fact(std::mt19937_64& random);

}  // namespace tenon::wire
