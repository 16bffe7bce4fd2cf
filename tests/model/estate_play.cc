#include "tests/model/estate_play.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "tests/model/fact_wire.h"
#include "tests/model/history.h"
#include "tests/replay/histories.h"

namespace tenon::model {
namespace {

constexpr std::int64_t kStartMicros = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kStepMicros = 4 * 86'400'000'000;      // the bin's thirty days pass soon

}  // namespace

log::Environment SetClock::environment() const {
  log::Environment environment = log::system_environment();
  environment.now = [time = time_] { return Micros{*time}; };
  return environment;
}

std::vector<Fact> logged_history(const std::string& tenant, std::uint64_t seed, std::size_t facts,
                                 std::size_t facts_at_once) {
  History history(tenant, seed);
  std::vector<Fact> all;
  while (all.size() < facts) {
    Fact fact = history.next();
    if (all.empty() && fact.kind != FactKind::kTenantCreated) continue;
    fact.position = Position{all.size()};
    fact.time.value =
        kStartMicros + static_cast<std::int64_t>(all.size() / facts_at_once) * kStepMicros;
    all.push_back(std::move(fact));
  }
  return all;
}

Status Sender::send(projections::Estate& estate, std::size_t most) {
  TENON_CHECK(!done() && most > 0);
  const Fact& first = facts_[next_];
  std::vector<std::pair<std::uint16_t, std::string>> payloads;
  while (!done() && payloads.size() < most && facts_[next_].source == first.source &&
         facts_[next_].time == first.time) {
    payloads.push_back(wire_form(facts_[next_++]));
  }
  std::uint64_t& sent = sent_[first.source];
  runtime::OwnedAppend append;
  append.tenant = first.tenant;
  append.source = first.source;
  append.may_create_tenant = first.position == Position{0};
  if (first.source == log::kOperatorSource) {
    append.request_id =
        Guid::name_based(kNameSpaceUrl, first.tenant + "/" + std::to_string(sent + 1));
  } else {
    append.first_number = SourceNumber{sent + 1};
  }
  append.set_facts(payloads);
  sent += payloads.size();
  clock_.set(first.time);
  const Result<log::Receipt> receipt = replay::submit(estate, std::move(append));
  if (!receipt.ok()) return receipt.error();
  TENON_CHECK(receipt->first == first.position && receipt->time == first.time);
  return {};
}

Ending ending(const projections::Estate& estate, const std::string& tenant) {
  const auto view = estate.tenant(tenant);
  if (!view.ok() || !replay::settle(**view).ok()) return {};
  const projections::Digests digests = (*view)->digests();
  return {digests.decision, digests.state};
}

}  // namespace tenon::model
