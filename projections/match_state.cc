#include "projections/match_state.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/model/state_encoding.h"
#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

using rules::Address;
using rules::BinPlace;
using rules::ClaimPlace;
using rules::ObjectPlace;

struct ObjectKey {
  ConnectorHandle connector;
  Guid guid;
  bool operator==(const ObjectKey&) const = default;
};
struct ObjectKeyHash {
  std::size_t operator()(const ObjectKey& key) const noexcept {
    return std::hash<Guid>{}(key.guid) ^ (key.connector.value * 0x9e3779b97f4a7c15ULL);
  }
};

using Holders = std::unordered_map<std::string, AccountHandle>;
using ObjectsByText = std::multimap<std::string, ObjectHandle, std::less<>>;

// The values that a live account holds, with their space.
std::vector<std::pair<ValueSpace, std::string>> held_values(const Account& account) {
  std::vector<std::pair<ValueSpace, std::string>> held;
  const std::string_view upn = account.upn();
  if (!upn.empty()) held.emplace_back(ValueSpace::kUpn, rules::fold(upn));
  for (const AttributeValue& value : account.attributes.values(AttributeId::kProxyAddresses)) {
    const auto address = rules::parse_address(value);
    if (address && address->comparable()) held.emplace_back(address->space(), address->folded);
  }
  return held;
}

// Folded texts by which a person may ask for an object.
std::vector<std::string> asked_values(const DirectoryObject& object) {
  std::vector<std::string> texts;
  const auto add = [&](std::string text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
  };
  for (AttributeId id : {AttributeId::kUserPrincipalName, AttributeId::kMail}) {
    const std::string_view text = object.attributes.text(id);
    if (!text.empty()) add(rules::fold(text));
  }
  for (const AttributeValue& value : object.attributes.values(AttributeId::kProxyAddresses)) {
    const auto address = rules::parse_address(value);
    if (address) add(rules::fold(address->folded));
  }
  return texts;
}

void erase_text(ObjectsByText& index, const std::string& text, ObjectHandle handle) {
  const auto [from, to] = index.equal_range(text);
  for (auto it = from; it != to; ++it) {
    if (it->second == handle) {
      index.erase(it);
      return;
    }
  }
}

std::vector<ObjectHandle> all_of(const ObjectsByText& index, std::string_view text) {
  std::vector<ObjectHandle> handles;
  const auto [from, to] = index.equal_range(text);
  for (auto it = from; it != to; ++it) handles.push_back(it->second);
  std::sort(handles.begin(), handles.end());
  return handles;
}

template <typename Place>
std::optional<Place> after_in(const std::set<Place>& places, const std::optional<Place>& after) {
  const auto it = after ? places.upper_bound(*after) : places.begin();
  if (it == places.end()) return std::nullopt;
  return *it;
}

}  // namespace

struct MatchState::Impl {
  std::optional<Tenant> tenant;
  std::deque<Connector> connectors;
  std::deque<Account> accounts;
  std::deque<std::optional<DirectoryObject>> objects;

  std::unordered_map<Guid, AccountHandle> account_ids;
  std::unordered_map<std::string, AccountHandle> anchors;
  Holders holders[4];  // by ValueSpace
  std::set<std::pair<std::string, AccountHandle>> sids;
  std::set<std::pair<Guid, AccountHandle>> identifiers;
  std::set<AccountHandle> rollbacks;
  std::set<BinPlace> bin;

  std::unordered_map<ObjectKey, ObjectHandle, ObjectKeyHash> object_guids;
  std::set<ObjectPlace> waiting;
  std::set<std::pair<ConnectorHandle, ObjectPlace>> leaving;
  std::set<ClaimPlace> claims;
  std::set<std::tuple<ValueSpace, std::string, Position, ObjectHandle>> claims_by_value;

  std::map<Guid, std::vector<ObjectHandle>> objects_by_guid;
  ObjectsByText objects_by_dn;
  ObjectsByText objects_by_anchor;
  ObjectsByText objects_by_value;

  Counts counts;

  void unindex(const Account& account);
  void index(const Account& account);
  void unindex(const DirectoryObject& object);
  void index(const DirectoryObject& object);
  std::optional<DirectoryObject>& slot(ObjectHandle handle);
};

void MatchState::Impl::unindex(const Account& account) {
  if (account.lifecycle != Lifecycle::kPurged && !account.immutable_id.empty()) {
    anchors.erase(account.immutable_id);
  }
  if (account.live()) {
    --counts.accounts_live;
    for (auto& [space, folded] : held_values(account)) {
      holders[static_cast<std::size_t>(space)].erase(folded);
    }
    if (!account.security_identifier.empty()) {
      sids.erase({account.security_identifier, account.handle});
    }
    if (account.on_premises_object_identifier) {
      identifiers.erase({*account.on_premises_object_identifier, account.handle});
    }
    rollbacks.erase(account.handle);
  }
  if (account.binned()) {
    --counts.accounts_in_recycle_bin;
    bin.erase(BinPlace{account.deleted_at, account.handle});
  }
}

void MatchState::Impl::index(const Account& account) {
  account_ids[account.object_id] = account.handle;
  if (account.cloud_object_id) account_ids[*account.cloud_object_id] = account.handle;
  if (account.lifecycle != Lifecycle::kPurged && !account.immutable_id.empty()) {
    // Unique among live and binned accounts (rule book, 1).
    TENON_CHECK(anchors.emplace(account.immutable_id, account.handle).second);
  }
  if (account.live()) {
    ++counts.accounts_live;
    for (auto& [space, folded] : held_values(account)) {
      // Unique among live accounts (rule book, 6).
      TENON_CHECK(holders[static_cast<std::size_t>(space)].emplace(folded, account.handle).second);
    }
    if (!account.security_identifier.empty()) {
      sids.insert({account.security_identifier, account.handle});
    }
    if (account.on_premises_object_identifier) {
      identifiers.insert({*account.on_premises_object_identifier, account.handle});
    }
    if (account.rollback_requested) rollbacks.insert(account.handle);
  }
  if (account.binned()) {
    ++counts.accounts_in_recycle_bin;
    bin.insert(BinPlace{account.deleted_at, account.handle});
  }
}

void MatchState::Impl::unindex(const DirectoryObject& object) {
  --counts.objects;
  if (object.account) {
    --counts.objects_bound;
    --connectors[object.connector.value - 1].linked_objects;
  }
  if (object.waiting) {
    --counts.objects_waiting;
    waiting.erase(ObjectPlace{object.waiting_since, object.handle});
  }
  if (object.leaving()) leaving.erase({object.connector, {object.left_at, object.handle}});
  for (const Claim& claim : object.claims) {
    claims.erase(ClaimPlace{claim.since, object.handle, claim.space, claim.folded});
    claims_by_value.erase({claim.space, claim.folded, claim.since, object.handle});
  }
  object_guids.erase(ObjectKey{object.connector, object.guid});
  std::erase(objects_by_guid[object.guid], object.handle);
  if (objects_by_guid[object.guid].empty()) objects_by_guid.erase(object.guid);
  erase_text(objects_by_dn, rules::fold(object.distinguished_name), object.handle);
  erase_text(objects_by_anchor, object.source_anchor, object.handle);
  for (const std::string& text : asked_values(object)) {
    erase_text(objects_by_value, text, object.handle);
  }
}

void MatchState::Impl::index(const DirectoryObject& object) {
  ++counts.objects;
  if (object.account) {
    ++counts.objects_bound;
    ++connectors[object.connector.value - 1].linked_objects;
  }
  if (object.waiting) {
    ++counts.objects_waiting;
    waiting.insert(ObjectPlace{object.waiting_since, object.handle});
  }
  if (object.leaving()) leaving.insert({object.connector, {object.left_at, object.handle}});
  for (const Claim& claim : object.claims) {
    claims.insert(ClaimPlace{claim.since, object.handle, claim.space, claim.folded});
    claims_by_value.insert({claim.space, claim.folded, claim.since, object.handle});
  }
  TENON_CHECK(object_guids.emplace(ObjectKey{object.connector, object.guid}, object.handle).second);
  objects_by_guid[object.guid].push_back(object.handle);
  objects_by_dn.emplace(rules::fold(object.distinguished_name), object.handle);
  objects_by_anchor.emplace(object.source_anchor, object.handle);
  for (std::string& text : asked_values(object)) {
    objects_by_value.emplace(std::move(text), object.handle);
  }
}

std::optional<DirectoryObject>& MatchState::Impl::slot(ObjectHandle handle) {
  TENON_CHECK(handle && handle.value <= objects.size() + 1);
  if (handle.value == objects.size() + 1) objects.emplace_back();
  return objects[handle.value - 1];
}

MatchState::MatchState() : impl_(std::make_unique<Impl>()) {}
MatchState::~MatchState() = default;
MatchState::MatchState(MatchState&&) noexcept = default;
MatchState& MatchState::operator=(MatchState&&) noexcept = default;

void MatchState::apply(const Effects& effects) {
  Impl& state = *impl_;
  if (effects.tenant) state.tenant = effects.tenant;
  for (const Connector& connector : effects.connectors) {
    TENON_CHECK(connector.handle && connector.handle.value <= state.connectors.size() + 1);
    if (connector.handle.value > state.connectors.size()) state.connectors.emplace_back();
    Connector& kept = state.connectors[connector.handle.value - 1];
    const std::uint64_t linked = kept.linked_objects;  // kept by the objects' links, not by images
    kept = connector;
    kept.linked_objects = linked;
  }
  // All old values go before any new one comes: two accounts may exchange a value in one step.
  for (const Account& account : effects.accounts) {
    TENON_CHECK(account.handle && account.handle.value <= state.accounts.size() + 1);
    if (account.handle.value <= state.accounts.size()) {
      state.unindex(state.accounts[account.handle.value - 1]);
    } else {
      // Never used before in this tenant (P2).
      TENON_CHECK(!state.account_ids.contains(account.object_id));
      state.accounts.emplace_back();
    }
  }
  for (const Account& account : effects.accounts) {
    state.accounts[account.handle.value - 1] = account;
    state.index(account);
  }
  for (ObjectHandle handle : effects.forgotten) {
    auto& kept = state.slot(handle);
    TENON_CHECK(kept.has_value());
    state.unindex(*kept);
    kept.reset();
  }
  for (const DirectoryObject& object : effects.objects) {
    auto& kept = state.slot(object.handle);
    if (kept) state.unindex(*kept);
    kept = object;
    state.index(object);
  }
  // A link has two ends (rule book, 1: two objects never share an account).
  for (const DirectoryObject& object : effects.objects) {
    if (object.account) {
      TENON_CHECK(state.accounts[object.account.value - 1].object == object.handle);
    }
  }
  for (const Account& account : effects.accounts) {
    if (!account.object) continue;
    const auto& object = state.objects[account.object.value - 1];
    TENON_CHECK(object && object->account == account.handle);
  }
}

Digest MatchState::digest() const {
  // Rows in a fixed order, hashed in a chain so that memory stays bounded.
  Digest digest{};
  std::string row;
  const auto add = [&](char kind, const auto& value) {
    row.assign(1, kind);
    encode_state(value, row);
    digest = sha256({as_view(digest), row});
  };
  if (impl_->tenant) add('T', *impl_->tenant);
  for (const Connector& connector : impl_->connectors) add('C', connector);
  for (const Account& account : impl_->accounts) add('A', account);
  for (const auto& object : impl_->objects) {
    if (object) add('O', *object);
  }
  return digest;
}

const Tenant* MatchState::tenant() const { return impl_->tenant ? &*impl_->tenant : nullptr; }

const Connector* MatchState::connector(ConnectorHandle handle) const {
  if (!handle || handle.value > impl_->connectors.size()) return nullptr;
  return &impl_->connectors[handle.value - 1];
}

ConnectorHandle MatchState::find_connector(std::string_view name) const {
  for (const Connector& connector : impl_->connectors) {
    if (connector.name == name) return connector.handle;
  }
  return {};
}

ConnectorHandle MatchState::last_connector() const {
  return {static_cast<std::uint32_t>(impl_->connectors.size())};
}

const Account* MatchState::account(AccountHandle handle) const {
  if (!handle || handle.value > impl_->accounts.size()) return nullptr;
  return &impl_->accounts[handle.value - 1];
}

AccountHandle MatchState::last_account() const {
  return {static_cast<std::uint32_t>(impl_->accounts.size())};
}

AccountHandle MatchState::find_account(const Guid& id) const {
  const auto it = impl_->account_ids.find(id);
  return it == impl_->account_ids.end() ? AccountHandle{} : it->second;
}

AccountHandle MatchState::find_anchor(std::string_view anchor) const {
  const auto it = impl_->anchors.find(std::string(anchor));
  return it == impl_->anchors.end() ? AccountHandle{} : it->second;
}

AccountHandle MatchState::find_holder(ValueSpace space, std::string_view folded) const {
  const Holders& holders = impl_->holders[static_cast<std::size_t>(space)];
  const auto it = holders.find(std::string(folded));
  return it == holders.end() ? AccountHandle{} : it->second;
}

AccountHandle MatchState::next_with_sid(std::string_view sid, AccountHandle after) const {
  const auto it = impl_->sids.upper_bound({std::string(sid), after});
  if (it == impl_->sids.end() || it->first != sid) return {};
  return it->second;
}

AccountHandle MatchState::next_with_identifier(const Guid& guid, AccountHandle after) const {
  const auto it = impl_->identifiers.upper_bound({guid, after});
  if (it == impl_->identifiers.end() || it->first != guid) return {};
  return it->second;
}

AccountHandle MatchState::next_rollback(AccountHandle after) const {
  const auto it = impl_->rollbacks.upper_bound(after);
  return it == impl_->rollbacks.end() ? AccountHandle{} : *it;
}

std::optional<BinPlace> MatchState::next_binned(const std::optional<BinPlace>& after) const {
  return after_in(impl_->bin, after);
}

const DirectoryObject* MatchState::object(ObjectHandle handle) const {
  if (!handle || handle.value > impl_->objects.size()) return nullptr;
  const auto& slot = impl_->objects[handle.value - 1];
  return slot ? &*slot : nullptr;
}

ObjectHandle MatchState::last_object() const {
  return {static_cast<std::uint32_t>(impl_->objects.size())};
}

ObjectHandle MatchState::find_object(ConnectorHandle connector, const Guid& guid) const {
  const auto it = impl_->object_guids.find(ObjectKey{connector, guid});
  return it == impl_->object_guids.end() ? ObjectHandle{} : it->second;
}

std::optional<ObjectPlace> MatchState::next_waiting(const std::optional<ObjectPlace>& after) const {
  return after_in(impl_->waiting, after);
}

std::optional<ObjectPlace> MatchState::next_leaving(ConnectorHandle connector,
                                                    const std::optional<ObjectPlace>& after) const {
  const auto it = impl_->leaving.upper_bound({connector, after.value_or(ObjectPlace{})});
  if (it == impl_->leaving.end() || it->first != connector) return std::nullopt;
  return it->second;
}

std::optional<ClaimPlace> MatchState::next_claim(const std::optional<ClaimPlace>& after) const {
  return after_in(impl_->claims, after);
}

ObjectHandle MatchState::oldest_claim(ValueSpace space, std::string_view folded) const {
  const auto it = impl_->claims_by_value.lower_bound({space, std::string(folded), {}, {}});
  if (it == impl_->claims_by_value.end()) return {};
  if (std::get<0>(*it) != space || std::get<1>(*it) != folded) return {};
  return std::get<3>(*it);
}

std::vector<ObjectHandle> MatchState::objects_by_dn(std::string_view distinguished_name) const {
  return all_of(impl_->objects_by_dn, rules::fold(distinguished_name));
}

std::vector<ObjectHandle> MatchState::objects_by_guid(const Guid& guid) const {
  const auto it = impl_->objects_by_guid.find(guid);
  return it == impl_->objects_by_guid.end() ? std::vector<ObjectHandle>{} : it->second;
}

std::vector<ObjectHandle> MatchState::objects_by_anchor(std::string_view anchor) const {
  return all_of(impl_->objects_by_anchor, anchor);
}

std::vector<ObjectHandle> MatchState::objects_by_value(std::string_view folded) const {
  return all_of(impl_->objects_by_value, folded);
}

MatchState::Counts MatchState::counts() const { return impl_->counts; }

}  // namespace tenon::projections
