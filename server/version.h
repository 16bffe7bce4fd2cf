// The version that the server says it is.
#pragma once

namespace tenon::server {

inline constexpr char kVersion[] = "0.1.0";

}  // namespace tenon::server
