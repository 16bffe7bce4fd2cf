// Facts in a line, for people.
#pragma once

#include <cstdint>
#include <string>

#include "tenon/v1/fact.pb.h"

namespace tenon::cli {

// "account created" for the field number of a body of tenon.v1.Fact; a number that this version
// does not know as "kind 90".
std::string kind_words(std::uint32_t kind);

// What it is about: "zoe.okafor@contoso.com (user 3f2c…)", "blockSoftMatch=on".
std::string about(const v1::Fact& fact);

}  // namespace tenon::cli
