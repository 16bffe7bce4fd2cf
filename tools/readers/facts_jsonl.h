// Facts as protobuf JSON, one tenon.v1.Fact a line.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "tools/readers/byte_source.h"
#include "tools/readers/fact_source.h"

namespace tenon::readers {

inline constexpr std::size_t kFactLineBytesMax = std::size_t{4} << 20;

// Strict: an unknown field, a wrong type or a fact without a body is an error that names the line.
// Empty lines are passed over.
std::unique_ptr<FactSource> read_facts(std::unique_ptr<ByteSource> source, std::string file);

}  // namespace tenon::readers
