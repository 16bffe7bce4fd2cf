#include <xxhash.h>

#include <algorithm>

#include "engine/base/check.h"
#include "engine/rules/normalise.h"
#include "projections/match_indexes.h"
#include "projections/overlay_records.h"

namespace tenon::projections {
namespace {

// Spaces of fingerprints.
constexpr std::uint8_t kId = 10;
constexpr std::uint8_t kAnchor = 11;
constexpr std::uint8_t kSid = 13;

// An identifier is found as the anchor made of it: where the account has both, that is one entry.
Fingerprint anchor_print(const Guid& identifier) {
  const auto text = identifier.anchor_text();
  return fingerprint(kAnchor, {text.data(), text.size()});
}

// A UPN is found as the address that reads like it, which most accounts have too.
Fingerprint held_print(ValueSpace space, std::string_view folded) {
  const ValueSpace found_as = space == ValueSpace::kUpn ? ValueSpace::kSmtp : space;
  return fingerprint(static_cast<std::uint8_t>(found_as), folded);
}

// Whether the cloud may still tell of it under an id of its own (P3).
bool unechoed(const Account& account) { return account.provisioned && !account.cloud_object_id; }

// Calls `visit` for every fingerprint by which a person or a rule finds the account.
template <typename Visit>
void visit_keys(const Account& account, Visit visit) {
  visit(fingerprint(kId, account.object_id.view()));
  if (account.cloud_object_id) visit(fingerprint(kId, account.cloud_object_id->view()));
  const bool purged = account.lifecycle == Lifecycle::kPurged;
  if (!account.immutable_id.empty() && (!purged || unechoed(account))) {
    visit(fingerprint(kAnchor, account.immutable_id));
  }
  if (purged) return;
  if (account.on_premises_object_identifier) {
    visit(anchor_print(*account.on_premises_object_identifier));
  }
  if (!account.live()) return;
  if (!account.security_identifier.empty()) visit(fingerprint(kSid, account.security_identifier));
}

bool same_keys(const Account& a, const Account& b) {
  return a.cloud_object_id == b.cloud_object_id && a.immutable_id == b.immutable_id &&
         a.lifecycle == b.lifecycle &&
         a.on_premises_object_identifier == b.on_premises_object_identifier &&
         a.security_identifier == b.security_identifier;
}

// The values that a live account holds.
template <typename Visit>
void visit_held(const Account& account, Visit visit) {
  if (!account.live()) return;
  std::string folded;
  const std::string_view upn = account.upn();
  if (!upn.empty()) {
    rules::fold_into(upn, folded);
    visit(ValueSpace::kUpn, folded);
  }
  for (const ValueView& value : account.attributes.list(AttributeId::kProxyAddresses)) {
    const auto address = rules::view_address(value.text);
    if (!address || !address->comparable()) continue;
    rules::fold_into(address->value, folded);
    visit(address->space(), folded);
  }
}

bool same_held(const Account& a, const Account& b) {
  const auto same = [&](AttributeId id) {
    return same_texts(a.attributes.list(id), b.attributes.list(id));
  };
  return a.live() == b.live() && same(AttributeId::kUserPrincipalName) &&
         same(AttributeId::kProxyAddresses);
}

bool holds(const Account& account, ValueSpace space, std::string_view folded) {
  if (!account.live()) return false;
  if (space == ValueSpace::kUpn) return rules::equal_folded(account.upn(), folded);
  for (const ValueView& value : account.attributes.list(AttributeId::kProxyAddresses)) {
    const auto address = rules::view_address(value.text);
    if (address && address->comparable() && address->space() == space &&
        rules::equal_folded(address->value, folded)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Fingerprint fingerprint(std::uint8_t space, std::string_view text) {
  return static_cast<Fingerprint>(XXH3_64bits_withSeed(text.data(), text.size(), space) >> 32);
}

template <typename Records>
void AccountIndexes<Records>::remove(const Account& before, const Account& next) {
  const std::uint32_t number = before.handle.value;
  if (!same_keys(before, next)) {
    visit_keys(before, [&](Fingerprint print) { keys_.remove(print, number); });
  }
  if (!same_held(before, next)) {
    visit_held(before, [&](ValueSpace space, const std::string& folded) {
      holders_.remove(held_print(space, folded), number);
    });
  }
  if (before.binned()) bin_.erase(rules::BinPlace{before.deleted_at, before.handle});
  if (before.rollback_requested) rollbacks_.erase(before.handle);
}

template <typename Records>
void AccountIndexes<Records>::add(const Records& records, const Account* before,
                                  const Account& next) {
  const std::uint32_t number = next.handle.value;
  if (before == nullptr || !same_keys(*before, next)) {
    if (next.lifecycle != Lifecycle::kPurged && !next.immutable_id.empty()) {
      // Unique among live and binned accounts (rule book, 1).
      const AccountHandle other = by_anchor(records, next.immutable_id);
      TENON_CHECK(!other || other == next.handle);
    }
    visit_keys(next, [&](Fingerprint print) { keys_.add(print, number); });
  }
  if (before == nullptr || !same_held(*before, next)) {
    visit_held(next, [&](ValueSpace space, const std::string& folded) {
      // Unique among live accounts (rule book, 6).
      const AccountHandle other = holder(records, space, folded);
      TENON_CHECK(!other || other == next.handle);
      holders_.add(held_print(space, folded), number);
    });
  }
  if (next.binned()) bin_.insert(rules::BinPlace{next.deleted_at, next.handle});
  if (next.live() && next.rollback_requested) rollbacks_.insert(next.handle);
}

template <typename Records>
void AccountIndexes<Records>::fetch_id(const Guid& id) const {
  keys_.fetch(fingerprint(kId, id.view()));
}

template <typename Records>
std::uint32_t AccountIndexes<Records>::likely_by_id(const Guid& id) const {
  return keys_.likely(fingerprint(kId, id.view()));
}

template <typename Records>
void AccountIndexes<Records>::fetch_holder(ValueSpace space, std::string_view folded) const {
  holders_.fetch(held_print(space, folded));
}

template <typename Records>
std::uint32_t AccountIndexes<Records>::likely_holder(ValueSpace space,
                                                     std::string_view folded) const {
  return holders_.likely(held_print(space, folded));
}

template <typename Records>
AccountHandle AccountIndexes<Records>::by_id(const Records& records, const Guid& id) const {
  return {keys_.find(fingerprint(kId, id.view()), [&](std::uint32_t number) {
    const Account& account = records.account(number);
    return account.object_id == id || account.cloud_object_id == id;
  })};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::by_anchor(const Records& records,
                                                 std::string_view anchor) const {
  return {keys_.find(fingerprint(kAnchor, anchor), [&](std::uint32_t number) {
    const Account& account = records.account(number);
    return account.lifecycle != Lifecycle::kPurged && account.immutable_id == anchor;
  })};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::next_unechoed(const Records& records,
                                                     std::string_view anchor,
                                                     AccountHandle after) const {
  const auto matches = [&](std::uint32_t number) {
    const Account& account = records.account(number);
    return unechoed(account) && account.immutable_id == anchor;
  };
  return {keys_.find(fingerprint(kAnchor, anchor), matches, after.value)};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::holder(const Records& records, ValueSpace space,
                                              std::string_view folded) const {
  const Fingerprint print = held_print(space, folded);
  return {holders_.find(
      print, [&](std::uint32_t number) { return holds(records.account(number), space, folded); })};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::next_with_sid(const Records& records, std::string_view sid,
                                                     AccountHandle after) const {
  const auto matches = [&](std::uint32_t number) {
    const Account& account = records.account(number);
    return account.live() && account.security_identifier == sid;
  };
  return {keys_.find(fingerprint(kSid, sid), matches, after.value)};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::next_with_identifier(const Records& records,
                                                            const Guid& guid,
                                                            AccountHandle after) const {
  const auto matches = [&](std::uint32_t number) {
    const Account& account = records.account(number);
    return account.live() && account.on_premises_object_identifier == guid;
  };
  return {keys_.find(anchor_print(guid), matches, after.value)};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::next_kept_with_identifier(const Records& records,
                                                                 const Guid& guid,
                                                                 AccountHandle after) const {
  const auto matches = [&](std::uint32_t number) {
    const Account& account = records.account(number);
    return account.lifecycle != Lifecycle::kPurged && account.on_premises_object_identifier == guid;
  };
  return {keys_.find(anchor_print(guid), matches, after.value)};
}

template <typename Records>
AccountHandle AccountIndexes<Records>::next_rollback(AccountHandle after) const {
  const auto it = rollbacks_.upper_bound(after);
  return it == rollbacks_.end() ? AccountHandle{} : *it;
}

template <typename Records>
std::optional<rules::BinPlace> AccountIndexes<Records>::next_binned(
    const std::optional<rules::BinPlace>& after) const {
  return after_in(bin_, after);
}

template class AccountIndexes<MatchWindow>;
template class AccountIndexes<OverlayRecords>;

}  // namespace tenon::projections
