// A progress bar on the standard error, for as long as a terminal looks on; nothing otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace tenon::cli {

class Progress {
 public:
  Progress(std::ostream& err, bool visible, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `note` stands beside the bar, e.g. "1024 facts". Drawn at most ten times a second.
  void show(std::uint64_t done, std::uint64_t total, std::string_view note);
  void clear();

 private:
  std::ostream& err_;
  bool visible_;
  bool drawn_ = false;
  std::string what_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace tenon::cli
