// Errors of reading, all of one form: place, field, value (shortened), rule, what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::readers {

struct ReadProblem {
  std::string_view reason;   // UPPER_SNAKE, e.g. "LDIF_BASE64"
  std::string place;         // "people.ldif:17", "users.json: element 3 (id …), byte 812"
  std::string_view field;    // attribute or member; empty: the file as a whole
  std::string_view value;    // shown shortened; empty: not shown
  std::string_view problem;  // what is wrong, and by which rule
  std::string_view remedy;   // what to do
};

// INVALID_ARGUMENT: "people.ldif:17: objectGUID "AAEC…": <problem>. <remedy>." with the details
// place, remedy, field, value.
Error read_error(const ReadProblem& problem);

std::string line_place(std::string_view file, std::uint64_t line);

// At most 60 bytes, cut between characters, control characters and bytes that are no UTF-8 shown
// as \xNN.
std::string shortened(std::string_view value);

}  // namespace tenon::readers
