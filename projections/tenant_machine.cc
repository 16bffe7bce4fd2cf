#include "projections/tenant_machine.h"

#include <algorithm>
#include <utility>

#include "projections/history_rows.h"

namespace tenon::projections {
namespace {

bool same_keys(const Account& before, const Account& after) {
  return before.attributes == after.attributes && before.immutable_id == after.immutable_id &&
         before.cloud_object_id == after.cloud_object_id && before.object_id == after.object_id;
}

bool same_keys(const DirectoryObject& before, const DirectoryObject& after) {
  return before.attributes == after.attributes && before.source_anchor == after.source_anchor &&
         before.distinguished_name == after.distinguished_name;
}

}  // namespace

void TenantMachine::decided(const Fact& fact, Decision decision, Effects effects) {
  if (!records(fact)) return apply(effects);
  Change change;
  change.at = decision.id;
  change.time = fact.time;
  if (decision.authority) {
    change.actor = fact.actor;
    change.reason = fact.reason;
  }
  change.before = images_before(effects);
  apply(effects);
  change.decision = std::move(decision);
  change.effects = std::move(effects);
  collect(std::move(change));
}

void TenantMachine::counted(const Fact& fact, std::uint32_t next_ordinal, Effects effects) {
  if (!records(fact)) return apply(effects);
  Change change;
  change.at = {fact.position, next_ordinal};
  change.time = fact.time;
  change.before = images_before(effects);
  apply(effects);
  change.effects = std::move(effects);
  collect(std::move(change));
}

void TenantMachine::end_fact(const Fact& fact) { group_.head = Head{fact.position.value + 1}; }

void TenantMachine::hand_on() {
  if (!sink_ || (group_.changes.empty() && group_.head <= handed_on_)) return;
  handed_on_ = std::max(group_.head, handed_on_);
  sink_({std::exchange(group_.changes, {}), handed_on_});
}

void TenantMachine::apply(const Effects& effects) {
  state_.apply(effects);
  conflicts_.apply(effects);
}

std::vector<KeyedImage> TenantMachine::images_before(const Effects& effects) const {
  std::vector<KeyedImage> images;
  for (const Account& after : effects.accounts) {
    const Account* before = state_.account(after.handle);
    if (before == nullptr) {
      images.push_back({after.handle, {}, {}, {}, {}, {}});
    } else if (!same_keys(*before, after)) {
      images.push_back(KeyedImage::of(*before));
    }
  }
  for (const DirectoryObject& after : effects.objects) {
    const DirectoryObject* before = state_.object(after.handle);
    if (before == nullptr) {
      images.push_back({after.handle, {}, {}, {}, {}, {}});
    } else if (!same_keys(*before, after)) {
      images.push_back(KeyedImage::of(*before));
    }
  }
  for (const ObjectHandle handle : effects.forgotten) {
    const DirectoryObject* before = state_.object(handle);
    if (before != nullptr) images.push_back(KeyedImage::of(*before));
  }
  return images;
}

void TenantMachine::collect(Change change) {
  // Inside a fact only where a row of the journal ends, so that rows are cut the same whenever.
  const bool row_ends = change.decision && (change.at.ordinal + 1) % kJournalRowDecisions == 0;
  group_.changes.push_back(std::move(change));
  if (row_ends && group_.changes.size() >= kGroupMax) hand_on();
}

}  // namespace tenon::projections
