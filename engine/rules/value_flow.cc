#include "engine/rules/value_flow.h"

#include <algorithm>

namespace tenon::rules {
namespace {

// N5's and A2's own ways, not the plain one of flow_attributes().
bool flows_by_itself(AttributeId id, ObjectType type) {
  if (id == AttributeId::kProxyAddresses || id == AttributeId::kUserPrincipalName) return true;
  return type == ObjectType::kUser && id == AttributeId::kMailNickname;
}

std::vector<AttributeValue> values_of(const ValueList& list) {
  std::vector<AttributeValue> values;
  values.reserve(list.size());
  for (const ValueView& value : list) values.push_back(value.value());
  return values;
}

AttributeValue text_value(std::string text, Position now) {
  AttributeValue value;
  value.text = std::move(text);
  value.asserted = now;
  value.since = now;
  return value;
}

}  // namespace

ValueFlow::ValueFlow(const Context& context, const Account& before,
                     DirectoryObject& directory_object, const Asserted& asserted, FlowMode mode)
    : account(before),
      object(directory_object),
      context_(context),
      before_(before),
      flown_before_(take_flown(object)),
      asserted_(asserted),
      mode_(mode) {
  flow_addresses();
  flow_mail_nickname();
  flow_attributes();
  flow_group_kind();
  if (object.type == ObjectType::kUser) {
    // Also after a clash of addresses: every conflict names its parties.
    const std::size_t warned = warnings.size();
    const bool refused = failure != Outcome::kNone;
    flow_upn();
    if (refused) warnings.resize(warned);
  }
  std::sort(object.claims.begin(), object.claims.end(), [](const Claim& a, const Claim& b) {
    return std::tie(a.space, a.folded) < std::tie(b.space, b.folded);
  });
  if (failure != Outcome::kNone) put_back();
}

ValueFlow::Flown ValueFlow::take_flown(DirectoryObject& object) {
  Flown flown;
  flown.flowed = std::exchange(object.flowed, {});
  flown.claims.swap(object.claims);
  flown.address_flow = std::exchange(object.address_flow, AddressFlow::kNone);
  flown.mail_said.swap(object.mail_said);
  flown.kept_out_upn = object.kept_out_upn;
  return flown;
}

void ValueFlow::put_back() {
  object.flowed = flown_before_.flowed;
  object.claims = flown_before_.claims;
  object.address_flow = flown_before_.address_flow;
  object.mail_said = flown_before_.mail_said;
  object.kept_out_upn = flown_before_.kept_out_upn;
}

bool ValueFlow::claims_changed() const {
  // A claim is the same whichever fact said its value last.
  const auto& claims = flown_before_.claims;
  return !std::equal(object.claims.begin(), object.claims.end(), claims.begin(), claims.end(),
                     [](const Claim& a, const Claim& b) {
                       return std::tie(a.space, a.folded, a.since) ==
                              std::tie(b.space, b.folded, b.since);
                     });
}

bool ValueFlow::keeps_upn_out() const {
  return object.kept_out_upn != flown_before_.kept_out_upn && !object.kept_out_upn.empty();
}

// A user's mailNickname: on premises, else what the account has, else the first prefix at hand.
void ValueFlow::flow_mail_nickname() {
  if (object.type != ObjectType::kUser) return;
  const ValueList said = object.attributes.list(AttributeId::kMailNickname);
  if (!said.empty()) {
    if (!same_texts(account.attributes.list(AttributeId::kMailNickname), said)) {
      set_attribute(AttributeId::kMailNickname, said);
    }
    return;
  }
  if (!binding() || before_.attributes.has(AttributeId::kMailNickname)) return;
  const AddressList& addresses = asserted_.addresses.list;
  AttributeValue source;
  if (addresses.primary() != nullptr) {
    source = addresses.primary()->source.value();
    source.text = prefix_of(addresses.primary()->text.substr(5));
  } else if (object.attributes.has(AttributeId::kMail)) {
    source = object.attributes.values(AttributeId::kMail).front();
    source.text = prefix_of(object.attributes.text(AttributeId::kMail));
  } else if (asserted_.upn) {
    source = *asserted_.upn;
    source.text = prefix_of(asserted_.upn->text);
  } else {
    return;
  }
  if (!source.text.empty()) set_attribute(AttributeId::kMailNickname, {}, {source});
}

// A2 for every attribute with no way of its own.
void ValueFlow::flow_attributes() {
  // Both sets are in the order of their keys, and most values are what the account has already;
  // what flows by itself is not among them.
  auto held = before_.attributes.entries();
  std::optional<AttributeSet::Entry> other;
  for (auto entries = object.attributes.entries(); !entries.at_end();) {
    const AttributeSet::Entry entry = entries.next();
    if (flows_by_itself(entry.id, object.type)) {
      if (entry.id == AttributeId::kUserPrincipalName && object.type != ObjectType::kUser) {
        warnings.push_back(warning(WarningCode::kUpnOnNonUser, Rule::kK7,
                                   value_ref(entry.id, entry.values.front().value())));
      }
      continue;
    }
    while (!(other && *other >= entry) && !held.at_end()) other = held.next();
    const bool held_so = other && other->same_key(entry) && same_texts(other->values, entry.values);
    if (!held_so) set_attribute(entry.key(), entry.values);
    object.flowed.add(entry.id, entry.other);
  }
  if (object.flowed == flown_before_.flowed) return;
  // What flowed once and is not said any more goes.
  flown_before_.flowed.each([&](AttributeId id, std::string_view name) {
    if (id == AttributeId::kMailNickname) return;
    AttributeKey key(id);
    key.other = std::string(name);
    if (!object.attributes.has(key)) set_attribute(key, ValueList());
  });
}

void ValueFlow::flow_group_kind() {
  if (!object.security_identifier.empty()) account.security_identifier = object.security_identifier;
  if (object.type != ObjectType::kGroup || object.group_kind == GroupKind::kNone) return;
  if (account.group_kind == object.group_kind) return;
  Difference difference;
  difference.attribute = AttributeKey(std::string_view("groupKind"));
  const auto as_text = [&](GroupKind kind) {
    return text_value(std::string(name_of(kind)), context_.now());
  };
  if (account.group_kind != GroupKind::kNone) difference.before = {as_text(account.group_kind)};
  difference.after = {as_text(object.group_kind)};
  differences.push_back(std::move(difference));
  account.group_kind = object.group_kind;
}

void ValueFlow::quarantine(ValueSpace space, std::string folded, QuarantinedValue found,
                           Position since) {
  const Feature resiliency = space == ValueSpace::kUpn
                                 ? Feature::kQuarantineUponUpnConflict
                                 : Feature::kQuarantineUponProxyAddressesConflict;
  if (!context_.tenant().is_on(resiliency)) {
    clashes.push_back(std::move(found));
    fail(Outcome::kAttributeValueMustBeUnique, Rule::kQ2, {});
    return;
  }
  note_rule(Rule::kQ1);
  Claim claim;
  claim.space = space;
  claim.folded = std::move(folded);
  claim.value = found.value.value;
  claim.since = since;
  object.claims.push_back(std::move(claim));
  quarantined.push_back(std::move(found));
}

void ValueFlow::fail(Outcome outcome, Rule rule, std::string why) {
  if (failure != Outcome::kNone) return;
  failure = outcome;
  detail = std::move(why);
  note_rule(rule);
}

void ValueFlow::set_attribute(const AttributeKey& key, const ValueList& said) {
  const ValueList held = account.attributes.list(key);
  if (same_texts(held, said)) return;
  set_attribute(key, values_of(held), values_of(said));
}

void ValueFlow::set_attribute(const AttributeKey& key, std::vector<AttributeValue> old,
                              std::vector<AttributeValue> values) {
  for (AttributeValue& value : values) {
    const auto kept = std::find_if(old.begin(), old.end(), [&](const AttributeValue& candidate) {
      return candidate.text == value.text;
    });
    value.since = kept == old.end() ? context_.now() : kept->since;
  }
  account.attributes.set(key, values);
  if (key.id == AttributeId::kMail) account.cloud_said.set(key, values);
  Difference difference;
  difference.attribute = key;
  difference.before = std::move(old);
  difference.after = std::move(values);
  differences.push_back(std::move(difference));
}

void ValueFlow::note_rule(Rule rule) {
  if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
}

}  // namespace tenon::rules
