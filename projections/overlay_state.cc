#include "projections/overlay_state.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace tenon::projections {
namespace {

using rules::BinPlace;
using rules::ClaimPlace;
using rules::ObjectPlace;

// The earlier of what the overlay has next and what the base has next, without what the overlay
// hides of it. `next_of_base` asks the base on from a place. Hidden places are passed over no
// further than the overlay's own, so that a whole walk passes each of them once.
template <typename Place, typename NextOfBase, typename Hidden>
std::optional<Place> earlier(std::optional<Place> own, std::optional<Place> after,
                             NextOfBase next_of_base, Hidden hidden) {
  std::optional<Place> below = next_of_base(after);
  while (below && (!own || *below < *own) && hidden(*below)) below = next_of_base(below);
  if (!below) return own;
  if (own && *own <= *below) return own;
  return below;
}

// The same for handles, of which 0 is none.
template <typename NextOfBase, typename Hidden>
AccountHandle earlier(AccountHandle own, AccountHandle after, NextOfBase next_of_base,
                      Hidden hidden) {
  AccountHandle below = next_of_base(after);
  while (below && (!own || below < own) && hidden(below)) below = next_of_base(below);
  if (!below || (own && own <= below)) return own;
  return below;
}

}  // namespace

OverlayState::OverlayState(const rules::StateView& base)
    : base_(base),
      last_connector_(base.last_connector()),
      last_account_(base.last_account()),
      last_object_(base.last_object()) {}

Connector& OverlayState::own(ConnectorHandle handle) {
  const auto [it, is_new] = records_.connectors.try_emplace(handle);
  if (is_new) {
    if (const Connector* below = base_.connector(handle)) it->second = *below;
  }
  return it->second;
}

void OverlayState::put_connector(const Connector& next) {
  TENON_CHECK(next.handle && next.handle.value <= last_connector_.value + 1);
  last_connector_ = std::max(last_connector_, next.handle);
  Connector& kept = own(next.handle);
  const std::uint64_t linked = kept.linked_objects;  // kept by the objects' links, not by images
  kept = next;
  kept.linked_objects = linked;
}

void OverlayState::put_accounts(const std::vector<Account>& images) {
  for (const Account& next : images) {
    TENON_CHECK(next.handle && next.handle.value <= last_account_.value + 1);
    const auto kept = records_.accounts.find(next.handle.value);
    if (kept != records_.accounts.end()) {
      accounts_.remove(kept->second, next);
    } else if (next.handle > last_account_) {
      TENON_CHECK(!find_account(next.object_id));
    }
  }
  for (const Account& next : images) {
    last_account_ = std::max(last_account_, next.handle);
    const auto [kept, is_new] = records_.accounts.try_emplace(next.handle.value, next);
    if (is_new) {
      accounts_.add(records_, nullptr, next);
    } else {
      const Account before = std::exchange(kept->second, next);
      accounts_.add(records_, &before, next);
    }
  }
}

void OverlayState::forget(ObjectHandle handle) {
  const DirectoryObject* known = object(handle);
  TENON_CHECK(known != nullptr);
  if (known->account) --own(known->connector).linked_objects;
  const auto kept = records_.objects.find(handle.value);
  if (kept != records_.objects.end()) {
    objects_.remove(kept->second, nullptr);
    records_.objects.erase(kept);
  }
  records_.forgotten.insert(handle.value);
}

void OverlayState::put_object(const DirectoryObject& next) {
  TENON_CHECK(next.handle && next.handle.value <= last_object_.value + 1);
  const DirectoryObject* known = object(next.handle);
  if (next.handle > last_object_) {
    TENON_CHECK(!find_object(next.connector, next.guid));
    last_object_ = next.handle;
  } else {
    TENON_CHECK(known != nullptr);
    if (known->account) --own(known->connector).linked_objects;
  }
  if (next.account) ++own(next.connector).linked_objects;
  const auto kept = records_.objects.find(next.handle.value);
  if (kept == records_.objects.end()) {
    records_.objects.emplace(next.handle.value, next);
    objects_.add(nullptr, next);
    return;
  }
  objects_.remove(kept->second, &next);
  const DirectoryObject before = std::exchange(kept->second, next);
  objects_.add(&before, next);
}

// A link has two ends (rule book, 1: two objects never share an account).
void OverlayState::check_links(const Effects& effects) const {
  for (const DirectoryObject& linked : effects.objects) {
    if (linked.account) TENON_CHECK(account(linked.account)->object == linked.handle);
  }
  for (const Account& linked : effects.accounts) {
    if (!linked.object) continue;
    const DirectoryObject* other = object(linked.object);
    TENON_CHECK(other != nullptr && other->account == linked.handle);
  }
}

void OverlayState::apply(const Effects& effects) {
  if (effects.tenant) records_.tenant = effects.tenant;
  for (const Connector& connector : effects.connectors) put_connector(connector);
  put_accounts(effects.accounts);
  for (const ObjectHandle handle : effects.forgotten) forget(handle);
  for (const DirectoryObject& object : effects.objects) put_object(object);
  check_links(effects);
}

const Tenant* OverlayState::tenant() const {
  return records_.tenant ? &*records_.tenant : base_.tenant();
}

const Connector* OverlayState::connector(ConnectorHandle handle) const {
  const auto kept = records_.connectors.find(handle);
  return kept == records_.connectors.end() ? base_.connector(handle) : &kept->second;
}

ConnectorHandle OverlayState::find_connector(std::string_view name) const {
  for (const auto& [handle, connector] : records_.connectors) {
    if (connector.name == name) return handle;
  }
  return base_.find_connector(name);
}

const Account* OverlayState::account(AccountHandle handle) const {
  const auto kept = records_.accounts.find(handle.value);
  return kept == records_.accounts.end() ? base_.account(handle) : &kept->second;
}

AccountHandle OverlayState::find_account(const Guid& id) const {
  const AccountHandle own = accounts_.by_id(records_, id);
  return own ? own : visible(base_.find_account(id));
}

AccountHandle OverlayState::find_anchor(std::string_view anchor) const {
  const AccountHandle own = accounts_.by_anchor(records_, anchor);
  return own ? own : visible(base_.find_anchor(anchor));
}

AccountHandle OverlayState::find_holder(ValueSpace space, std::string_view folded) const {
  const AccountHandle own = accounts_.holder(records_, space, folded);
  return own ? own : visible(base_.find_holder(space, folded));
}

AccountHandle OverlayState::next_unechoed(std::string_view anchor, AccountHandle after) const {
  return earlier(
      accounts_.next_unechoed(records_, anchor, after), after,
      [&](AccountHandle from) { return base_.next_unechoed(anchor, from); },
      [this](AccountHandle of_base) { return hides(of_base); });
}

AccountHandle OverlayState::next_with_sid(std::string_view sid, AccountHandle after) const {
  return earlier(
      accounts_.next_with_sid(records_, sid, after), after,
      [&](AccountHandle from) { return base_.next_with_sid(sid, from); },
      [this](AccountHandle of_base) { return hides(of_base); });
}

AccountHandle OverlayState::next_with_identifier(const Guid& guid, AccountHandle after) const {
  return earlier(
      accounts_.next_with_identifier(records_, guid, after), after,
      [&](AccountHandle from) { return base_.next_with_identifier(guid, from); },
      [this](AccountHandle of_base) { return hides(of_base); });
}

AccountHandle OverlayState::next_rollback(AccountHandle after) const {
  return earlier(
      accounts_.next_rollback(after), after,
      [this](AccountHandle from) { return base_.next_rollback(from); },
      [this](AccountHandle of_base) { return hides(of_base); });
}

std::optional<BinPlace> OverlayState::next_binned(const std::optional<BinPlace>& after) const {
  return earlier(
      accounts_.next_binned(after), after,
      [this](const auto& from) { return base_.next_binned(from); },
      [this](const BinPlace& of_base) { return hides(of_base.account); });
}

const DirectoryObject* OverlayState::object(ObjectHandle handle) const {
  const auto kept = records_.objects.find(handle.value);
  if (kept != records_.objects.end()) return &kept->second;
  return records_.forgotten.contains(handle.value) ? nullptr : base_.object(handle);
}

ObjectHandle OverlayState::find_object(ConnectorHandle connector, const Guid& guid) const {
  const ObjectHandle own = objects_.by_guid(records_, connector, guid);
  if (own) return own;
  const ObjectHandle of_base = base_.find_object(connector, guid);
  return hides(of_base) ? ObjectHandle{} : of_base;
}

std::optional<ObjectPlace> OverlayState::next_waiting(
    const std::optional<ObjectPlace>& after) const {
  return earlier(
      objects_.next_waiting(after), after,
      [this](const auto& from) { return base_.next_waiting(from); },
      [this](const ObjectPlace& of_base) { return hides(of_base.object); });
}

std::optional<ObjectPlace> OverlayState::next_leaving(
    ConnectorHandle connector, const std::optional<ObjectPlace>& after) const {
  return earlier(
      objects_.next_leaving(connector, after), after,
      [&](const auto& from) { return base_.next_leaving(connector, from); },
      [this](const ObjectPlace& of_base) { return hides(of_base.object); });
}

std::optional<ClaimPlace> OverlayState::next_claim(const std::optional<ClaimPlace>& after) const {
  return earlier(
      objects_.next_claim(after), after,
      [this](const auto& from) { return base_.next_claim(from); },
      [this](const ClaimPlace& of_base) { return hides(of_base.object); });
}

ObjectHandle OverlayState::oldest_claim(ValueSpace space, std::string_view folded) const {
  const auto place = next_claim_of(space, folded, std::nullopt);
  return place ? place->object : ObjectHandle{};
}

std::optional<ObjectPlace> OverlayState::next_claim_of(
    ValueSpace space, std::string_view folded, const std::optional<ObjectPlace>& after) const {
  return earlier(
      objects_.next_claim_of(space, folded, after), after,
      [&](const auto& from) { return base_.next_claim_of(space, folded, from); },
      [this](const ObjectPlace& of_base) { return hides(of_base.object); });
}

}  // namespace tenon::projections
