// A state on top of another: what has changed since, in memory, over a base that stays as it is.
// The one mechanism behind what-if, why-not, diff and order-check.
//
// Costs what the change costs, whatever the size of the base; itself a base for further ones.
//
// Not thread-safe, as MatchState. The base must not change while there is an overlay over it, and
// outlives it.
#pragma once

#include "engine/model/decision.h"
#include "engine/rules/state_view.h"
#include "projections/match_indexes.h"
#include "projections/overlay_records.h"

namespace tenon::projections {

class OverlayState final : public rules::StateView {
 public:
  explicit OverlayState(const rules::StateView& base);
  OverlayState(const OverlayState&) = delete;
  OverlayState& operator=(const OverlayState&) = delete;

  // Puts after-images in place. Stops the process on effects that break an invariant among
  // themselves or with an earlier change.
  void apply(const Effects& effects);

  // Of the objects that were changed here: those with that DN, as MatchState compares it.
  std::vector<ObjectHandle> changed_objects_by_dn(std::string_view distinguished_name) const {
    return objects_.all_by_dn(records_, distinguished_name);
  }

  const Tenant* tenant() const override;
  const Connector* connector(ConnectorHandle handle) const override;
  ConnectorHandle find_connector(std::string_view name) const override;
  ConnectorHandle last_connector() const override { return last_connector_; }
  const Account* account(AccountHandle handle) const override;
  AccountHandle last_account() const override { return last_account_; }
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
  ObjectHandle last_object() const override { return last_object_; }
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

 private:
  // What the base says of it no longer counts.
  bool hides(AccountHandle account) const { return records_.accounts.contains(account.value); }
  bool hides(ObjectHandle object) const {
    return records_.objects.contains(object.value) || records_.forgotten.contains(object.value);
  }
  AccountHandle visible(AccountHandle of_base) const {
    return hides(of_base) ? AccountHandle{} : of_base;
  }

  Connector& own(ConnectorHandle handle);
  void put_connector(const Connector& next);
  void put_accounts(const std::vector<Account>& images);
  void forget(ObjectHandle handle);
  void put_object(const DirectoryObject& next);
  void check_links(const Effects& effects) const;

  const rules::StateView& base_;
  OverlayRecords records_;
  AccountIndexes<OverlayRecords> accounts_;
  ObjectIndexes<OverlayRecords> objects_;
  ConnectorHandle last_connector_;
  AccountHandle last_account_;
  ObjectHandle last_object_;
};

}  // namespace tenon::projections
