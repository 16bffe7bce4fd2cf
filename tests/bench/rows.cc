#include "tests/bench/rows.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include "engine/base/check.h"

extern "C" int mallctl(const char*, void*, std::size_t*, void*, std::size_t) __attribute__((weak));

namespace tenon::bench {
namespace {

// The first line of a file that begins with `name`, behind its colon.
std::string value_in(const char* file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name)) return line.substr(line.find(':') + 1);
  }
  return " unknown";
}

std::string first_line(const char* file) {
  std::ifstream lines(file);
  std::string line;
  std::getline(lines, line);
  return line;
}

}  // namespace

void print_machine() {
  utsname kernel{};
  uname(&kernel);
  std::printf("# cpu:%s\n# cores: %u\n# memory:%s\n# kernel: %s %s\n# compiler: %s\n",
              value_in("/proc/cpuinfo", "model name").c_str(), std::thread::hardware_concurrency(),
              value_in("/proc/meminfo", "MemTotal").c_str(), kernel.sysname, kernel.release,
              __VERSION__);
  std::printf("# load before: %s\n", first_line("/proc/loadavg").c_str());
  // Below 0, what is synced waits for threads of the kernel that no longer get the processor.
  std::printf("# priority: nice %d, session %s\n", getpriority(PRIO_PROCESS, 0),
              first_line("/proc/self/autogroup").c_str());
}

void print_row(std::string_view name, double value, std::string_view unit) {
  std::printf("%.*s,%.6g,%.*s\n", static_cast<int>(name.size()), name.data(), value,
              static_cast<int>(unit.size()), unit.data());
  std::fflush(stdout);
}

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double quantile(std::vector<double> samples, double part) {
  TENON_CHECK(!samples.empty());
  const auto place = static_cast<std::size_t>(part * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(place),
                   samples.end());
  return samples[place];
}

std::size_t resident_bytes() {
  malloc_trim(0);
  // Optimised programs bring jemalloc: all its arenas.
  if (mallctl != nullptr) mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace tenon::bench
