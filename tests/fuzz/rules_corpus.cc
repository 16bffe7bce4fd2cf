// Writes the seed corpus of rules_fuzz: the beginnings of random histories of the first seeds.
//
//   tenon_rules_corpus FOLDER HISTORIES
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/fuzz/rules_input.h"
#include "tests/model/fact_wire.h"
#include "tests/model/history.h"

namespace {

constexpr std::size_t kFacts = 20;
// A fuzzer gets further with short inputs.
constexpr std::size_t kInputBytesMax = 3000;
constexpr std::int64_t kDayMicros = 86'400'000'000;

std::string input_of(const std::vector<tenon::Fact>& facts) {
  std::string input;
  std::int64_t before = facts.front().time.value;
  for (const tenon::Fact& fact : facts) {
    const std::string payload = tenon::model::wire_form(fact).second;
    tenon::fuzz::RulesRecord record;
    record.second_connector = fact.source == "ad2";
    record.days = static_cast<std::uint8_t>((fact.time.value - before) / kDayMicros);
    record.payload = payload;
    // A payload of more than two bytes' length would not be read back.
    if (payload.size() <= 0xffff) tenon::fuzz::put_record(record, input);
    before = fact.time.value;
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: tenon_rules_corpus FOLDER HISTORIES\n");
    return 2;
  }
  const std::uint64_t histories = std::strtoull(argv[2], nullptr, 10);
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const std::string input = input_of(tenon::model::make_history(seed, kFacts));
    if (input.size() > kInputBytesMax) continue;
    const std::string path = std::string(argv[1]) + "/history_" + std::to_string(seed);
    std::ofstream(path, std::ios::binary) << input;
  }
  return 0;
}
