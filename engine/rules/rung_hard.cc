#include "engine/rules/rungs.h"

namespace tenon::rules {
namespace {

Candidate candidate(const Account& account, Outcome verdict, Rule rule, std::string because = {}) {
  Candidate result;
  result.account = party(account);
  result.verdict = verdict;
  result.rule = rule;
  result.because = std::move(because);
  return result;
}

bool identifier_differs(const Account& account, const DirectoryObject& object) {
  return account.on_premises_object_identifier &&
         *account.on_premises_object_identifier != object.guid;
}

Found refuse(const Account& account, Outcome verdict, Rule rule) {
  return Found{account.handle, verdict, rule, BindAs::kTakeover, true};
}

Found accept(const Account& account, Rule rule, BindAs bind_as) {
  return Found{account.handle, Outcome::kBound, rule, bind_as, false};
}

// H3 to H8: a takeover.
Found take_over(const Context& context, const Account& account, const DirectoryObject& object) {
  const Tenant& tenant = context.tenant();
  if (account.sync_enabled != SyncEnabled::kTrue &&
      tenant.is_on(Feature::kBlockCloudObjectTakeoverThroughHardMatch)) {
    return refuse(account, Outcome::kInvalidHardMatch, Rule::kH3);
  }
  if (tenant.has_rule_set(RuleSet::k2026_06) && account.holds_privileged_role()) {
    return refuse(account, Outcome::kInvalidHardMatch, Rule::kH4);
  }
  if (tenant.has_rule_set(RuleSet::k2026_07) && account.eligible_for_privileged_role()) {
    return refuse(account, Outcome::kInvalidHardMatch, Rule::kH5);
  }
  if (tenant.has_rule_set(RuleSet::k2026_07) && identifier_differs(account, object) &&
      !tenant.is_on(Feature::kAllowOnPremUpdateOfOnPremisesObjectIdentifier)) {
    return refuse(account, Outcome::kAttributeUpdateNotAllowed, Rule::kH6);
  }
  if (account.binned()) return accept(account, Rule::kH7, BindAs::kRestore);
  return accept(account, Rule::kH8, BindAs::kTakeover);
}

// The table of H, in its order: the first row that applies decides.
Found judge(const Context& context, const Account& account, const DirectoryObject& object,
            bool by_sid) {
  if (account.type != object.type) {
    return refuse(account, Outcome::kObjectTypeMismatch, Rule::kH1);
  }
  if (account.object && account.object != object.handle) {
    return refuse(account, Outcome::kInvalidHardMatch, Rule::kH2);
  }
  const bool exists_already = account.live() && account.sync_enabled == SyncEnabled::kTrue &&
                              (by_sid || !identifier_differs(account, object));
  if (exists_already) return accept(account, Rule::kH0, BindAs::kRelink);
  if (account.is_cloud_managed) {
    if (account.live()) return accept(account, Rule::kH9, BindAs::kLinkOnly);
    return refuse(account, Outcome::kOnPremisesChangeIgnored, Rule::kH9);
  }
  return take_over(context, account, object);
}

// A synced group whose anchor the cloud does not show: the first live and unlinked one with the
// object's security identifier.
const Account* group_by_sid(const Context& context, const DirectoryObject& object) {
  if (object.type != ObjectType::kGroup || object.security_identifier.empty()) return nullptr;
  AccountHandle handle;
  while ((handle = context.view.next_with_sid(object.security_identifier, handle))) {
    const Account* account = context.view.account(handle);
    // Without an anchor it is without a link: a binding stamps one.
    if (account->type == ObjectType::kGroup && account->immutable_id.empty() &&
        account->sync_enabled == SyncEnabled::kTrue) {
      return account;
    }
  }
  return nullptr;
}

// What the rule saw.
std::string seen(const Account& account, const Found& found) {
  switch (found.rule) {
    case Rule::kH3:
      return account.sync_enabled == SyncEnabled::kFormerly ? "formerly synchronised"
                                                            : "never synchronised";
    case Rule::kH4: return privileged_role(account.roles);
    case Rule::kH5: return privileged_role(account.eligible_roles);
    case Rule::kH6: return account.on_premises_object_identifier->text();
    default: return {};
  }
}

}  // namespace

std::string privileged_role(const std::vector<Role>& roles) {
  for (const Role& role : roles) {
    if (role.privileged) return role.display_name.empty() ? role.role_id : role.display_name;
  }
  return {};
}

RungResult hard_match(const Context& context, const DirectoryObject& object) {
  RungResult result;
  Rung& rung = result.rung;
  rung.id = RungId::kH;
  rung.tried = true;
  static const AttributeKey kSourceAnchor(std::string_view("sourceAnchor"));
  const auto said_now = [&](const std::string& text) {
    return AttributeValue{text, object.mentioned_at, 0, {}};
  };
  rung.key = ValueRef{kSourceAnchor, said_now(object.source_anchor), true};
  rung.key_folded = object.source_anchor;
  const Account* account = context.view.account(context.view.find_anchor(object.source_anchor));
  bool by_sid = false;
  if (account == nullptr) {
    account = group_by_sid(context, object);
    by_sid = account != nullptr;
    if (by_sid) {
      rung.key = ValueRef{AttributeKey(std::string_view("securityIdentifier")),
                          said_now(object.security_identifier), false};
      rung.key_folded = object.security_identifier;
    }
  }
  if (account == nullptr) return result;
  result.found = judge(context, *account, object, by_sid);
  rung.candidates.push_back(
      candidate(*account, result.found.verdict, result.found.rule, seen(*account, result.found)));
  if (result.found.rule == Rule::kH2) {
    rung.candidates.back().other = party(context.view, *context.view.object(account->object));
  }
  const bool itself = account->on_premises_object_identifier == object.guid;
  if (result.found.rule == Rule::kH3 && itself) {
    result.warnings.push_back(
        warning(WarningCode::kSelfConflict, Rule::kH3, *rung.key, party(*account)));
  }
  return result;
}

}  // namespace tenon::rules
