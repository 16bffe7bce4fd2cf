// What must hold of every source of facts, whatever bytes it reads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/denied_attributes.h"
#include "engine/base/limits.h"
#include "tools/readers/attribute_deltas.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/fact_source.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {

// Gives its text a few bytes at a time.
class Trickle : public ByteSource {
 public:
  Trickle(std::string_view text, std::size_t at_once) : rest_(text), at_once_(at_once) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min({size, at_once_, rest_.size()});
    if (count > 0) std::memcpy(buffer, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
  std::size_t at_once_;
};

template <typename Image>
void check_image(const Image& image) {
  for (const v1::Attribute& attribute : image.attributes()) {
    TENON_CHECK(!attribute.name().empty());
    TENON_CHECK(!is_denied_attribute(attribute.name()));
    TENON_CHECK(attribute.name().size() <= limits::kAttributeNameBytesMax);
    for (const std::string& value : attribute.values()) {
      TENON_CHECK(!value.empty() && value.size() <= limits::kTextBytesMax && is_utf8(value));
    }
  }
}

inline void check_fact(const v1::Fact& fact) {
  TENON_CHECK(fact.body_case() != v1::Fact::BODY_NOT_SET);
  TENON_CHECK(fact.ByteSizeLong() <= limits::kFactBytesMax);
  v1::Fact again;
  TENON_CHECK(again.ParseFromString(fact.SerializeAsString()));  // every string is UTF-8
  check_image(fact.object_present().object());
  check_image(fact.object_changed().object());
  check_image(fact.account_created().account());
  check_image(fact.account_changed().account());
}

inline v1::ObjectImage some_object() {
  v1::ObjectImage object;
  object.set_object_guid("00112233-4455-6677-8899-aabbccddeeff");
  object.set_type(v1::USER);
  object.set_distinguished_name("CN=a,DC=b");
  v1::Attribute& mail = *object.add_attributes();
  mail.set_name("mail");
  mail.add_values("a@b");
  return object;
}

// All that the source says, resolved, as text; and the reason of the error that it ended with.
inline std::string transcript(std::unique_ptr<FactSource> source) {
  std::string text;
  SourcedItem item;
  for (;;) {
    const Result<bool> found = source->next(item);
    if (!found.ok()) {
      TENON_CHECK(!found.error().reason.empty() && !found.error().message.empty());
      TENON_CHECK(is_utf8(found.error().message));
      TENON_CHECK(!*source->next(item));
      return text + found.error().message;
    }
    if (!*found) return text;
    if (item.unresolved) TENON_CHECK(resolve(item, some_object()).ok());
    check_fact(item.fact);
    text += item.origin.text() + item.fact.SerializeAsString();
  }
}

using OpenSource = std::function<std::unique_ptr<FactSource>(std::unique_ptr<ByteSource>)>;

// The same bytes say the same, however they arrive.
inline void check_source(std::string_view bytes, const OpenSource& open) {
  const std::string whole = transcript(open(from_text(bytes)));
  TENON_CHECK(transcript(open(std::make_unique<Trickle>(bytes, 1 + bytes.size() % 7))) == whole);
}

}  // namespace tenon::readers
