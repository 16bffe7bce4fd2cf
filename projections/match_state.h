// The match state of one tenant: who is bound to whom, and every index that the rules ask.
//
// A fold over effects, kept in memory, rebuilt from the log. Records are packed: one that is asked
// for is unpacked and kept until effects are applied.
//
// Threads: one at a time, reading too. Beside each other others read windows of it, one each, under
// the lock of its owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/model/decision.h"
#include "engine/model/fact.h"
#include "engine/rules/state_view.h"
#include "projections/match_records.h"

namespace tenon::projections {

class MatchState final : public rules::StateView {
 public:
  MatchState();
  ~MatchState() override;
  MatchState(MatchState&&) noexcept;
  MatchState& operator=(MatchState&&) noexcept;

  // The same state to be read by somebody else, by what it unpacks itself: valid while this one is
  // not changed. Stops the process when it is to be changed.
  MatchState window() const;

  // Puts after-images in place and keeps the indexes true to them. Stops the process on effects
  // that break an invariant (two live holders of one value, one anchor twice …).
  void apply(Effects effects);

  // Fetches into the processor's caches what a fact that is near will be decided by: index, record,
  // what hangs on it, a step each.
  void approach(const Fact& fact, unsigned step);

  // Puts one record of each image in place of what facts would have made, each once, in the order
  // of the handles: tenant, connectors, accounts, objects; null for an object that is forgotten by
  // then. Stops the process as apply() does; check_links() looks at what no single record shows.
  void restore(const Tenant& tenant);
  void restore(const Connector& connector);
  void restore(Account account);
  void restore(const DirectoryObject* object);
  void check_links() const;

  // SHA-256 over the canonical encoding of everything (docs/projections.md). Costs a walk over what
  // changed since it was last asked for.
  Digest digest() const;
  // Does a part of that walk beforehand, over about so many records. True: nothing is left of it.
  bool prepare_digest(std::size_t records_max) const;

  const Tenant* tenant() const override;
  const Connector* connector(ConnectorHandle handle) const override;
  ConnectorHandle find_connector(std::string_view name) const override;
  ConnectorHandle last_connector() const override;
  const Account* account(AccountHandle handle) const override;
  AccountHandle last_account() const override;
  AccountHandle find_account(const Guid& id) const override;
  AccountHandle find_anchor(std::string_view anchor) const override;
  AccountHandle next_unechoed(std::string_view anchor, AccountHandle after) const override;
  AccountHandle find_holder(ValueSpace space, std::string_view folded) const override;
  AccountHandle next_with_sid(std::string_view sid, AccountHandle after) const override;
  AccountHandle next_with_identifier(const Guid& guid, AccountHandle after) const override;
  AccountHandle next_rollback(AccountHandle after) const override;
  std::optional<rules::BinPlace> next_binned(
      const std::optional<rules::BinPlace>& after) const override;
  const DirectoryObject* object(ObjectHandle handle) const override;
  ObjectHandle last_object() const override;
  ObjectHandle find_object(ConnectorHandle connector, const Guid& guid) const override;
  std::optional<rules::ObjectPlace> next_waiting(
      const std::optional<rules::ObjectPlace>& after) const override;
  std::optional<rules::ObjectPlace> next_leaving(
      ConnectorHandle connector, const std::optional<rules::ObjectPlace>& after) const override;
  std::optional<rules::ClaimPlace> next_claim(
      const std::optional<rules::ClaimPlace>& after) const override;
  ObjectHandle oldest_claim(ValueSpace space, std::string_view folded) const override;
  std::optional<rules::ObjectPlace> next_claim_of(
      ValueSpace space, std::string_view folded,
      const std::optional<rules::ObjectPlace>& after) const override;

  // For questions of people, beyond what the rules ask. DN and asserted UPN and addresses compare
  // ASCII case-insensitively; results in the order of first sight.
  std::vector<ObjectHandle> objects_by_dn(std::string_view distinguished_name) const;
  std::vector<ObjectHandle> objects_by_guid(const Guid& guid) const;
  std::vector<ObjectHandle> objects_by_anchor(std::string_view anchor) const;
  // Objects that assert it as UPN, mail or proxy address.
  std::vector<ObjectHandle> objects_by_value(std::string_view folded) const;
  // Accounts whose on-premises object identifier it is, live or in the recycle bin.
  std::vector<AccountHandle> accounts_by_identifier(const Guid& guid) const;

  struct Counts {
    std::uint64_t accounts_live = 0;
    std::uint64_t accounts_in_recycle_bin = 0;
    std::uint64_t objects = 0;
    std::uint64_t objects_bound = 0;
    std::uint64_t objects_waiting = 0;
    bool operator==(const Counts&) const = default;
  };
  Counts counts() const;

 private:
  struct Impl;
  explicit MatchState(Impl* of_another);

  std::unique_ptr<Impl> owned_;  // null: a window
  Impl* impl_;
  MatchWindow window_;
};

}  // namespace tenon::projections
