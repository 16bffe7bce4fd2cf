// The engine's state as a picture in the oracle's words.
#pragma once

#include "engine/rules/state_view.h"
#include "tests/model/picture.h"

namespace tenon::model {

model_oracle::Picture picture_of(const rules::StateView& state);

}  // namespace tenon::model
