// The table against a map, with prints that crowd.
#include "projections/number_table.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>

namespace tenon::projections {
namespace {

struct Random {
  std::mt19937 twister{20'261'123};
  std::uint32_t operator()() { return static_cast<std::uint32_t>(twister()); }
};

// Puts and erases prints that `draw` gives, and compares everything now and then.
template <typename Draw>
void compare_with_map(std::uint32_t steps, Draw draw) {
  Random random;
  NumberTable table;
  std::map<std::uint32_t, std::uint32_t> expected;
  for (std::uint32_t step = 1; step <= steps; ++step) {
    const std::uint32_t print = draw(random);
    if (random() % 3 == 0) {
      table.erase(print);
      expected.erase(print);
    } else {
      table.put(print, step);
      expected[print] = step;
    }
    const std::uint32_t other = draw(random);
    const auto found = expected.find(other);
    ASSERT_EQ(table.find(other), found == expected.end() ? 0 : found->second) << other;
    if (step % 10'000 != 0) continue;
    ASSERT_EQ(table.size(), expected.size());
    for (const auto& [each, number] : expected) ASSERT_EQ(table.find(each), number) << each;
  }
}

TEST(NumberTable, EvenPrints) {
  compare_with_map(200'000, [](Random& random) { return random() & 0xfffcffff; });
}

TEST(NumberTable, FewPrintsAgainAndAgain) {
  compare_with_map(50'000, [](Random& random) { return (random() % 700) * 6'135'000; });
}

TEST(NumberTable, PrintsThatCrowdAtOnePlace) {
  compare_with_map(20'000, [](Random& random) { return random() % 500; });
  compare_with_map(20'000, [](Random& random) { return 0xffffffff - random() % 500; });
}

TEST(NumberTable, LargeOneWithACrowdedShard) {
  compare_with_map(60'000, [](Random& random) {
    return random() % 2 == 0 ? random() : 0x7f000000 + random() % 2'000;
  });
}

// What an entry takes, however many there are of a large table.
TEST(NumberTable, LittleRoomIsEmpty) {
  Random random;
  NumberTable table;
  for (std::uint32_t number = 1; number <= 400'000; ++number) {
    table.put(random(), number);
    if (number < 100'000 || number % 10'000 != 0) continue;
    ASSERT_LE(static_cast<double>(table.bytes()) / static_cast<double>(table.size()), 9.7)
        << number;
  }
}

// Each print of a cut table differs from its neighbours in the byte that entries do not say.
TEST(NumberTable, PrintsThatDifferInTheirFirstByteAlone) {
  NumberTable table;
  Random random;
  for (std::uint32_t number = 1; number <= 20'000; ++number) table.put(random() | 1, number);
  for (std::uint32_t first = 0; first < 256; ++first) table.put(first << 24 | 0x123456, 1 + first);
  for (std::uint32_t first = 0; first < 256; ++first) {
    ASSERT_EQ(table.find(first << 24 | 0x123456), 1 + first);
  }
  for (std::uint32_t first = 0; first < 256; first += 2) table.erase(first << 24 | 0x123456);
  for (std::uint32_t first = 0; first < 256; ++first) {
    ASSERT_EQ(table.find(first << 24 | 0x123456), first % 2 == 0 ? 0 : 1 + first);
  }
}

}  // namespace
}  // namespace tenon::projections
