#include "tests/model/invariants.h"

#include <utility>

#include "tests/model/decision_truth.h"

namespace tenon::model {
namespace {

// Facts that may end a link: a cycle's end and what does the same (D1, D2, D4, A7), the cloud's
// deletions (D8), and the switch-off (T4). `created` may bring a `deleted_at` (K9).
bool may_end_links(FactKind kind) {
  switch (kind) {
    case FactKind::kSyncCycleCompleted:
    case FactKind::kSyncForced:
    case FactKind::kDeletionsApproved:
    case FactKind::kObjectDeleted:
    case FactKind::kObjectLeftScope:
    case FactKind::kAccountCreated:
    case FactKind::kAccountDeleted:
    case FactKind::kAccountPurged:
    case FactKind::kDirectorySyncSwitched: return true;
    default: return false;
  }
}

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const Account* after_image(const Effects& effects, AccountHandle handle) {
  for (const Account& account : effects.accounts) {
    if (account.handle == handle) return &account;
  }
  return nullptr;
}

// Who has a value; says so when somebody has it already.
class Holders {
 public:
  // The other one that has it, or none.
  AccountHandle take(const std::string& value, AccountHandle account) {
    const auto [place, free] = holders_.emplace(value, account);
    return free ? AccountHandle{} : place->second;
  }

 private:
  std::map<std::string, AccountHandle> holders_;
};

}  // namespace

void Invariants::before_effects(const rules::StateView& state, const Decision* decision,
                                const Effects& effects, FactKind cause) {
  if (decision) {
    if (std::string wrong = untruth_in(state, *decision, effects); !wrong.empty()) {
      broke(std::move(wrong));
    }
  }
  for (const DirectoryObject& object : effects.objects) {
    check_link(state, decision, object, cause);
  }
  for (const ObjectHandle handle : effects.forgotten) {
    const DirectoryObject* object = state.object(handle);
    if (object && object->account && !may_end_links(cause)) {
      broke("a linked object is forgotten by " + std::string(name_of(cause)));
    }
  }
  for (const Account& account : effects.accounts) check_authority(state, decision, account);
  if (decision && decision->authority) {
    const AuthorityTransfer& move = *decision->authority;
    const Account* after = after_image(effects, move.account);
    if (!after || after->authority != move.to) {
      broke("a transfer of authority that the account does not have");
    }
    authority_[move.account] = move.to;
  }
  if (decision && decision->outcome == Outcome::kBound &&
      (decision->method == Method::kSmtp || decision->method == Method::kUpn)) {
    check_soft_match(state, *decision, effects);
  }
}

// A linked object never rebinds but by the roads of section 8, and nothing links but a binding.
void Invariants::check_link(const rules::StateView& state, const Decision* decision,
                            const DirectoryObject& after, FactKind cause) {
  const DirectoryObject* before = state.object(after.handle);
  const AccountHandle was = before ? before->account : AccountHandle{};
  if (was == after.account) return;
  const std::string who = "object " + after.guid.text();
  if (was && after.account) {
    broke(who + " goes from one account to another");
  } else if (was && !may_end_links(cause)) {
    broke(who + " loses its link by " + std::string(name_of(cause)));
  } else if (was && (!decision || (decision->object_handle != after.handle &&
                                   decision->account_handle != was))) {
    broke(who + " loses its link by " + std::string(name_of(cause)) + " and nothing says so");
  } else if (after.account && (!decision || decision->outcome != Outcome::kBound ||
                               decision->object_handle != after.handle ||
                               decision->account_handle != after.account)) {
    broke(who + " is linked without a decision that binds it");
  }
}

// The history of one account's authority is gapless: what it moves from is where it was moved to.
void Invariants::check_authority(const rules::StateView& state, const Decision* decision,
                                 const Account& after) {
  const Account* before = state.account(after.handle);
  const std::string who = "account " + after.object_id.text();
  if (before && before->object && after.object == before->object &&
      before->immutable_id != after.immutable_id) {
    broke(who + ": its anchor changes while it is linked");
  }
  const AuthorityTransfer* move =
      decision && decision->authority && decision->authority->account == after.handle
          ? &*decision->authority
          : nullptr;
  if (!before) {
    const Authority made_from = move ? move->from : Authority::kNone;
    if (after.provisioned && !move) broke(who + " is made without a transfer of authority");
    if (move && made_from != Authority::kNone) broke(who + " is new and moves from somewhere");
    authority_[after.handle] = after.authority;
    return;
  }
  if (move && move->from != authority_[after.handle]) {
    broke(who + ": authority moves from where it was not");
  }
  if (!move && before->authority != after.authority) {
    broke(who + ": authority moves without a transfer on record");
  }
}

// One soft match an account: T6, or the cloud, must have cleared its anchor before the next.
void Invariants::check_soft_match(const rules::StateView& state, const Decision& decision,
                                  const Effects& effects) {
  const Account* before = state.account(decision.account_handle);
  const Account* after = after_image(effects, decision.account_handle);
  if (!before || !after) return broke("a soft match without an account");
  const std::string who = "account " + before->object_id.text();
  if (!before->immutable_id.empty()) broke(who + " is soft-matched though it has an anchor");
  if (after->immutable_id.empty()) broke(who + " is soft-matched and not stamped");
  if (!before->live()) broke(who + " is soft-matched though it is not live");
  if (before->user_type == UserType::kGuest) broke(who + " is soft-matched though it is a guest");
  if (before->holds_privileged_role()) broke(who + " is soft-matched though it is privileged");
}

void Invariants::after_fact(const rules::StateView& state) {
  check_uniqueness(state);
  check_links(state);
}

void Invariants::check_uniqueness(const rules::StateView& state) {
  Holders anchors;
  Holders upns;
  Holders addresses;
  for (AccountHandle handle{1}; handle <= state.last_account(); ++handle.value) {
    const Account& account = *state.account(handle);
    const std::string who = "account " + account.object_id.text();
    if (!account.live() && !account.binned()) continue;
    if (!account.immutable_id.empty() && anchors.take(account.immutable_id, handle)) {
      broke(who + " shares its anchor");
    }
    if (!account.live()) continue;
    if (!account.upn().empty() && upns.take(folded(account.upn()), handle)) {
      broke(who + " shares its user principal name");
    }
    for (const AttributeValue& value : account.attributes.values(AttributeId::kProxyAddresses)) {
      const std::string address = folded(value.text);
      const bool compared = address.starts_with("smtp:") || address.starts_with("sip:");
      if (compared && addresses.take(address, handle)) broke(who + " shares " + address);
    }
  }
}

// Both ends of a link know each other; only live accounts have one; claims belong to objects that
// are linked and master the account; who waits is in scope.
void Invariants::check_links(const rules::StateView& state) {
  for (AccountHandle handle{1}; handle <= state.last_account(); ++handle.value) {
    const Account& account = *state.account(handle);
    if (!account.object) continue;
    const std::string who = "account " + account.object_id.text();
    if (!account.live()) broke(who + " is linked though it is not live");
    const DirectoryObject* object = state.object(account.object);
    if (!object || object->account != handle) broke(who + " is linked by one side only");
  }
  for (ObjectHandle handle{1}; handle <= state.last_object(); ++handle.value) {
    const DirectoryObject* object = state.object(handle);
    if (!object) continue;
    const std::string who = "object " + object->guid.text();
    const Account* account = object->account ? state.account(object->account) : nullptr;
    if (object->account && (!account || account->object != handle)) {
      broke(who + " is linked by one side only");
    }
    if (!object->claims.empty() && (!account || account->authority != Authority::kOnPremises)) {
      broke(who + " claims values of an account that it does not master");
    }
    if (object->waiting && object->presence == Presence::kOutOfScope) {
      broke(who + " waits though it is out of scope");
    }
  }
}

}  // namespace tenon::model
