#include <sys/random.h>

#include <cerrno>
#include <chrono>

#include "engine/base/check.h"
#include "engine/log/log.h"

namespace tenon::log {
namespace {

Micros wall_clock() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Micros{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

void fill_random(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    TENON_CHECK(got > 0);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace

Environment system_environment() { return Environment{wall_clock, fill_random}; }

}  // namespace tenon::log
