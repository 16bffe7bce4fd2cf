// Any bytes as Graph's answers: never a crash, never a secret, the same however the bytes arrive.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fact_source_properties.h"
#include "tools/readers/graph.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon::readers;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_source(
      bytes, [](std::unique_ptr<ByteSource> source) { return read_graph(std::move(source), "f"); });
  const auto kind = detect_graph_kind(from_text(bytes), "f");
  TENON_CHECK(kind.ok() || !kind.error().reason.empty());
  return 0;
}
