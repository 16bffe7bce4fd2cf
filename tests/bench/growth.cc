#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/cost.h"
#include "tests/bench/population.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

constexpr std::uint64_t kBatch = 1024;

class Growing {
 public:
  explicit Growing(const Plan& plan)
      : folder_(plan.folder), estate_(projections::Estate::open_at(folder_.path()).value()) {
    require_created(*estate_);
  }

  void bind_up_to(std::uint64_t pairs) {
    if (pairs <= pairs_) return;
    const std::uint64_t before = std::exchange(pairs_, pairs);
    add("cloud", pairs - before, [before](std::uint64_t i) { return account_of(before + i); });
    add("ad", pairs - before, [before](std::uint64_t i) { return object_of(before + i); });
  }
  void change_up_to(std::uint64_t facts) {
    if (facts <= facts_) return;
    add("ad", facts - facts_, [this](std::uint64_t) {
      return object_changed(person(kSeed, random_() % pairs_), ++changes_);
    });
  }
  std::uint64_t facts() const { return facts_; }
  // Of processor, spent by the engine and not in making facts.
  double seconds() const { return seconds_; }

 private:
  void add(const std::string& source, std::uint64_t count, const MakeFact& fact) {
    constexpr std::uint64_t kAtOnce = 64 * kBatch;
    std::uint64_t& number = source == "ad" ? objects_ : accounts_;
    for (std::uint64_t i = 0; i < count;) {
      std::vector<runtime::OwnedAppend> appends;
      for (const std::uint64_t end = std::min(count, i + kAtOnce); i < end;) {
        runtime::OwnedAppend& append = appends.emplace_back();
        append.tenant = kTenant;
        append.source = source;
        append.first_number = SourceNumber{number + 1};
        std::vector<std::pair<std::uint16_t, std::string>> payloads;
        for (const std::uint64_t last = std::min(end, i + kBatch); i < last; ++i, ++number) {
          const v1::Fact made = fact(i);
          payloads.emplace_back(static_cast<std::uint16_t>(made.body_case()),
                                made.SerializeAsString());
        }
        append.set_facts(payloads);
      }
      const double before = processor_seconds();
      for (runtime::OwnedAppend& append : appends) submit(*estate_, std::move(append));
      wait_recorded(*estate_);
      seconds_ += processor_seconds() - before;
    }
    facts_ += count;
  }

  Folder folder_;
  std::unique_ptr<projections::Estate> estate_;
  std::mt19937_64 random_{kSeed};
  std::uint64_t pairs_ = 0;
  std::uint64_t accounts_ = 0;
  std::uint64_t objects_ = 0;
  std::uint64_t changes_ = 0;
  std::uint64_t facts_ = 0;
  double seconds_ = 0;
};

}  // namespace

void measure_growth(const Plan& plan) {
  Growing growing(plan);
  std::vector<std::uint64_t> sizes = {1'000'000, 10'000'000, 50'000'000, plan.facts};
  std::sort(sizes.begin(), sizes.end());
  for (const std::uint64_t size : sizes) {
    if (size > plan.facts) break;
    if (size == growing.facts()) continue;  // asked for twice
    // Half of a million facts are changes, too.
    growing.bind_up_to(std::min(plan.pairs, size / 4));
    growing.change_up_to(size - std::min(size - growing.facts(), size / 10));
    const std::uint64_t facts = growing.facts();
    const double before = growing.seconds();
    growing.change_up_to(size);
    print_row("cost_per_fact_us_at_facts_" + std::to_string(size),
              (growing.seconds() - before) / static_cast<double>(size - facts) * 1e6, "us/fact");
  }
}

}  // namespace tenon::bench
