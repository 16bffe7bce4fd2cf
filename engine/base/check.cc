#include "engine/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tenon {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "tenon: check failed: %s at %s:%d\n", condition, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace tenon
