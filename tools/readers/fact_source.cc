#include "tools/readers/fact_source.h"

#include <algorithm>

#include "tools/readers/read_error.h"

namespace tenon::readers {

std::string Origin::text() const {
  if (element > 0) return file + ": element " + std::to_string(element);
  return line_place(file, line);
}

void drop_absent(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes) {
  const auto absent =
      std::remove_if(attributes.begin(), attributes.end(),
                     [](const v1::Attribute& attribute) { return attribute.values().empty(); });
  attributes.erase(absent, attributes.end());
}

void ReadCounts::add(const ReadCounts& other) {
  records += other.records;
  items += other.items;
  for (const auto& [what, count] : other.skipped) skipped[what] += count;
  for (const auto& [what, count] : other.dropped) dropped[what] += count;
}

}  // namespace tenon::readers
