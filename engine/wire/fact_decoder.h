// From the bytes of a payload to a fact: strict, by hand, without a protobuf library, because every
// fact passes here when it arrives and at every replay.
//
// Refused with INVALID_ARGUMENT, naming the field by its path ("account_created.account
// .attributes[3].name"): DAMAGED_MESSAGE, UNKNOWN_FIELD, WRONG_WIRE_TYPE, DUPLICATED_FIELD,
// MISSING_FIELD, NO_BODY, SEVERAL_BODIES, BAD_UTF8, BAD_GUID, BAD_NUMBER, UNKNOWN_ENUM_VALUE,
// BAD_TIMESTAMP, BAD_DATE, BAD_DOMAIN, BAD_NAME, DENIED_ATTRIBUTE, DUPLICATED_ATTRIBUTE,
// SEVERAL_VALUES, LIMIT_EXCEEDED. What a fact means for the state is no concern of this layer.
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/model/fact.h"

namespace tenon::wire {

// Replaces everything in `fact` but position, time, tenant and source. Memory of its attributes is
// used again. After an error `fact` holds something valid but of no meaning.
Status decode_fact(std::string_view payload, Fact& fact);

}  // namespace tenon::wire
