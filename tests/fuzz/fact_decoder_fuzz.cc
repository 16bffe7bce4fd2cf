// Any bytes as a fact's payload: never a crash, and an error that says what is wrong.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "engine/wire/fact_decoder.h"
#include "engine/wire/values.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tenon::Fact fact;  // used again, as ingest does
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  const tenon::Status status = tenon::wire::decode_fact(payload, fact);
  if (status.ok()) {
    tenon::Fact again;
    TENON_CHECK(tenon::wire::decode_fact(payload, again).ok());
    TENON_CHECK(again.kind == fact.kind);
    TENON_CHECK(again.image.attributes.size() == fact.image.attributes.size());
    return 0;
  }
  TENON_CHECK(!status.error().reason.empty());
  TENON_CHECK(tenon::wire::is_utf8(status.error().message));
  return 0;
}
