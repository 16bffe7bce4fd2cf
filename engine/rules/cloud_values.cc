#include "engine/rules/cloud_values.h"

#include <algorithm>
#include <iterator>

#include "engine/base/check.h"
#include "engine/rules/said_attributes.h"
#include "engine/rules/uniqueness.h"

namespace tenon::rules {
namespace {

// These have ways of their own.
bool said_apart(AttributeId id) {
  return id == AttributeId::kUserPrincipalName || id == AttributeId::kProxyAddresses;
}

const NamedAttribute* named(const Image& image, AttributeId id) {
  for (const NamedAttribute& attribute : image.attributes) {
    if (attribute.key.id == id) return &attribute;
  }
  return nullptr;
}

// Takes one value from a loser; K1. All that an attribute loses is one difference.
void remove_value(Account& loser, ValueSpace space, const std::string& folded,
                  std::vector<Difference>& differences) {
  const AttributeId attribute =
      space == ValueSpace::kUpn ? AttributeId::kUserPrincipalName : AttributeId::kProxyAddresses;
  const std::vector<AttributeValue> before = loser.attributes.values(attribute);
  std::vector<AttributeValue> after;
  for (const AttributeValue& value : before) {
    const auto address = view_address(value.text);
    const bool goes = space == ValueSpace::kUpn || (address && address->is(space, folded));
    if (!goes) after.push_back(value);
  }
  loser.attributes.set(attribute, after);
  auto said = std::find_if(differences.begin(), differences.end(), [&](const Difference& each) {
    return each.attribute == AttributeKey(attribute);
  });
  if (said == differences.end()) {
    said = differences.insert(said, Difference{attribute, before, {}, {}});
  }
  said->after = std::move(after);
}

// What is said again stays as it was first said.
void keep_or_put(SaidAttributes& said, const NamedAttribute& named,
                 const AttributeSet::Entry* stood) {
  const ValueList old = stood == nullptr ? ValueList() : stood->values;
  const auto values = said.values(named, old);
  if (stood != nullptr && same_texts(old, values)) {
    said.keep(*stood);
  } else {
    said.put(named, values);
  }
}

// An address that N2m made of `mail` was not said; made again it is not new either.
bool said(const AddressList& before, const Address& address) {
  const Address* found = before.find(address.space(), address.folded);
  return found != nullptr && (!found->from_mail || address.from_mail);
}

bool said_the_same(const AddressList& a, const AddressList& b) {
  return same_addresses(a, b) &&
         std::equal(a.addresses().begin(), a.addresses().end(), b.addresses().begin(),
                    [](const Address& x, const Address& y) { return x.from_mail == y.from_mail; });
}

}  // namespace

std::vector<Role> by_id(std::vector<Role> roles) {
  std::stable_sort(roles.begin(), roles.end(),
                   [](const Role& a, const Role& b) { return a.role_id < b.role_id; });
  roles.erase(std::unique(roles.begin(), roles.end(),
                          [](const Role& a, const Role& b) { return a.role_id == b.role_id; }),
              roles.end());
  return roles;
}

bool same_standing(const Account& a, const Account& b) {
  return a.roles == b.roles && a.eligible_roles == b.eligible_roles && a.licensed == b.licensed &&
         a.exchange_licensed == b.exchange_licensed;
}

void take_standing(const Account& from, Account& to) {
  to.roles = from.roles;
  to.eligible_roles = from.eligible_roles;
  to.licensed = from.licensed;
  to.exchange_licensed = from.exchange_licensed;
}

CloudEdit::CloudEdit(const Context& context, const Account& before, bool whole)
    : account(before), context_(context), before_(before) {
  SaidAttributes said(context);
  attributes(said, whole);
  picture(said, whole);
  upn(whole);
  addresses(whole);
  properties(whole);
  anchor(whole);
}

void CloudEdit::attributes(SaidAttributes& said, bool whole) {
  said.make(before_.attributes, account.attributes,
            [&](const NamedAttribute* named, const AttributeSet::Entry* stood) {
              const AttributeId id = named != nullptr ? named->key.id : stood->id;
              const bool apart = said_apart(id);
              if (named != nullptr && !apart) {
                keep_or_put(said, *named, stood);
              } else if (stood != nullptr && (apart || !whole)) {
                said.keep(*stood);
              }
            });
}

void CloudEdit::picture(SaidAttributes& said, bool whole) {
  said.make(before_.cloud_said, account.cloud_said,
            [&](const NamedAttribute* named, const AttributeSet::Entry* stood) {
              if (named == nullptr) {
                if (!whole) said.keep(*stood);
              } else if (said_apart(named->key.id) || named->key.id == AttributeId::kMail) {
                keep_or_put(said, *named, stood);
              }
            });
}

template <typename Value>
bool CloudEdit::take(ValueSpace space, std::string_view folded, const Value& value) {
  const AccountHandle holder = context_.view.find_holder(space, folded);
  if (!holder || holder == account.handle) return true;
  const Account& other = *context_.view.account(holder);
  if (other.authority == Authority::kCloud) {
    taken_.push_back(Taken{holder, space, std::string(folded)});
    return true;
  }
  auto found = clash(context_, space, folded, account.handle, value());
  TENON_CHECK(found.has_value());
  left_out.push_back(*std::move(found));
  values_refused = true;
  return false;
}

void CloudEdit::upn(bool whole) {
  const std::string before(account.upn());
  take_upn(whole);
  if (account.upn() == before) return;
  // Domain facts start from the one that the account has now (N5).
  account.flowed_upn = AttributeValue{};
  account.upn_kept = false;
}

void CloudEdit::take_upn(bool whole) {
  const NamedAttribute* said = named(context_.fact.image, AttributeId::kUserPrincipalName);
  if (said == nullptr || said->values.empty()) {
    if (whole || said != nullptr) account.attributes.erase(AttributeId::kUserPrincipalName);
    return;
  }
  const ValueList old = account.attributes.list(AttributeId::kUserPrincipalName);
  const std::vector<AttributeValue> values = said_values(context_, *said, old);
  const auto ref = [&] { return value_ref(AttributeId::kUserPrincipalName, values.front()); };
  if (account.type != ObjectType::kUser) {
    warnings.push_back(warning(WarningCode::kUpnOnNonUser, Rule::kK7, ref()));
    account.cloud_said.erase(AttributeId::kUserPrincipalName);
    return;
  }
  if (!old.empty() && equal_folded(old.front().text, values.front().text)) return;
  if (account.live() && !take(ValueSpace::kUpn, fold(values.front().text), ref)) return;
  account.attributes.set(AttributeId::kUserPrincipalName, values);
}

// N2m: judged when what the cloud says of its addresses or mail changes; what was refused or lost
// does not come back by being said again.
void CloudEdit::addresses(bool whole) {
  const Image& image = context_.fact.image;
  const bool judged = whole || named(image, AttributeId::kProxyAddresses) != nullptr ||
                      named(image, AttributeId::kMail) != nullptr;
  if (!judged) return;
  const SaidAddresses before = said_addresses(before_.cloud_said, Side::kCloud);
  const SaidAddresses now = said_addresses(account.cloud_said, Side::kCloud);
  // Of what this fact says itself.
  std::copy_if(now.warnings.begin(), now.warnings.end(), std::back_inserter(warnings),
               [&](const DecisionWarning& dropped) {
                 return named(image, dropped.value->attribute.id) != nullptr;
               });
  if (said_the_same(before.list, now.list)) return;
  const AddressList held = held_addresses(before_.attributes);
  std::vector<Address> next;
  for (const Address& address : now.list.addresses()) {
    if (address.comparable()) {
      const bool has = held.find(address.space(), address.folded) != nullptr;
      if (!has && said(before.list, address)) continue;
      const auto ref = [&] {
        return value_ref(AttributeId::kProxyAddresses, address.value(address.source.since),
                         address.from_mail);
      };
      if (account.live() && !take(address.space(), address.folded, ref)) continue;
    }
    next.push_back(address);
  }
  const AddressList list = AddressList::ordered(std::move(next), {});
  if (same_addresses(list, held)) return;
  const std::vector<AttributeValue> old = before_.attributes.values(AttributeId::kProxyAddresses);
  account.attributes.set(AttributeId::kProxyAddresses, list.values(context_.now(), old));
}

void CloudEdit::properties(bool whole) {
  const Image& image = context_.fact.image;
  if (whole || image.user_type) account.user_type = image.user_type.value_or(UserType::kMember);
  if (whole || image.group_kind) account.group_kind = image.group_kind.value_or(GroupKind::kNone);
  if (whole || image.security_identifier) {
    account.security_identifier = image.security_identifier.value_or("");
  }
  // Roles, eligibility and licences only when named (K9).
  if (image.licensed) account.licensed = *image.licensed;
  if (image.exchange_licensed) account.exchange_licensed = *image.exchange_licensed;
  if (!image.roles.empty()) account.roles = by_id(image.roles);
  if (!image.eligible_roles.empty()) account.eligible_roles = by_id(image.eligible_roles);
  standing_changed = !same_standing(account, before_);
  left_out_of_change();
}

void CloudEdit::left_out_of_change() {
  const Image& image = context_.fact.image;
  if (before_.first_seen == context_.now()) return;  // a new account carries its past
  const auto left = [&](std::string_view name, bool differs) {
    if (!differs) return;
    AttributeValue value;
    value.asserted = context_.now();
    warnings.push_back(
        warning(WarningCode::kLeftOutOfChange, Rule::kK9, value_ref(AttributeKey(name), value)));
  };
  left("onPremisesObjectIdentifier",
       image.on_premises_object_identifier &&
           image.on_premises_object_identifier != before_.on_premises_object_identifier);
  left("syncEnabled", image.sync_enabled && *image.sync_enabled != before_.sync_enabled);
  left("isCloudManaged",
       image.is_cloud_managed && *image.is_cloud_managed != before_.is_cloud_managed);
}

// K8: an anchor never moves.
void CloudEdit::anchor(bool whole) {
  const Image& image = context_.fact.image;
  // Graph shows no anchor of groups and contacts: their images do not clear it.
  const bool cleared = whole && !image.immutable_id && account.type == ObjectType::kUser;
  if (!image.immutable_id && !cleared) return;
  const std::string wanted = image.immutable_id.value_or("");
  if (wanted == before_.immutable_id) return;
  if (before_.object) {
    if (image.immutable_id) anchor_refused = true;
    return;
  }
  const Account* other = context_.view.account(context_.view.find_anchor(wanted));
  if (!wanted.empty() && other != nullptr) {
    QuarantinedValue value;
    AttributeValue text;
    text.text = wanted;
    text.asserted = context_.now();
    value.value = value_ref(AttributeKey(std::string_view("immutableId")), text);
    value.holder = party(*other);
    value.held_since = other->immutable_id_since;
    left_out.push_back(std::move(value));
    anchor_taken = true;
    return;
  }
  account.immutable_id = wanted;
  account.immutable_id_since = context_.now();
}

bool CloudEdit::changes_values() const {
  return !(account.attributes == before_.attributes && account.flowed_upn == before_.flowed_upn &&
           account.upn_kept == before_.upn_kept && account.user_type == before_.user_type &&
           account.group_kind == before_.group_kind &&
           account.security_identifier == before_.security_identifier &&
           account.immutable_id == before_.immutable_id &&
           account.immutable_id_since == before_.immutable_id_since);
}

std::vector<Difference> CloudEdit::differences() const {
  std::vector<AttributeKey> keys = before_.attributes.keys();
  for (AttributeKey& key : account.attributes.keys()) keys.push_back(std::move(key));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<Difference> differences;
  for (AttributeKey& key : keys) {
    Difference difference;
    difference.before = before_.attributes.values(key);
    difference.after = account.attributes.values(key);
    if (same_texts(difference.before, difference.after)) continue;
    difference.attribute = std::move(key);
    differences.push_back(std::move(difference));
  }
  return differences;
}

void CloudEdit::take_from_losers(Context& context) const {
  std::vector<AccountHandle> losers;
  for (const Taken& taken : taken_) {
    if (std::find(losers.begin(), losers.end(), taken.loser) == losers.end()) {
      losers.push_back(taken.loser);
    }
  }
  for (AccountHandle handle : losers) {
    Account loser = *context.view.account(handle);
    Decision decision = context.decision(Outcome::kCloudValueMoved);
    decision.account = party(loser);
    decision.account_handle = handle;
    decision.rules.push_back(Rule::kK1);
    add_party(decision, party(account));
    for (const Taken& taken : taken_) {
      if (taken.loser != handle) continue;
      remove_value(loser, taken.space, taken.folded, decision.differences);
    }
    loser.last_changed = context.now();
    Effects effects;
    effects.accounts.push_back(std::move(loser));
    context.emit(std::move(decision), std::move(effects));
  }
}

}  // namespace tenon::rules
