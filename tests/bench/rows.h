// What a benchmark prints: rows `name,value,unit`, after lines that begin with `#` and say on what
// machine. Also the few measures that rows are made of.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tenon::bench {

void print_machine();
void print_row(std::string_view name, double value, std::string_view unit);

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Seconds of processor time that this process has used, over all threads.
double processor_seconds();

// The value below which that part (0 … 1) of the samples lies.
double quantile(std::vector<double> samples, double part);

// Bytes of this process that are in memory, after giving back what is free.
std::size_t resident_bytes();

}  // namespace tenon::bench
