#include "tests/model/shrink.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "tests/model/fact_text.h"

namespace tenon::model {
namespace {

constexpr std::int64_t kSecondMicros = 1'000'000;

// A fact with something left out; false when there is nothing to leave out at `place`.
using Cut = std::function<bool(Fact& fact, std::size_t place)>;

template <typename List>
bool erase_at(List& list, std::size_t place) {
  if (place >= list.size()) return false;
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(place));
  return true;
}

template <typename Member>
bool drop(std::optional<Member>& member) {
  if (!member) return false;
  member.reset();
  return true;
}

bool has_image(FactKind kind) {
  return kind == FactKind::kAccountCreated || kind == FactKind::kAccountChanged ||
         kind == FactKind::kObjectPresent || kind == FactKind::kObjectChanged;
}

bool cut_attribute(Fact& fact, std::size_t place) {
  return has_image(fact.kind) && erase_at(fact.image.attributes, place);
}

bool cut_value(Fact& fact, std::size_t place) {
  for (NamedAttribute& attribute : fact.image.attributes) {
    if (attribute.values.size() < 2) continue;
    if (place < attribute.values.size()) {
      erase_at(attribute.values, place);
      std::uint32_t index = 0;
      for (NamedAttribute::Text& value : attribute.values) value.index = index++;
      return true;
    }
    place -= attribute.values.size();
  }
  return false;
}

// Members by number; those that are not there count as nothing to cut but do not end the list.
bool cut_member(Fact& fact, std::size_t place) {
  Image& image = fact.image;
  const std::vector<std::function<bool()>> members = {
      [&] { return drop(image.group_kind); },
      [&] { return drop(image.security_identifier); },
      [&] { return drop(image.authored_by); },
      [&] { return drop(image.user_type); },
      [&] { return drop(image.licensed); },
      [&] { return drop(image.exchange_licensed); },
      [&] { return drop(image.immutable_id); },
      [&] { return drop(image.on_premises_object_identifier); },
      [&] { return drop(image.sync_enabled); },
      [&] { return drop(image.is_cloud_managed); },
      [&] { return drop(image.deleted_at); },
      [&] { return drop(image.distinguished_name); },
      [&] { return drop(image.source_anchor); },
      [&] { return drop(image.certificate_count); },
      [&] { return fact.kind == FactKind::kObjectChanged && drop(image.type); },
      [&] { return !std::exchange(fact.actor, "").empty(); },
      [&] { return !std::exchange(fact.reason, "").empty(); },
      [&] { return !std::exchange(fact.first_sync_date, "").empty(); },
      [&] {
        return fact.kind == FactKind::kTenantCreated && !std::exchange(fact.rule_set, "").empty();
      }};
  for (const auto& member : members) {
    Fact before = fact;
    if (!member()) continue;
    if (place-- == 0) return true;
    fact = std::move(before);
  }
  return false;
}

bool cut_role(Fact& fact, std::size_t place) { return erase_at(fact.image.roles, place); }
bool cut_eligible(Fact& fact, std::size_t place) {
  return erase_at(fact.image.eligible_roles, place);
}
bool cut_feature(Fact& fact, std::size_t place) {
  return fact.kind == FactKind::kTenantCreated && erase_at(fact.features, place);
}
bool cut_domain(Fact& fact, std::size_t place) {
  return fact.kind == FactKind::kTenantCreated && erase_at(fact.domains, place);
}

class Shrinker {
 public:
  Shrinker(std::vector<Fact> facts, Failure failure, const Trying& trying)
      : facts_(std::move(facts)), failure_(std::move(failure)), trying_(trying) {
    facts_.resize(std::min(facts_.size(), failure_.facts));
  }

  Shrunk run() {
    for (std::size_t before = 0; before != facts_.size();) {
      before = facts_.size();
      leave_out_facts();
      for (const Cut& cut : {Cut(cut_attribute), Cut(cut_value), Cut(cut_member), Cut(cut_role),
                             Cut(cut_eligible), Cut(cut_feature), Cut(cut_domain)}) {
        leave_out_parts(cut);
      }
      close_gaps();
    }
    return {std::move(facts_), std::move(failure_)};
  }

 private:
  // Takes the facts if they fail in the same way.
  bool take_if_failing(std::vector<Fact> facts) {
    std::uint64_t position = 0;
    for (Fact& fact : facts) fact.position = Position{position++};
    std::optional<Failure> failure = trying_(facts);
    if (!failure || failure->signature != failure_.signature) return false;
    facts.resize(std::min(facts.size(), failure->facts));
    facts_ = std::move(facts);
    failure_ = std::move(*failure);
    return true;
  }

  void leave_out_facts() {
    for (std::size_t size = std::max<std::size_t>(facts_.size() / 2, 1); size > 0; size /= 2) {
      for (std::size_t at = 0; at < facts_.size();) {
        const auto first = facts_.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last =
            facts_.begin() + static_cast<std::ptrdiff_t>(std::min(at + size, facts_.size()));
        std::vector<Fact> fewer(facts_.begin(), first);
        fewer.insert(fewer.end(), last, facts_.end());
        if (fewer.empty() || !take_if_failing(std::move(fewer))) at += size;
      }
    }
  }

  void leave_out_parts(const Cut& cut) {
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      for (std::size_t place = 0; i < facts_.size();) {
        std::vector<Fact> smaller = facts_;
        if (!cut(smaller[i], place)) break;
        if (!take_if_failing(std::move(smaller))) ++place;
      }
    }
  }

  // A second between two facts, where the time does not matter.
  void close_gaps() {
    for (std::size_t i = 1; i < facts_.size(); ++i) {
      const std::int64_t gap = facts_[i].time.value - facts_[i - 1].time.value - kSecondMicros;
      if (gap == 0) continue;
      std::vector<Fact> nearer = facts_;
      for (std::size_t j = i; j < nearer.size(); ++j) nearer[j].time.value -= gap;
      take_if_failing(std::move(nearer));
    }
  }

  std::vector<Fact> facts_;
  Failure failure_;
  const Trying& trying_;
};

}  // namespace

Shrunk shrink(std::vector<Fact> facts, const Failure& failure, const Trying& trying) {
  return Shrinker(std::move(facts), failure, trying).run();
}

std::string report(const Shrunk& shrunk, std::uint64_t seed) {
  const std::string title = "Seed " + std::to_string(seed) + ": " + shrunk.failure.signature;
  const bool survives = shrunk.failure.signature != kStopped;
  scenarios::Names names = pool_names();
  const std::string scenario = scenario_text(shrunk.facts, title, survives, names);
  return scenario + with_names(shrunk.failure.text, names);
}

}  // namespace tenon::model
