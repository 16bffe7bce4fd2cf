#include "projections/comparison.h"

#include "engine/rules/context.h"

namespace tenon::projections {
namespace {

using rules::StateView;

Standing standing_of_account(const StateView& state, const Guid& id) {
  Standing standing;
  const Account* account = state.account(state.find_account(id));
  if (account == nullptr) return standing;
  standing.known = true;
  standing.authority = account->authority;
  standing.lifecycle = account->lifecycle;
  return standing;
}

Divergence::Kind kind_of(const Standing& a, const Standing& b) {
  if (a.lifecycle != b.lifecycle) return Divergence::Kind::kDeleted;
  if (a.authority != b.authority) return Divergence::Kind::kTransferred;
  return a.same_link(b) ? Divergence::Kind::kRefused : Divergence::Kind::kBound;
}

}  // namespace

Comparison::Comparison(ForcedSetting setting, MatchState base, std::size_t limit)
    : setting_(setting), limit_(limit), base_(std::move(base)) {
  if (base_.tenant() == nullptr) return;
  Effects effects;
  effects.tenant = *base_.tenant();
  force(effects);
  forced_.apply(effects);
}

// Puts the setting in whatever the tenant becomes.
void Comparison::force(Effects& effects) const {
  if (!effects.tenant) return;
  if (setting_.feature) {
    effects.tenant->features[static_cast<std::size_t>(*setting_.feature)] = setting_.number;
  } else {
    effects.tenant->rule_set = setting_.rule_set;
  }
}

bool Comparison::passed_over(const Fact& fact) const {
  if (!setting_.feature) return fact.kind == FactKind::kRuleSetActivated;
  return fact.kind == FactKind::kFeatureSet &&
         parse_feature(fact.features.front().name) == setting_.feature;
}

void Comparison::decided(const Fact& fact, Decision, Effects effects) {
  counted(fact, 0, std::move(effects));
}

void Comparison::counted(const Fact&, std::uint32_t, Effects effects) {
  touch(as_logged_, effects);
  as_logged_.apply(effects);
}

void Comparison::end_fact(const Fact& fact, const Digest&) {
  decide_forced(fact);
  compare(fact);
}

void Comparison::decide_forced(const Fact& fact) {
  if (!passed_over(fact)) rules::decide(forced_, fact, *this);
}

void Comparison::emit(Decision decision, Effects effects) {
  const DirectoryObject* object = nullptr;
  if (decision.object_handle) {
    for (const DirectoryObject& next : effects.objects) {
      if (next.handle == decision.object_handle) object = &next;
    }
  }
  std::optional<Key> key;
  if (object != nullptr) key = Key{object->connector, object->guid};
  if (!key && decision.account_handle) {
    const Account* account = forced_.account(decision.account_handle);
    if (account != nullptr) key = canonical(Key{kAccounts, account->object_id});
  }
  count(std::move(effects));
  // The course as logged is done with this fact: only what differs from it need be kept.
  if (!key) return;
  const bool differs = key->first ? !standing_of_object(as_logged_, key->first, key->second)
                                         .same(standing_of_object(forced_, key->first, key->second))
                                  : !standing_of_account(as_logged_, key->second)
                                         .same(standing_of_account(forced_, key->second));
  if (differs) decisions_.insert_or_assign(*key, std::move(decision));
}

void Comparison::count(Effects effects) {
  force(effects);
  touch(forced_, effects);
  forced_.apply(effects);
}

void Comparison::touch(const StateView& before, const Effects& effects) {
  for (const DirectoryObject& object : effects.objects) {
    touched_.insert({object.connector, object.guid});
  }
  for (const ObjectHandle handle : effects.forgotten) {
    const DirectoryObject* object = before.object(handle);
    if (object != nullptr) touched_.insert({object->connector, object->guid});
  }
  for (const Account& account : effects.accounts) {
    touched_.insert({kAccounts, account.object_id});
    if (account.cloud_object_id) touched_.insert({kAccounts, *account.cloud_object_id});
  }
}

// An account may have two ids (P3), and first another one in the other course.
Comparison::Key Comparison::canonical(const Key& key) const {
  if (key.first) return key;
  const Account* account = as_logged_.account(as_logged_.find_account(key.second));
  if (account == nullptr) account = forced_.account(forced_.find_account(key.second));
  return account == nullptr ? key : Key{kAccounts, account->object_id};
}

void Comparison::compare(const Fact& fact) {
  for (const Key& touched : touched_) {
    const Key key = canonical(touched);
    const auto& [connector, id] = key;
    Standing as_logged = connector ? standing_of_object(as_logged_, connector, id)
                                   : standing_of_account(as_logged_, id);
    Standing forced =
        connector ? standing_of_object(forced_, connector, id) : standing_of_account(forced_, id);
    // An account that only one course has made is told of with its object.
    const bool comparable = connector || (as_logged.known && forced.known);
    if (comparable && !as_logged.same(forced)) {
      diverge(key, fact, std::move(as_logged), std::move(forced));
      continue;
    }
    end(key, fact);
  }
  touched_.clear();
  decisions_.clear();
}

void Comparison::end(const Key& key, const Fact& fact) {
  const auto open = open_.find(key);
  if (open == open_.end()) return;
  open->second->until = fact.position;
  open_.erase(open);
}

void Comparison::diverge(const Key& key, const Fact& fact, Standing as_logged, Standing forced) {
  const Divergence::Kind kind = kind_of(as_logged, forced);
  const auto goes_on = [&](const Divergence& open) {
    return open.kind == kind && open.as_logged.same_way(as_logged) && open.forced.same_way(forced);
  };
  auto open = open_.find(key);
  if (open != open_.end() && !goes_on(*open->second)) {
    end(key, fact);
    open = open_.end();
  }
  if (open == open_.end()) {
    if (divergences_.size() >= limit_) {
      beyond_.insert(key);
      return;
    }
    divergences_.push_back(begin(key, fact, as_logged.known));
    open = open_.emplace(key, &divergences_.back()).first;
  }
  Divergence& divergence = *open->second;
  divergence.kind = kind;
  divergence.as_logged = std::move(as_logged);
  divergence.forced = std::move(forced);
}

Divergence Comparison::begin(const Key& key, const Fact& fact, bool known_as_logged) {
  Divergence divergence;
  divergence.since = fact.position;
  divergence.time = fact.time;
  const auto& [connector, id] = key;
  const StateView& state = known_as_logged ? as_logged_ : forced_;
  if (connector) {
    const DirectoryObject& object = *object_in(state, connector, id);
    divergence.party = rules::party(state, object);
    const bool now = known_as_logged && object.last_decision.position == fact.position;
    if (now) divergence.decision_as_logged = object.last_decision;
  } else {
    divergence.party = rules::party(*state.account(state.find_account(id)));
  }
  const auto decision = decisions_.find(key);
  if (decision != decisions_.end()) divergence.decision_forced = std::move(decision->second);
  return divergence;
}

}  // namespace tenon::projections
