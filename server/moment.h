// The state of a tenant at one head, whichever way it is known: the match state for the present,
// rows of history for the past.
//
// Threads: one. Pointers live as long as the moment.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "projections/history.h"
#include "projections/match_state.h"
#include "projections/tenant_view.h"

namespace tenon::server {

class Moment {
 public:
  explicit Moment(Head head) : head_(head) {}
  virtual ~Moment() = default;

  Head head() const { return head_; }
  // Whether each answer costs a read of history.
  virtual bool past() const = 0;
  // Null for what was not there.
  virtual const Account* account(AccountHandle handle) = 0;
  virtual const DirectoryObject* object(ObjectHandle handle) = 0;
  virtual std::string connector_name(ConnectorHandle handle) = 0;
  // Who has that key, in the order of Entity. Accounts that are not live are found by their ids,
  // and by their anchors until they are purged; of live ones `mail` alone is no key. A GUID that
  // nobody has leads to the accounts whose object had it (kKeyIdentifier).
  virtual std::vector<projections::KeyHolder> holders(std::string_view key) = 0;
  // The live account that holds a value.
  virtual const Account* holder(ValueSpace space, std::string_view folded) = 0;
  // The last handle of that side, or of one that came later.
  virtual std::uint32_t last(projections::Entity::Side side) = 0;
  // The first error in reading; what was given since is not to be relied on.
  virtual Status status() const { return {}; }

 private:
  const Head head_;
};

class PresentMoment final : public Moment {
 public:
  // Under the state's lock.
  PresentMoment(const projections::MatchState& state, Head head) : Moment(head), state_(state) {}

  bool past() const override { return false; }
  const Account* account(AccountHandle handle) override { return state_.account(handle); }
  const DirectoryObject* object(ObjectHandle handle) override { return state_.object(handle); }
  std::string connector_name(ConnectorHandle handle) override;
  std::vector<projections::KeyHolder> holders(std::string_view key) override;
  const Account* holder(ValueSpace space, std::string_view folded) override;
  std::uint32_t last(projections::Entity::Side side) override;

 private:
  const projections::MatchState& state_;
};

class PastMoment final : public Moment {
 public:
  // Whom a key finds.
  enum class Reach : std::uint8_t {
    kAsAtHead,    // whom it found while that head was the present
    kWhoeverHad,  // also accounts that are not live, by whatever they last had, and by `mail`
  };

  // Not under the lock. History is recorded up to `head`.
  PastMoment(const projections::TenantView& view, Head head, Reach reach = Reach::kWhoeverHad);

  bool past() const override { return true; }
  const Account* account(AccountHandle handle) override;
  const DirectoryObject* object(ObjectHandle handle) override;
  std::string connector_name(ConnectorHandle handle) override;
  std::vector<projections::KeyHolder> holders(std::string_view key) override;
  const Account* holder(ValueSpace space, std::string_view folded) override;
  std::uint32_t last(projections::Entity::Side side) override;
  Status status() const override { return status_; }

 private:
  template <typename T>
  T kept(Result<T> result);
  bool is_reached(const projections::KeyHolder& holder);

  const projections::TenantView& view_;
  const Reach reach_;
  Status status_;
  std::map<AccountHandle, std::optional<Account>> accounts_;
  std::map<ObjectHandle, std::optional<DirectoryObject>> objects_;
  std::map<ConnectorHandle, std::string> connectors_;
};

// Ok when history says everything up to that head. Otherwise what an answer (read_call.h) returns,
// with nothing said yet, so as to be asked again when it does: no thread waits meanwhile.
Status recorded_or_later(const projections::TenantView& view, Head head);
// The head that such an error asks for.
std::optional<Head> awaited_head(const Status& status);

// Calls visit with the tenant at that head, or as it is now: quick, because the present is held
// still meanwhile. For a head other than the present one, history must have been recorded.
Status at_moment(const projections::TenantView& view, std::optional<Head> head,
                 const std::function<Status(Moment&)>& visit);

}  // namespace tenon::server
