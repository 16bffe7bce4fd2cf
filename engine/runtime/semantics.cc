#include "engine/runtime/semantics.h"

#include "engine/wire/fact_decoder.h"

namespace tenon::runtime {

Semantics current_semantics() { return {&wire::decode_fact, &rules::decide}; }

}  // namespace tenon::runtime
