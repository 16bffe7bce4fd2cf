// The one error of stored data that does not check out.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace tenon::log {

// DATA_LOSS LOG_DAMAGED. `what` names the part that is damaged, without a full stop.
inline Error damaged(std::string what) {
  return make_error(ErrorCode::kDataLoss, "LOG_DAMAGED",
                    std::move(what) +
                        ". The stored data was changed by something other than "
                        "Tenon; check the disk and restore the data folder from a backup.");
}

}  // namespace tenon::log
