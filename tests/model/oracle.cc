#include "tests/model/oracle.h"

#include <algorithm>

#include "engine/base/check.h"
#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {

Account* account_named(State& state, const std::string& id) {
  for (Account& account : state.accounts) {
    if (account.object_id == id || account.cloud_object_id == id) return &account;
  }
  return nullptr;
}

Object* object_named(State& state, const std::string& key) {
  for (Object& object : state.objects) {
    if (object.key == key) return &object;
  }
  return nullptr;
}

Connector& connector_named(State& state, const std::string& name) {
  for (Connector& connector : state.connectors) {
    if (connector.name == name) return connector;
  }
  state.connectors.push_back({});
  state.connectors.back().name = name;
  return state.connectors.back();
}

Account* link_of(State& state, const Object& object) {
  return object.account.empty() ? nullptr : account_named(state, object.account);
}

Object* link_of(State& state, const Account& account) {
  return account.object.empty() ? nullptr : object_named(state, account.object);
}

bool holds_privileged(const std::vector<Role>& roles) {
  return std::any_of(roles.begin(), roles.end(), [](const Role& role) { return role.privileged; });
}

// --- saying

Verdict about(const Object& object) {
  Verdict verdict;
  verdict.object = object.key;
  verdict.account = object.account;
  return verdict;
}

Verdict about(const Account& account) {
  Verdict verdict;
  verdict.account = account.object_id;
  return verdict;
}

void name_party(Verdict& verdict, const std::string& party) {
  if (!party.empty() && party != verdict.object && party != verdict.account)
    verdict.parties.push_back(party);
}

namespace {

void tidy(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

// What C6 compares: "outcome, refusing rule, every candidate and party, warnings".
std::string in_full(const Finding& finding) {
  std::string all = finding.verdict.outcome + "|" + finding.verdict.refused_by;
  for (const std::string& candidate : finding.candidates) all += "|candidate " + candidate;
  for (const std::string& party : finding.verdict.parties) all += "|party " + party;
  std::vector<std::string> warnings;
  for (const Warning& warning : finding.warnings) {
    warnings.push_back(std::string(name_of(warning.code)) + " " + warning.value + " " +
                       warning.party);
  }
  tidy(warnings);
  for (const std::string& warning : warnings) all += "|warning " + warning;
  return all;
}

}  // namespace

void say(State& state, Verdict verdict) {
  tidy(verdict.parties);
  tidy(verdict.quarantined);
  tidy(verdict.warnings);
  state.verdicts.push_back(std::move(verdict));
}

void refuse(Finding& finding, Outcome outcome) {
  finding.verdict.outcome = name_of(outcome);
  finding.waits = true;
}

void refuse_by(Finding& finding, Rule rule, Outcome outcome) {
  finding.verdict.refused_by = name_of(rule);
  finding.verdict.refusal = name_of(outcome);
  refuse(finding, outcome);
}

void stop_waiting(Object& object) {
  object.waiting = false;
  object.waiting_since = 0;
  object.attempts = 0;
  object.standing.clear();
}

void conclude(State& state, Object& object, Finding finding, bool retry) {
  tidy(finding.verdict.parties);
  for (const Warning& warning : finding.warnings) {
    finding.verdict.warnings.push_back(std::string(name_of(warning.code)));
  }
  const std::string standing = in_full(finding);
  const bool same = finding.waits && object.waiting && object.standing == standing;
  object.attempts = same ? object.attempts + 1 : 0;  // C6
  if (finding.waits && !object.waiting) object.waiting_since = state.position;
  object.waiting = finding.waits;
  object.standing = finding.waits ? standing : std::string();
  if (!finding.waits) object.waiting_since = 0;
  if (!(same && retry)) say(state, finding.verdict);
}

// --- the oracle

Oracle::Oracle() : state_(std::make_unique<State>()) {}
Oracle::~Oracle() = default;
Oracle::Oracle(const Oracle& other) : state_(std::make_unique<State>(*other.state_)) {}
Oracle& Oracle::operator=(const Oracle& other) {
  *state_ = *other.state_;
  return *this;
}

namespace {

void judge(State& state, const Fact& fact) {
  switch (fact.kind) {
    case FactKind::kSyncForced: return sync_forced(state, fact);
    case FactKind::kDeletionsApproved: return deletions_approved(state, fact);
    case FactKind::kDeletionsRejected: return deletions_rejected(state, fact);
    case FactKind::kAuthorityTransferRequested: return transfer_requested(state, fact);
    case FactKind::kImmutableIdCleared: return immutable_id_cleared(state, fact);
    case FactKind::kObjectIdentifierMappingCleared: return mapping_cleared(state, fact);
    case FactKind::kDirectorySyncSwitched: return directory_sync_switched(state, fact);
    case FactKind::kSyncCycleStarted: return cycle_started(state, fact);
    case FactKind::kSyncCycleCompleted: return cycle_completed(state, fact);
    case FactKind::kObjectPresent: return object_present(state, fact);
    case FactKind::kObjectChanged: return object_changed(state, fact);
    case FactKind::kObjectDeleted: return object_deleted(state, fact);
    case FactKind::kObjectLeftScope: return object_left_scope(state, fact);
    default: break;
  }
  if (origin_of(fact.kind) == FactOrigin::kCloud) return account_fact(state, fact);
  tenant_fact(state, fact);
}

}  // namespace

std::vector<Verdict> Oracle::apply(const Fact& fact) {
  State& state = *state_;
  if (origin_of(fact.kind) == FactOrigin::kSystem) return {};
  state.position = fact.position.value;
  state.now = std::max(state.now, fact.time.value);  // 2: never going back
  state.verdicts.clear();
  if (!state.created && fact.kind != FactKind::kTenantCreated) {
    Verdict verdict;
    verdict.outcome = name_of(Outcome::kTenantUnknown);
    say(state, verdict);
  } else {
    if (origin_of(fact.kind) == FactOrigin::kOnPremises) connector_named(state, fact.source);
    judge(state, fact);
    end_claims(state);
    end_empty_holds(state);
  }
  return state.verdicts;
}

namespace {

std::vector<std::string> role_ids(const std::vector<Role>& roles) {
  std::vector<std::string> ids;
  for (const Role& role : roles) ids.push_back((role.privileged ? "!" : "") + role.role_id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

AccountPicture paint(const Account& account) {
  AccountPicture picture;
  picture.object_id = account.object_id;
  picture.cloud_object_id = account.cloud_object_id;
  picture.type = name_of(account.type);
  picture.state = name_of(account.state);
  picture.attributes = account.attributes;
  if (!account.upn.empty()) picture.attributes[std::string(kUpn)] = {account.upn};
  for (const Address& address : account.addresses) {
    picture.attributes[std::string(kProxies)].push_back(address.text);
  }
  if (!account.object.empty()) picture.asserted_upn = account.flowed_upn;
  picture.authored_by = name_of(account.authored_by);
  picture.user_type = name_of(account.user_type);
  picture.group_kind = name_of(account.group_kind);
  picture.immutable_id = account.immutable_id;
  picture.on_premises_object_identifier = account.object_identifier;
  picture.sync_enabled = name_of(account.sync_enabled);
  picture.authority = name_of(account.authority);
  picture.is_cloud_managed = account.is_cloud_managed;
  picture.rollback_pending = account.rollback_pending;
  picture.object = account.object;
  picture.deleted_at = account.deleted_at;
  picture.roles = role_ids(account.roles);
  picture.eligible_roles = role_ids(account.eligible_roles);
  picture.licensed = account.licensed;
  picture.exchange_licensed = account.exchange_licensed;
  return picture;
}

std::string name_of(Presence presence) {
  switch (presence) {
    case Presence::kInScope: return "IN_SCOPE";
    case Presence::kDeletionPending: return "DELETION_PENDING";
    case Presence::kLeavingScope: return "LEAVING_SCOPE";
    case Presence::kOutOfScope: return "OUT_OF_SCOPE";
  }
  return "";
}

ObjectPicture paint(const Object& object) {
  ObjectPicture picture;
  picture.object = object.key;
  picture.type = tenon::name_of(object.type);
  picture.presence = name_of(object.presence);
  picture.account = object.account;
  picture.attributes = object.attributes;
  picture.source_anchor = object.anchor;
  picture.waiting = object.waiting;
  if (object.waiting) picture.waiting_since = static_cast<std::int64_t>(object.waiting_since);
  picture.attempts = object.attempts;
  for (const Claim& claim : object.claims) {
    const std::string shown = claim.space == "upn"
                                  ? std::string(kUpn) + "=" + claim.folded.substr(4)
                                  : std::string(kProxies) + "=" + claim.folded;
    picture.claims.push_back(shown + " since " + std::to_string(claim.since));
  }
  std::sort(picture.claims.begin(), picture.claims.end());
  return picture;
}

}  // namespace

Picture Oracle::picture() const {
  const State& state = *state_;
  Picture picture;
  picture.tenant.created = state.created;
  for (const Domain& domain : state.domains) {
    picture.tenant.domains.push_back(domain.name + " " +
                                     std::string(tenon::name_of(domain.authentication)));
  }
  std::sort(picture.tenant.domains.begin(), picture.tenant.domains.end());
  if (state.created) picture.tenant.rule_set = tenon::name_of(state.rule_set);
  for (const auto& [feature, value] : state.features) {
    picture.tenant.features[std::string(tenon::name_of(feature))] = value;
  }
  picture.tenant.directory_sync_on = state.sync_on;
  for (const Account& account : state.accounts) picture.accounts.push_back(paint(account));
  for (const Object& object : state.objects) picture.objects.push_back(paint(object));
  for (const Connector& connector : state.connectors) {
    if (!connector.cycle_started && !connector.held) continue;
    ConnectorPicture painted;
    painted.name = connector.name;
    if (connector.cycle_started) painted.open_cycle = tenon::name_of(connector.cycle_type);
    painted.deletions_held = connector.held;
    picture.connectors.push_back(painted);
  }
  const auto by = [](auto member) {
    return [member](const auto& left, const auto& right) { return left.*member < right.*member; };
  };
  std::sort(picture.accounts.begin(), picture.accounts.end(), by(&AccountPicture::object_id));
  std::sort(picture.objects.begin(), picture.objects.end(), by(&ObjectPicture::object));
  std::sort(picture.connectors.begin(), picture.connectors.end(), by(&ConnectorPicture::name));
  return picture;
}

}  // namespace tenon::model_oracle
