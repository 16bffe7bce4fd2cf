// Invariants that stay on in release builds (NDEBUG does not touch them): a Tenon that is wrong
// stops rather than decides. The message names the condition and the place, never data.
#pragma once

namespace tenon {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace tenon

#define TENON_CHECK(condition)                               \
  do {                                                       \
    if (!(condition)) [[unlikely]]                           \
      ::tenon::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
