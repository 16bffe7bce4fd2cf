#include "projections/match_state.h"

#include <span>
#include <utility>

#include "engine/base/check.h"
#include "projections/approach.h"
#include "projections/match_indexes.h"
#include "projections/state_digest.h"

namespace tenon::projections {

using rules::BinPlace;
using rules::ClaimPlace;
using rules::ObjectPlace;

struct MatchState::Impl {
  MatchRecords records;
  AccountIndexes<MatchRecords> accounts{records};
  ObjectIndexes<MatchRecords> objects{records};
  Approach approach{records, accounts, objects};
  StateDigest digest{records};
  Counts counts;

  void put_connector(const Connector& connector);
  void put_accounts(std::span<Account> images);
  void forget(ObjectHandle handle);
  // What was there is left in `next`.
  void put_object(DirectoryObject& next);
  void count(const Account& account, std::uint64_t by);
  void count(const DirectoryObject& object, std::uint64_t by);
  void check_link(const Account& account) const;
  void check_link(const DirectoryObject& object) const;
};

// `by` is 1, or its opposite in the arithmetic of unsigned numbers.
void MatchState::Impl::count(const Account& account, std::uint64_t by) {
  if (account.live()) counts.accounts_live += by;
  if (account.binned()) counts.accounts_in_recycle_bin += by;
}

void MatchState::Impl::count(const DirectoryObject& object, std::uint64_t by) {
  counts.objects += by;
  if (object.waiting) counts.objects_waiting += by;
  if (!object.account) return;
  counts.objects_bound += by;
  records.connectors[object.connector.value - 1].linked_objects += by;
}

void MatchState::Impl::put_connector(const Connector& connector) {
  TENON_CHECK(connector.handle && connector.handle.value <= records.connectors.size() + 1);
  if (connector.handle.value > records.connectors.size()) records.connectors.emplace_back();
  Connector& kept = records.connectors[connector.handle.value - 1];
  const std::uint64_t linked = kept.linked_objects;  // kept by the objects' links, not by images
  kept = connector;
  kept.linked_objects = linked;
}

void MatchState::Impl::put_accounts(std::span<Account> images) {
  for (const Account& next : images) {
    TENON_CHECK(next.handle && next.handle.value <= records.accounts.size() + 1);
    if (next.handle.value <= records.accounts.size()) {
      accounts.remove(records.account(next.handle.value), next);
    } else {
      // An id is never used twice in a tenant (P2).
      TENON_CHECK(!accounts.by_id(next.object_id));
    }
  }
  for (Account& image : images) {
    digest.touch(image.handle);
    if (image.handle.value > records.accounts.size()) {
      const Account& kept = records.accounts.emplace_back(std::move(image));
      accounts.add(nullptr, kept);
      count(kept, 1);
    } else {
      Account& kept = records.accounts[image.handle.value - 1];
      count(kept, ~std::uint64_t{0});
      std::swap(kept, image);
      accounts.add(&image, kept);
      count(kept, 1);
    }
  }
}

void MatchState::Impl::forget(ObjectHandle handle) {
  auto& kept = records.objects[handle.value - 1];
  TENON_CHECK(kept.has_value());
  digest.touch(handle);
  count(*kept, ~std::uint64_t{0});
  objects.remove(*kept, nullptr);
  kept.reset();
}

void MatchState::Impl::put_object(DirectoryObject& next) {
  TENON_CHECK(next.handle && next.handle.value <= records.objects.size() + 1);
  digest.touch(next.handle);
  if (next.handle.value > records.objects.size()) {
    TENON_CHECK(!objects.by_guid(next.connector, next.guid));
    const auto& kept = records.objects.emplace_back(std::move(next));
    objects.add(nullptr, *kept);
    count(*kept, 1);
  } else {
    auto& kept = records.objects[next.handle.value - 1];
    TENON_CHECK(kept.has_value());
    // A linked object never goes over to another account.
    TENON_CHECK(!kept->account || !next.account || kept->account == next.account);
    count(*kept, ~std::uint64_t{0});
    objects.remove(*kept, &next);
    std::swap(*kept, next);
    objects.add(&next, *kept);
    count(*kept, 1);
  }
}

// A link has two ends (rule book, 1: two objects never share an account).
void MatchState::Impl::check_link(const DirectoryObject& object) const {
  if (!object.account) return;
  TENON_CHECK(object.account.value <= records.accounts.size());
  TENON_CHECK(records.account(object.account.value).object == object.handle);
}

void MatchState::Impl::check_link(const Account& account) const {
  if (!account.object) return;
  TENON_CHECK(account.object.value <= records.objects.size());
  const auto& object = records.objects[account.object.value - 1];
  TENON_CHECK(object && object->account == account.handle);
}

MatchState::MatchState() : impl_(std::make_unique<Impl>()) {}
MatchState::~MatchState() = default;
MatchState::MatchState(MatchState&&) noexcept = default;
MatchState& MatchState::operator=(MatchState&&) noexcept = default;

// What was there goes where the images were, and with them.
void MatchState::apply(Effects effects) {
  for (Account& account : effects.accounts) {
    account.attributes.trim();
    account.cloud_said.trim();
  }
  for (DirectoryObject& object : effects.objects) object.attributes.trim();
  MatchRecords& records = impl_->records;
  if (effects.tenant) records.tenant = std::move(effects.tenant);
  for (const Connector& connector : effects.connectors) impl_->put_connector(connector);
  std::vector<std::pair<AccountHandle, ObjectHandle>> changed;
  changed.reserve(effects.accounts.size() + effects.objects.size());
  for (const Account& image : effects.accounts) changed.push_back({image.handle, {}});
  for (const DirectoryObject& image : effects.objects) changed.push_back({{}, image.handle});
  impl_->put_accounts(effects.accounts);
  for (ObjectHandle handle : effects.forgotten) impl_->forget(handle);
  for (DirectoryObject& object : effects.objects) impl_->put_object(object);
  for (const auto& [account, object] : changed) {
    if (account) impl_->check_link(records.account(account.value));
    if (object) impl_->check_link(records.object(object.value));
  }
}

void MatchState::approach(const Fact& fact, unsigned step) { impl_->approach.fact(fact, step); }

void MatchState::restore(const Tenant& tenant) { impl_->records.tenant = tenant; }

void MatchState::restore(const Connector& connector) { impl_->put_connector(connector); }

void MatchState::restore(Account account) {
  TENON_CHECK(account.handle.value == impl_->records.accounts.size() + 1);
  impl_->put_accounts({&account, 1});
}

void MatchState::restore(const DirectoryObject* object) {
  if (object != nullptr) {
    TENON_CHECK(object->handle.value == impl_->records.objects.size() + 1);
    DirectoryObject image = *object;
    impl_->put_object(image);
    return;
  }
  impl_->records.objects.emplace_back();
  impl_->digest.touch(ObjectHandle{static_cast<std::uint32_t>(impl_->records.objects.size())});
}

void MatchState::check_links() const {
  for (const Account& account : impl_->records.accounts) impl_->check_link(account);
  for (const auto& object : impl_->records.objects) {
    if (object) impl_->check_link(*object);
  }
}

Digest MatchState::digest() const { return impl_->digest.digest(); }

bool MatchState::prepare_digest(std::size_t records_max) const {
  return impl_->digest.prepare(records_max);
}

const Tenant* MatchState::tenant() const {
  return impl_->records.tenant ? &*impl_->records.tenant : nullptr;
}

const Connector* MatchState::connector(ConnectorHandle handle) const {
  if (!handle || handle.value > impl_->records.connectors.size()) return nullptr;
  return &impl_->records.connectors[handle.value - 1];
}

ConnectorHandle MatchState::find_connector(std::string_view name) const {
  for (const Connector& connector : impl_->records.connectors) {
    if (connector.name == name) return connector.handle;
  }
  return {};
}

ConnectorHandle MatchState::last_connector() const {
  return {static_cast<std::uint32_t>(impl_->records.connectors.size())};
}

const Account* MatchState::account(AccountHandle handle) const {
  if (!handle || handle.value > impl_->records.accounts.size()) return nullptr;
  return &impl_->records.accounts[handle.value - 1];
}

AccountHandle MatchState::last_account() const {
  return {static_cast<std::uint32_t>(impl_->records.accounts.size())};
}

AccountHandle MatchState::find_account(const Guid& id) const { return impl_->accounts.by_id(id); }

AccountHandle MatchState::find_anchor(std::string_view anchor) const {
  return impl_->accounts.by_anchor(anchor);
}

AccountHandle MatchState::next_unechoed(std::string_view anchor, AccountHandle after) const {
  return impl_->accounts.next_unechoed(anchor, after);
}

AccountHandle MatchState::find_holder(ValueSpace space, std::string_view folded) const {
  return impl_->accounts.holder(space, folded);
}

AccountHandle MatchState::next_with_sid(std::string_view sid, AccountHandle after) const {
  return impl_->accounts.next_with_sid(sid, after);
}

AccountHandle MatchState::next_with_identifier(const Guid& guid, AccountHandle after) const {
  return impl_->accounts.next_with_identifier(guid, after);
}

std::vector<AccountHandle> MatchState::accounts_by_identifier(const Guid& guid) const {
  std::vector<AccountHandle> found;
  AccountHandle each;
  while ((each = impl_->accounts.next_kept_with_identifier(guid, each))) found.push_back(each);
  return found;
}

AccountHandle MatchState::next_rollback(AccountHandle after) const {
  return impl_->accounts.next_rollback(after);
}

std::optional<BinPlace> MatchState::next_binned(const std::optional<BinPlace>& after) const {
  return impl_->accounts.next_binned(after);
}

const DirectoryObject* MatchState::object(ObjectHandle handle) const {
  if (!handle || handle.value > impl_->records.objects.size()) return nullptr;
  const auto& slot = impl_->records.objects[handle.value - 1];
  return slot ? &*slot : nullptr;
}

ObjectHandle MatchState::last_object() const {
  return {static_cast<std::uint32_t>(impl_->records.objects.size())};
}

ObjectHandle MatchState::find_object(ConnectorHandle connector, const Guid& guid) const {
  return impl_->objects.by_guid(connector, guid);
}

std::optional<ObjectPlace> MatchState::next_waiting(const std::optional<ObjectPlace>& after) const {
  return impl_->objects.next_waiting(after);
}

std::optional<ObjectPlace> MatchState::next_leaving(ConnectorHandle connector,
                                                    const std::optional<ObjectPlace>& after) const {
  return impl_->objects.next_leaving(connector, after);
}

std::optional<ClaimPlace> MatchState::next_claim(const std::optional<ClaimPlace>& after) const {
  return impl_->objects.next_claim(after);
}

ObjectHandle MatchState::oldest_claim(ValueSpace space, std::string_view folded) const {
  return impl_->objects.oldest_claim(space, folded);
}

std::optional<ObjectPlace> MatchState::next_claim_of(
    ValueSpace space, std::string_view folded, const std::optional<ObjectPlace>& after) const {
  return impl_->objects.next_claim_of(space, folded, after);
}

std::vector<ObjectHandle> MatchState::objects_by_dn(std::string_view distinguished_name) const {
  return impl_->objects.all_by_dn(distinguished_name);
}

std::vector<ObjectHandle> MatchState::objects_by_guid(const Guid& guid) const {
  return impl_->objects.all_by_guid(guid);
}

std::vector<ObjectHandle> MatchState::objects_by_anchor(std::string_view anchor) const {
  return impl_->objects.all_by_anchor(anchor);
}

std::vector<ObjectHandle> MatchState::objects_by_value(std::string_view folded) const {
  return impl_->objects.all_by_value(folded);
}

MatchState::Counts MatchState::counts() const { return impl_->counts; }

}  // namespace tenon::projections
