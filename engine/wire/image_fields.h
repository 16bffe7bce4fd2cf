// The fields of AccountImage and ObjectImage, and what is shared with other facts: roles.
#pragma once

#include <string_view>

#include "engine/model/fact.h"
#include "engine/wire/failure.h"

namespace tenon::wire {

// Each reads a message of proto/tenon/v1/fact.proto; false with `failure` filled in. `image` has
// been cleared, but for `attributes`, whose elements are used again.
bool read_account_image(std::string_view message, Image& image, Failure& failure);
bool read_object_image(std::string_view message, Image& image, Failure& failure);
bool read_role(std::string_view message, Role& role, Failure& failure);

}  // namespace tenon::wire
