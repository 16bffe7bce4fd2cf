// The indexes of a state, kept true to its accounts and objects by their differences: what does
// not change costs nothing.
//
// `Records` gives an account and an object by handle, for candidates to be verified: all of a match
// state, or the changed ones of an overlay. Readers of one match state ask its indexes with a
// window of their own each.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/rules/state_view.h"
#include "projections/fingerprint_index.h"
#include "projections/match_records.h"

namespace tenon::projections {

// The first of a set after a place; without a place the first of all.
template <typename Place>
std::optional<Place> after_in(const std::set<Place>& places, const std::optional<Place>& after) {
  const auto it = after ? places.upper_bound(*after) : places.begin();
  if (it == places.end()) return std::nullopt;
  return *it;
}

template <typename Records>
class AccountIndexes {
 public:
  // What `next` no longer has of `before` (null: it is new), before the record is replaced; then
  // what it has beside it, after. All removals of a step go before its additions: two accounts may
  // exchange a value.
  void remove(const Account& before, const Account& next);
  void add(const Records& records, const Account* before, const Account& next);

  // Fetches the place of the key; who likely has it, not verified (0: nobody).
  void fetch_id(const Guid& id) const;
  std::uint32_t likely_by_id(const Guid& id) const;
  void fetch_holder(ValueSpace space, std::string_view folded) const;
  std::uint32_t likely_holder(ValueSpace space, std::string_view folded) const;

  AccountHandle by_id(const Records& records, const Guid& id) const;
  AccountHandle by_anchor(const Records& records, std::string_view anchor) const;
  AccountHandle next_unechoed(const Records& records, std::string_view anchor,
                              AccountHandle after) const;
  AccountHandle holder(const Records& records, ValueSpace space, std::string_view folded) const;
  AccountHandle next_with_sid(const Records& records, std::string_view sid,
                              AccountHandle after) const;
  AccountHandle next_with_identifier(const Records& records, const Guid& guid,
                                     AccountHandle after) const;
  // The same of accounts in the recycle bin too.
  AccountHandle next_kept_with_identifier(const Records& records, const Guid& guid,
                                          AccountHandle after) const;
  AccountHandle next_rollback(AccountHandle after) const;
  std::optional<rules::BinPlace> next_binned(const std::optional<rules::BinPlace>& after) const;

 private:
  FingerprintIndex keys_;  // ids, anchors, identifiers, security identifiers
  FingerprintIndex holders_;
  std::set<rules::BinPlace> bin_;
  std::set<AccountHandle> rollbacks_;
};

template <typename Records>
class ObjectIndexes {
 public:
  void remove(const DirectoryObject& before, const DirectoryObject* next);
  void add(const DirectoryObject* before, const DirectoryObject& next);

  void fetch_guid(const Guid& guid) const;
  std::uint32_t likely_by_guid(const Guid& guid) const;

  ObjectHandle by_guid(const Records& records, ConnectorHandle connector, const Guid& guid) const;
  std::vector<ObjectHandle> all_by_guid(const Records& records, const Guid& guid) const;
  std::vector<ObjectHandle> all_by_dn(const Records& records,
                                      std::string_view distinguished_name) const;
  std::vector<ObjectHandle> all_by_anchor(const Records& records, std::string_view anchor) const;
  std::vector<ObjectHandle> all_by_value(const Records& records, std::string_view folded) const;

  std::optional<rules::ObjectPlace> next_waiting(
      const std::optional<rules::ObjectPlace>& after) const;
  std::optional<rules::ObjectPlace> next_leaving(
      ConnectorHandle connector, const std::optional<rules::ObjectPlace>& after) const;
  std::optional<rules::ClaimPlace> next_claim(const std::optional<rules::ClaimPlace>& after) const;
  ObjectHandle oldest_claim(ValueSpace space, std::string_view folded) const;
  std::optional<rules::ObjectPlace> next_claim_of(
      ValueSpace space, std::string_view folded,
      const std::optional<rules::ObjectPlace>& after) const;

 private:
  FingerprintIndex keys_;    // GUIDs, DNs, anchors
  FingerprintIndex values_;  // asserted UPN, mail, addresses
  std::set<rules::ObjectPlace> waiting_;
  std::set<std::pair<ConnectorHandle, rules::ObjectPlace>> leaving_;
  std::set<rules::ClaimPlace> claims_;
  std::set<std::tuple<ValueSpace, std::string, Position, ObjectHandle>> claims_by_value_;
};

}  // namespace tenon::projections
