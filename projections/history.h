// What was decided, and how things stood at any earlier position: journal, histories, versions and
// keys, as rows that a follower writes and that can be rebuilt from the log (docs/projections.md).
//
// Rows come after decisions: wait for TenantView::recorded() first. What is asked for beyond the
// recorded head is simply not there yet.
//
// Threads: all methods from any thread. Errors: DATA_LOSS (HISTORY_DAMAGED) for a row that cannot
// be read, INTERNAL for the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/account.h"
#include "engine/model/decision.h"
#include "engine/model/directory_object.h"
#include "projections/match_state.h"

namespace tenon::projections {

// An account or a directory object; among versions also a connector or the tenant (handle 0).
struct Entity {
  enum class Side : std::uint8_t { kAccount = 1, kObject = 2, kConnector = 3, kTenant = 4 };
  Side side = Side::kAccount;
  std::uint32_t handle = 0;

  Entity() = default;
  Entity(AccountHandle account) : side(Side::kAccount), handle(account.value) {}  // NOLINT
  Entity(ObjectHandle object) : side(Side::kObject), handle(object.value) {}      // NOLINT
  Entity(ConnectorHandle connector)                                               // NOLINT
      : side(Side::kConnector), handle(connector.value) {}
  static Entity of_tenant() {
    Entity tenant;
    tenant.side = Side::kTenant;
    return tenant;
  }
  auto operator<=>(const Entity&) const = default;
};

enum class Order : std::uint8_t { kOldestFirst, kNewestFirst };

// One entry of an account's history of authority (rule book, 8).
struct AuthorityMove {
  AuthorityTransfer transfer;
  DecisionId decision;
  Micros time;
  std::string actor;  // who asked, and why: of the fact that caused it
  std::string reason;
  bool operator==(const AuthorityMove&) const = default;
};

// A decision in which an entity stands: one about it, or one about another that names it.
struct Mention {
  DecisionId decision;
  bool about = false;
  bool asked = false;  // its fact is an order, or says who wanted it or why
  bool operator==(const Mention&) const = default;
};

// How a key names an entity. Bits of a mask.
enum KeyKind : std::uint8_t {
  kKeyUpn = 1,      // userPrincipalName: effective of accounts, asserted of objects
  kKeyAddress = 2,  // SMTP and SIP addresses, without prefix
  kKeyMail = 4,
  kKeyAnchor = 8,              // immutable_id or source anchor; exact
  kKeyGuid = 16,               // object_id, cloud_object_id, object_guid; lower case
  kKeyDistinguishedName = 32,  // objects
  kKeyIdentifier = 64,         // on_premises_object_identifier of accounts, until they are purged
};

// An entity that had a key at the position asked for.
struct KeyHolder {
  Entity entity;
  std::uint8_t kinds = 0;  // KeyKind
  bool operator==(const KeyHolder&) const = default;
};

// Accounts and objects done; false: give up.
using StateProgress = std::function<bool(std::uint64_t done)>;

class History {
 public:
  virtual ~History() = default;

  // Facts whose decisions are here.
  virtual Head head() const = 0;

  // At most `limit` decisions, in order, that come after that one (none: from the first on): what
  // WatchDecisions sends. Fewer means that the recorded head is reached.
  virtual Result<std::vector<Decision>> decisions_after(const std::optional<DecisionId>& after,
                                                        std::size_t limit) const = 0;
  // NOT_FOUND (DECISION_UNKNOWN).
  virtual Result<Decision> decision(const DecisionId& id) const = 0;

  // Decisions about any of the entities, each once, of facts before `at`. `after`: beyond that one
  // in the chosen order.
  virtual Result<std::vector<Decision>> decisions_about(
      std::span<const Entity> entities, Head at, Order order, std::size_t limit,
      const std::optional<DecisionId>& after = std::nullopt) const = 0;

  // Decisions in which any of the entities stands, each once, of facts before `at`: more than
  // decisions_about(). Whom a decision names: named_parties.h.
  virtual Result<std::vector<Mention>> mentions(std::span<const Entity> entities, Head at,
                                                Order order, std::size_t limit) const = 0;
  // The last decision by which an object was kept from the account that it had found; nothing:
  // none was. Costs a walk over the account's versions.
  virtual Result<std::optional<DecisionId>> last_refusal(AccountHandle account, Head at) const = 0;

  // Oldest first.
  virtual Result<std::vector<AuthorityMove>> authority_moves(AccountHandle account,
                                                             Head at) const = 0;

  // As they stood after all facts before `at`; nothing: not seen yet, or forgotten.
  virtual Result<std::optional<Account>> account(AccountHandle handle, Head at) const = 0;
  virtual Result<std::optional<DirectoryObject>> object(ObjectHandle handle, Head at) const = 0;
  // (Connector::linked_objects is not kept: it follows from the objects.)
  virtual Result<std::optional<Connector>> connector(ConnectorHandle handle, Head at) const = 0;
  virtual Result<std::optional<Tenant>> tenant(Head at) const = 0;
  // Where directory synchronisation was switched off (T4); nothing while it is on.
  virtual Result<std::optional<Position>> sync_off_since(Head at) const = 0;

  // The whole state as it stood after all facts before `at`, which must be recorded: put together
  // from everything's last image before. Costs a walk over the images, and a second state's memory.
  //   CANCELLED (STATE_CANCELLED) when `progress` gives up
  virtual Result<MatchState> state(Head at, const StateProgress& progress) const = 0;

  // Who had that key, whatever its kind, after all facts before `at`, in the order of Entity. The
  // key is compared as its kind compares.
  virtual Result<std::vector<KeyHolder>> holders(std::string_view key, Head at) const = 0;
};

}  // namespace tenon::projections
