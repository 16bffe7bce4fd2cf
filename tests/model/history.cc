#include "tests/model/history.h"

#include <utility>

namespace tenon::model {
namespace {

constexpr std::int64_t kSecondMicros = 1'000'000;
constexpr std::int64_t kDaySeconds = 86'400;

Traits traits_of(Random& random, const std::vector<Trait>& without) {
  Traits traits = Traits::some(random);
  for (const Trait trait : without) traits.take_away(trait);
  return traits;
}

}  // namespace

History::History(std::string tenant, std::uint64_t seed, const std::vector<Trait>& without)
    : random_(seed),
      traits_(traits_of(random_, without)),
      pools_(std::move(tenant), random_, traits_),
      cloud_(pools_),
      directory_(pools_),
      operators_(pools_) {}

Fact History::next() {
  while (coming_.empty()) refill();
  Fact fact = std::move(coming_.front());
  coming_.pop_front();
  fact.tenant = pools_.tenant();
  fact.position = position_;
  fact.time = time_;
  position_ = position_.next();
  time_.value += kSecondMicros;
  if (pools_.chance(Trait::kTimeJumps, 1)) {
    const auto days = static_cast<std::int64_t>(1 + random_.below(35));
    time_.value += days * kDaySeconds * kSecondMicros;
  }
  return fact;
}

void History::refill() {
  if (!created_) {
    if (pools_.chance(Trait::kStrayFacts, 5)) {
      coming_.push_back(cloud_.next());
      return;
    }
    created_ = true;
    coming_.push_back(operators_.tenant_created());
    return;
  }
  const std::uint64_t turn = random_.below(100);
  if (turn < 28) {
    coming_.push_back(cloud_.next());
  } else if (turn < 40) {
    coming_.push_back(operators_.next());
  } else if (turn < 52) {
    play_story();
  } else {
    directory_.next(coming_);
  }
}

// Facts that only mean something together: by chance alone they would hardly ever meet.
void History::play_story() {
  const std::uint64_t person = pools_.person();
  switch (random_.below(10)) {
    case 0:
      if (pools_.has(Trait::kEchoes))
        coming_.push_back(cloud_.echo(person, directory_.said(person)));
      break;
    case 1:
      if (const Image* object = directory_.said(person); object && pools_.has(Trait::kCloudEdits)) {
        coming_.push_back(cloud_.own_writes(person, *object));
      }
      break;
    case 2:
    case 3:
      if (pools_.has(Trait::kDeletions) || pools_.has(Trait::kScope)) departure(person);
      break;
    case 4:
    case 5:
      if (pools_.has(Trait::kTransfers)) round_trip(person);
      break;
    case 6:
      if (pools_.chance(Trait::kSwitches, 25)) switch_off_and_on();
      break;
    default: twins(); break;
  }
}

// An account, and an object that says the same: of somebody new, or of anybody.
void History::twins() {
  const std::uint64_t person = random_.chance(60) ? pools_.newcomer() : pools_.person();
  Fact account = cloud_.creation(person);
  const Image image = account.image;
  coming_.push_back(std::move(account));
  if (pools_.chance(Trait::kRoles, 20)) {
    coming_.push_back(cloud_.about(FactKind::kRoleAssigned, image.id));
    coming_.back().role = pools_.role();
  }
  if (random_.chance(75)) {
    coming_.push_back(directory_.twin(person, pools_.connector_of(person), image));
  } else {
    touch(person);
  }
}

void History::touch(std::uint64_t person) {
  coming_.push_back(directory_.presence(person, pools_.connector_of(person)));
}

// Somebody goes, the cycle ends, and perhaps somebody comes back.
void History::departure(std::uint64_t person) {
  const std::string connector = pools_.connector_of(person);
  const bool deleted =
      !pools_.has(Trait::kScope) || (pools_.has(Trait::kDeletions) && random_.chance(50));
  coming_.push_back(directory_.gone(person, connector, deleted));
  if (random_.chance(20)) touch(person);
  if (random_.chance(75)) coming_.push_back(directory_.cycle_end(connector));
  if (random_.chance(20) && pools_.has(Trait::kRestores)) {
    coming_.push_back(cloud_.about(FactKind::kAccountRestored, pools_.some_account()));
  }
  if (random_.chance(50)) touch(person);
}

// T2, what happens meanwhile, T3.
void History::round_trip(std::uint64_t person) {
  const Guid account = random_.chance(40) ? Pools::account(person)
                                          : pools_.provisioned(Pools::object(person).anchor(), 0);
  coming_.push_back(operators_.transfer(account, Authority::kCloud));
  if (random_.chance(40)) touch(person);
  if (random_.chance(20)) coming_.push_back(cloud_.own_writes(person, Image{}));
  if (random_.chance(15)) {
    coming_.push_back(directory_.gone(person, pools_.connector_of(person), true));
  }
  if (random_.chance(80)) {
    coming_.push_back(operators_.transfer(account, Authority::kOnPremises));
  }
  if (random_.chance(15)) coming_.push_back(operators_.transfer(account, Authority::kCloud));
  if (random_.chance(50)) touch(person);
  if (random_.chance(50)) coming_.push_back(directory_.cycle_end(pools_.connector_of(person)));
}

void History::switch_off_and_on() {
  coming_.push_back(operators_.switched(false));
  for (std::uint64_t i = random_.below(4); i > 0; --i) directory_.next(coming_);
  if (random_.chance(30)) coming_.push_back(cloud_.next());
  coming_.push_back(operators_.switched(true));
  coming_.push_back(directory_.cycle_end(pools_.connector()));
}

std::vector<Fact> make_history(std::uint64_t seed, std::size_t facts,
                               const std::vector<Trait>& without) {
  History history("contoso", seed, without);
  std::vector<Fact> all;
  all.reserve(facts);
  while (all.size() < facts) all.push_back(history.next());
  return all;
}

}  // namespace tenon::model
