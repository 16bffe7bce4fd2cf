// What `tenon --version` prints.
#pragma once

namespace tenon::cli {

inline constexpr char kVersion[] = "tenon 0.1.0";

}  // namespace tenon::cli
