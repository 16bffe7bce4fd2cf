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
  AccountIndexes<MatchWindow> accounts;
  ObjectIndexes<MatchWindow> objects;
  Approach approach{records, accounts, objects};
  StateDigest digest{records};
  Counts counts;
  std::string packed;  // kept for its memory

  void put_connector(const Connector& connector);
  // What was there is left in the images.
  void put_accounts(MatchWindow& window, std::span<Account> images);
  void forget(MatchWindow& window, ObjectHandle handle);
  void put_object(MatchWindow& window, DirectoryObject& next);
  void count(const Account& account, std::uint64_t by);
  void count(const DirectoryObject& object, std::uint64_t by);
  void check_link(AccountHandle account) const;
  void check_link(ObjectHandle object) const;
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

void MatchState::Impl::put_accounts(MatchWindow& window, std::span<Account> images) {
  for (const Account& next : images) {
    TENON_CHECK(next.handle && next.handle.value <= records.accounts.size() + 1);
    if (next.handle.value <= records.accounts.size()) {
      accounts.remove(window.account(next.handle.value), next);
    } else {
      // An id is never used twice in a tenant (P2).
      TENON_CHECK(!accounts.by_id(window, next.object_id));
    }
  }
  for (Account& image : images) {
    const std::uint32_t handle = image.handle.value;
    digest.touch(image.handle);
    pack(image, packed);
    const bool is_new = handle > records.accounts.size();
    if (is_new) records.accounts.grow();
    records.accounts.put(handle, packed);
    count(image, 1);
    if (is_new) {
      Account& kept = window.add_account(handle);
      std::swap(kept, image);
      accounts.add(window, nullptr, kept);
    } else {
      Account& kept = window.own_account(handle);
      std::swap(kept, image);
      accounts.add(window, &image, kept);
      count(image, ~std::uint64_t{0});
    }
  }
}

void MatchState::Impl::forget(MatchWindow& window, ObjectHandle handle) {
  TENON_CHECK(records.objects.has(handle.value));
  digest.touch(handle);
  const DirectoryObject& kept = window.object(handle.value);
  count(kept, ~std::uint64_t{0});
  objects.remove(kept, nullptr);
  records.objects.erase(handle.value);
}

void MatchState::Impl::put_object(MatchWindow& window, DirectoryObject& next) {
  const std::uint32_t handle = next.handle.value;
  TENON_CHECK(next.handle && handle <= records.objects.size() + 1);
  digest.touch(next.handle);
  pack(next, packed);
  count(next, 1);
  if (handle > records.objects.size()) {
    TENON_CHECK(!objects.by_guid(window, next.connector, next.guid));
    records.objects.grow();
    records.objects.put(handle, packed);
    DirectoryObject& kept = window.add_object(handle);
    std::swap(kept, next);
    objects.add(nullptr, kept);
  } else {
    TENON_CHECK(records.objects.has(handle));
    DirectoryObject& kept = window.own_object(handle);
    // A linked object never goes over to another account.
    TENON_CHECK(!kept.account || !next.account || kept.account == next.account);
    objects.remove(kept, &next);
    records.objects.put(handle, packed);
    std::swap(kept, next);
    objects.add(&next, kept);
    count(next, ~std::uint64_t{0});
  }
}

// A link has two ends (rule book, 1: two objects never share an account).
void MatchState::Impl::check_link(ObjectHandle object) const {
  if (!records.objects.has(object.value)) return;
  const std::uint32_t account = packed_link(records.objects.block(object.value));
  if (account == 0) return;
  TENON_CHECK(account <= records.accounts.size());
  TENON_CHECK(packed_link(records.accounts.block(account)) == object.value);
}

void MatchState::Impl::check_link(AccountHandle account) const {
  const std::uint32_t object = packed_link(records.accounts.block(account.value));
  if (object == 0) return;
  TENON_CHECK(object <= records.objects.size() && records.objects.has(object));
  TENON_CHECK(packed_link(records.objects.block(object)) == account.value);
}

MatchState::MatchState()
    : owned_(std::make_unique<Impl>()), impl_(owned_.get()), window_(impl_->records) {}
MatchState::MatchState(Impl* of_another) : impl_(of_another), window_(impl_->records) {}
MatchState::~MatchState() = default;
MatchState::MatchState(MatchState&&) noexcept = default;
MatchState& MatchState::operator=(MatchState&&) noexcept = default;

MatchState MatchState::window() const { return MatchState(impl_); }

void MatchState::apply(Effects effects) {
  TENON_CHECK(owned_ != nullptr);
  MatchRecords& records = impl_->records;
  if (effects.tenant) records.tenant = std::move(effects.tenant);
  for (const Connector& connector : effects.connectors) impl_->put_connector(connector);
  std::vector<AccountHandle> accounts;
  for (const Account& image : effects.accounts) accounts.push_back(image.handle);
  std::vector<ObjectHandle> objects;
  for (const DirectoryObject& image : effects.objects) objects.push_back(image.handle);
  impl_->put_accounts(window_, effects.accounts);
  for (ObjectHandle handle : effects.forgotten) impl_->forget(window_, handle);
  for (DirectoryObject& object : effects.objects) impl_->put_object(window_, object);
  for (const AccountHandle account : accounts) impl_->check_link(account);
  for (const ObjectHandle object : objects) impl_->check_link(object);
  window_.clear();
}

void MatchState::approach(const Fact& fact, unsigned step) { impl_->approach.fact(fact, step); }

void MatchState::restore(const Tenant& tenant) { impl_->records.tenant = tenant; }

void MatchState::restore(const Connector& connector) { impl_->put_connector(connector); }

void MatchState::restore(Account account) {
  TENON_CHECK(owned_ && account.handle.value == impl_->records.accounts.size() + 1);
  impl_->put_accounts(window_, {&account, 1});
  window_.clear();
}

void MatchState::restore(const DirectoryObject* object) {
  if (object != nullptr) {
    TENON_CHECK(owned_ && object->handle.value == impl_->records.objects.size() + 1);
    DirectoryObject image = *object;
    impl_->put_object(window_, image);
    window_.clear();
    return;
  }
  impl_->records.objects.grow();
  impl_->digest.touch(ObjectHandle{impl_->records.objects.size()});
}

void MatchState::check_links() const {
  for (std::uint32_t i = 1; i <= impl_->records.accounts.size(); ++i) {
    impl_->check_link(AccountHandle{i});
  }
  for (std::uint32_t i = 1; i <= impl_->records.objects.size(); ++i) {
    impl_->check_link(ObjectHandle{i});
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
  return &window_.account(handle.value);
}

AccountHandle MatchState::last_account() const { return {impl_->records.accounts.size()}; }

AccountHandle MatchState::find_account(const Guid& id) const {
  return impl_->accounts.by_id(window_, id);
}

AccountHandle MatchState::find_anchor(std::string_view anchor) const {
  return impl_->accounts.by_anchor(window_, anchor);
}

AccountHandle MatchState::next_unechoed(std::string_view anchor, AccountHandle after) const {
  return impl_->accounts.next_unechoed(window_, anchor, after);
}

AccountHandle MatchState::find_holder(ValueSpace space, std::string_view folded) const {
  return impl_->accounts.holder(window_, space, folded);
}

AccountHandle MatchState::next_with_sid(std::string_view sid, AccountHandle after) const {
  return impl_->accounts.next_with_sid(window_, sid, after);
}

AccountHandle MatchState::next_with_identifier(const Guid& guid, AccountHandle after) const {
  return impl_->accounts.next_with_identifier(window_, guid, after);
}

std::vector<AccountHandle> MatchState::accounts_by_identifier(const Guid& guid) const {
  std::vector<AccountHandle> found;
  AccountHandle each;
  while ((each = impl_->accounts.next_kept_with_identifier(window_, guid, each)))
    found.push_back(each);
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
  return impl_->records.objects.has(handle.value) ? &window_.object(handle.value) : nullptr;
}

ObjectHandle MatchState::last_object() const { return {impl_->records.objects.size()}; }

ObjectHandle MatchState::find_object(ConnectorHandle connector, const Guid& guid) const {
  return impl_->objects.by_guid(window_, connector, guid);
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
  return impl_->objects.all_by_dn(window_, distinguished_name);
}

std::vector<ObjectHandle> MatchState::objects_by_guid(const Guid& guid) const {
  return impl_->objects.all_by_guid(window_, guid);
}

std::vector<ObjectHandle> MatchState::objects_by_anchor(std::string_view anchor) const {
  return impl_->objects.all_by_anchor(window_, anchor);
}

std::vector<ObjectHandle> MatchState::objects_by_value(std::string_view folded) const {
  return impl_->objects.all_by_value(window_, folded);
}

MatchState::Counts MatchState::counts() const { return impl_->counts; }

}  // namespace tenon::projections
