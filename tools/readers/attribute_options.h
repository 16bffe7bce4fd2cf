// LDAP attribute options (RFC 4512, section 2.5), as far as exports have them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tenon::readers {

enum class AttributeOption : std::uint8_t {
  kNone,   // the attribute itself
  kRange,  // a part of its values: Active Directory's ";range=0-1499"
  kOther,  // ";lang-de", ";binary": another reading of it, which no fact carries
};

AttributeOption option_of(std::string_view options);

// Whether the ranges of one record add up to all values of each attribute. A list that was handed
// out in part would else pass for the whole of it.
class ValueRanges {
 public:
  // One value under `options`; `place` is for messages.
  Status add(std::string_view name, std::string_view options, const std::string& place);
  // To be asked at the end of the record.
  Status complete() const;
  void clear() { ranges_.clear(); }

 private:
  struct Range {
    std::string name;     // as spelled
    std::string options;  // of the value seen last
    std::uint64_t next = 0;
    bool at_end = false;
    std::string place;
  };

  std::map<std::string, Range, std::less<>> ranges_;  // by name in lower case
};

}  // namespace tenon::readers
