// How an account's addresses follow its object: N2m, N4, A2 (replaced as a whole), Q1, Q2.
#include <algorithm>

#include "engine/rules/uniqueness.h"
#include "engine/rules/value_flow.h"

namespace tenon::rules {
namespace {

// Room for addresses that the account keeps beside what its object says.
constexpr std::size_t kKeptBeside = 4;

ValueRef ref(const Address& address) {
  return {AttributeId::kProxyAddresses, address.value(address.source.since), address.from_mail};
}

std::string listed(const Address& address) {
  const bool sip = address.protocol == Address::Protocol::kSip;
  return std::string(sip ? "sip:" : "smtp:").append(address.folded);
}

}  // namespace

void ValueFlow::flow_addresses() {
  if (asserted_.addresses_stand) {
    object.address_flow = AddressFlow::kWhole;
    return;
  }
  const SaidAddresses& said = asserted_.addresses;
  warnings.insert(warnings.end(), said.warnings.begin(), said.warnings.end());
  const AddressList held = held_addresses(before_.attributes);
  std::vector<Address> next = accepted_addresses();
  if (failure != Outcome::kNone) return;
  AddressTexts texts;
  keep_addresses(held, next, texts);

  if (said.from_mail) {
    object.address_flow = AddressFlow::kFromMail;
    for (const Address& address : said.list.addresses())
      object.mail_said.push_back(listed(address));
    note_rule(Rule::kN2m);
  } else if (!said.list.empty()) {
    object.address_flow = AddressFlow::kWhole;
  }
  set_addresses(AddressList::ordered(std::move(next), std::move(texts)), held);
}

// What the object says and the account can have.
std::vector<Address> ValueFlow::accepted_addresses() {
  std::vector<Address> accepted;
  accepted.reserve(asserted_.addresses.list.addresses().size() + kKeptBeside);
  for (const Address& address : asserted_.addresses.list.addresses()) {
    if (address.comparable() &&
        !may_have(context_, address.space(), address.folded, before_.handle)) {
      auto found = clash(context_, address.space(), address.folded, before_.handle, ref(address));
      quarantine(address.space(), std::string(address.folded), *std::move(found),
                 address.source.since);
      continue;
    }
    accepted.push_back(address);
  }
  return accepted;
}

// What the account has and the object does not take from it.
void ValueFlow::keep_addresses(const AddressList& held, std::vector<Address>& next,
                               AddressTexts& texts) {
  const SaidAddresses& said = asserted_.addresses;
  const AddressFlow last = flown_before_.address_flow;
  const bool replaced = (!said.list.empty() && !said.from_mail) || last == AddressFlow::kWhole;
  const bool demote = !said.list.empty() || last != AddressFlow::kNone;
  for (const Address& address : held.addresses()) {
    if (replaced && !is_cloud_domain_address(address)) continue;
    const auto& taken_back = flown_before_.mail_said;
    if (!taken_back.empty() &&
        std::find(taken_back.begin(), taken_back.end(), listed(address)) != taken_back.end()) {
      continue;
    }
    // The object says it itself: accepted_addresses() has judged it.
    if (address.comparable() && said.list.find(address.space(), address.folded) != nullptr)
      continue;
    if (mode_ == FlowMode::kRestore && address.comparable()) {
      const auto taken =
          clash(context_, address.space(), address.folded, before_.handle, ref(address));
      if (taken) {
        warnings.push_back(
            warning(WarningCode::kValueTakenMeanwhile, Rule::kH7, taken->value, taken->holder));
        continue;
      }
    }
    next.push_back(demote ? with_primary(address, false, texts) : address);
  }
}

void ValueFlow::set_addresses(const AddressList& next, const AddressList& held) {
  const bool spelling_counts = binding() && mode_ != FlowMode::kRelink;
  if (!spelling_counts && same_addresses(next, held)) return;
  std::vector<AttributeValue> old = before_.attributes.values(AttributeId::kProxyAddresses);
  // Nothing in the bin is held: what comes back with the account is held from now.
  const auto& held_before = mode_ == FlowMode::kRestore ? std::vector<AttributeValue>{} : old;
  std::vector<AttributeValue> values = next.values(context_.now(), held_before);
  if (same_texts(old, values)) return;
  account.attributes.set(AttributeId::kProxyAddresses, values);
  account.cloud_said.set(AttributeId::kProxyAddresses, values);
  Difference difference;
  difference.attribute = AttributeId::kProxyAddresses;
  for (const Address& address : held.addresses()) {
    if (!address.comparable() || next.find(address.space(), address.folded) != nullptr) continue;
    // Out of the bin comes also what others hold by now: that is not this account's to free.
    const AccountHandle holder = context_.view.find_holder(address.space(), address.folded);
    if (holder == before_.handle) difference.freed.emplace_back(address.text);
  }
  difference.before = std::move(old);
  difference.after = std::move(values);
  differences.push_back(std::move(difference));
}

}  // namespace tenon::rules
