// Any bytes as LDIF: never a crash, never a secret, the same however the bytes arrive.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fact_source_properties.h"
#include "tools/readers/directory_entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon::readers;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const bool lenient = size % 2 == 0;
  check_source(bytes, [lenient](std::unique_ptr<ByteSource> source) {
    return read_directory(std::move(source), "f", {lenient, lenient});
  });
  return 0;
}
