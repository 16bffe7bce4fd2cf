// Emphasis for a terminal; plain text everywhere else.
#pragma once

#include <string>
#include <string_view>

namespace tenon::cli {

class Paint {
 public:
  explicit Paint(bool on = false) : on_(on) {}

  std::string bold(std::string_view text) const { return with("1", text); }
  std::string dim(std::string_view text) const { return with("2", text); }
  std::string good(std::string_view text) const { return with("32", text); }
  std::string bad(std::string_view text) const { return with("31", text); }
  std::string warn(std::string_view text) const { return with("33", text); }

 private:
  std::string with(std::string_view code, std::string_view text) const {
    if (!on_ || text.empty()) return std::string(text);
    return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
  }

  bool on_;
};

}  // namespace tenon::cli
