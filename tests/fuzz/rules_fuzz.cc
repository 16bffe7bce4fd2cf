// Any bytes as facts, through the decoder and the rules, on the state that they lead to: no crash,
// no check failed, no invariant broken, no decision without an explanation.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/log/log.h"
#include "engine/wire/fact_decoder.h"
#include "tests/fuzz/rules_input.h"
#include "tests/model/engine_run.h"

namespace {

constexpr std::size_t kFactsMax = 32;
constexpr std::int64_t kSecondMicros = 1'000'000;
constexpr std::int64_t kDayMicros = 86'400 * kSecondMicros;

// Who may send such a fact: the server lets nobody else.
std::string source_of(tenon::FactKind kind, bool second_connector) {
  switch (tenon::origin_of(kind)) {
    case tenon::FactOrigin::kCloud: return "cloud";
    case tenon::FactOrigin::kOnPremises: return second_connector ? "ad2" : "ad";
    case tenon::FactOrigin::kSystem: return std::string(tenon::log::kSystemSource);
    default: return std::string(tenon::log::kOperatorSource);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  tenon::model::EngineRun engine;
  tenon::Fact fact;
  fact.time.value = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
  while (fact.position.value < kFactsMax) {
    const auto record = tenon::fuzz::take_record(input);
    if (!record) break;
    fact.tenant = "contoso";
    fact.time.value += record->days == 0 ? kSecondMicros : record->days * kDayMicros;
    if (!tenon::wire::decode_fact(record->payload, fact).ok()) continue;
    fact.source = source_of(fact.kind, record->second_connector);
    const std::string wrong = engine.decide(fact);
    if (!wrong.empty()) std::fprintf(stderr, "%s\n", wrong.c_str());
    TENON_CHECK(wrong.empty());
    fact.position = fact.position.next();
  }
  return 0;
}
