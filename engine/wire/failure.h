// Why a payload is refused. The path grows from the inside out while the readers return, so that
// it costs nothing until something is wrong.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::wire {

class Failure {
 public:
  // Each gives false, for a reader to return. `sentence` says what is wrong with the field, and
  // what to do, without naming it: the path comes first.
  bool refuse(std::string_view reason, std::string sentence);
  // The same, quoting what was sent, shortened.
  bool refuse_value(std::string_view reason, std::string_view value, std::string sentence);
  bool over_limit(std::string_view limit, std::size_t most, std::size_t found);

  // The failure lies inside this field.
  void inside(std::string_view field);
  void inside(std::string_view field, std::size_t index);

  Error error() const;

 private:
  void prepend(std::string step);

  std::string reason_;
  std::string sentence_;
  std::string value_;
  std::string limit_;
  std::string path_;
};

// At most 64 bytes of `text`, cut between characters, with bytes that are not UTF-8 or not
// printable replaced.
std::string shortened(std::string_view text);

}  // namespace tenon::wire
