// History, read from its rows.
#pragma once

#include "engine/runtime/progress.h"
#include "projections/history.h"
#include "projections/history_rows.h"
#include "projections/row_store.h"

namespace tenon::projections {

class HistoryReader final : public History {
 public:
  // Both outlive the reader.
  HistoryReader(const RowStore& rows, TenantNumber tenant, const runtime::Progress& recorded)
      : rows_(rows), tenant_(tenant), recorded_(recorded) {}

  Head head() const override { return recorded_.head(); }

  Result<std::vector<Decision>> decisions_after(const std::optional<DecisionId>& after,
                                                std::size_t limit) const override;
  Result<Decision> decision(const DecisionId& id) const override;
  Result<std::vector<Decision>> decisions_about(
      std::span<const Entity> entities, Head at, Order order, std::size_t limit,
      const std::optional<DecisionId>& after) const override;
  Result<std::vector<Mention>> mentions(std::span<const Entity> entities, Head at, Order order,
                                        std::size_t limit) const override;
  Result<std::optional<DecisionId>> last_refusal(AccountHandle account, Head at) const override;
  Result<std::vector<AuthorityMove>> authority_moves(AccountHandle account, Head at) const override;
  Result<std::optional<Account>> account(AccountHandle handle, Head at) const override;
  Result<std::optional<DirectoryObject>> object(ObjectHandle handle, Head at) const override;
  Result<std::optional<Connector>> connector(ConnectorHandle handle, Head at) const override;
  Result<std::optional<Tenant>> tenant(Head at) const override;
  Result<std::optional<Position>> sync_off_since(Head at) const override;
  Result<MatchState> state(Head at, const StateProgress& progress) const override;
  Result<std::vector<KeyHolder>> holders(std::string_view key, Head at) const override;

 private:
  // The earlier of `at` and what is recorded.
  Head bound(Head at) const { return at < head() ? at : head(); }
  // Decisions from `first` on, of facts that are recorded.
  Result<std::vector<Decision>> scan(const DecisionId& first, std::size_t limit) const;
  // Which decisions of an entity's versions.
  struct Range {
    Head at;
    Order order = Order::kOldestFirst;
    std::size_t limit = 0;
    std::optional<DecisionId> after;
    std::uint8_t marks = 0;  // any of these VersionMark
  };
  // In order.
  Result<std::vector<Mention>> marked(const Entity& entity, const Range& range) const;
  // Of all the entities, each once.
  Result<std::vector<Mention>> marked(std::span<const Entity> entities, const Range& range) const;
  // The last image of an entity; nothing: none, or forgotten.
  Result<std::optional<std::string>> image(const Entity& entity, Head at) const;
  // How the key named the entity.
  Result<std::uint8_t> kinds(std::string_view key, const Entity& entity, Head at) const;

  const RowStore& rows_;
  const TenantNumber tenant_;
  const runtime::Progress& recorded_;
};

}  // namespace tenon::projections
