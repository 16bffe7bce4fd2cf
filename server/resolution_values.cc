#include "server/resolution_values.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/rules/normalise.h"

namespace tenon::server {
namespace {

constexpr char kUpnName[] = "userPrincipalName";
constexpr char kSamName[] = "onPremisesSamAccountName";
constexpr char kNicknameName[] = "mailNickname";
constexpr char kMailName[] = "mail";
constexpr char kAddressesName[] = "proxyAddresses";

void add_contested(std::vector<ContestedValue>& values, ContestedValue value) {
  const bool known = std::any_of(values.begin(), values.end(), [&](const ContestedValue& each) {
    return each.space == value.space && each.folded == value.folded;
  });
  if (!known) values.push_back(std::move(value));
}

bool is_about(const AttributeValue& text, const ContestedValue& value) {
  const auto address = rules::view_address(text.text);
  return address && address->is(value.space, value.folded);
}

ValueChange name_change(const ContestedValue& value, const AttributeSet& says) {
  const std::string upn(says.text(AttributeId::kUserPrincipalName));
  if (rules::fold(upn) == value.folded) return {kUpnName, upn, ""};
  const std::string sam(says.text(AttributeId::kOnPremisesSamAccountName));
  if (upn.empty() && !sam.empty()) return {kSamName, sam, ""};
  // Made from the nickname, because the asserted suffix is not verified (N5).
  const std::string nickname(says.text(AttributeId::kMailNickname));
  const bool made = rules::fold(nickname) == rules::prefix_of(value.folded);
  return made ? ValueChange{kNicknameName, nickname, ""} : ValueChange{};
}

std::string cloud_words(const ValueChange& change, const std::string& account) {
  if (change.attribute == kAddressesName) {
    return "remove " + change.value + " from the proxyAddresses of " + account;
  }
  return "give " + account + " another " + change.attribute + " than " + change.value;
}

// What the account has, where nobody says it any more.
ValueChange held_change(const ContestedValue& value, const Account& holder) {
  if (value.space == ValueSpace::kUpn) return {kUpnName, std::string(holder.upn()), ""};
  const rules::AddressList held = rules::held_addresses(holder.attributes);
  const rules::Address* address = held.find(value.space, value.folded);
  return {kAddressesName, address == nullptr ? value.folded : std::string(address->text), ""};
}

// Those of the values that the source does not say.
std::vector<ContestedValue> unsaid(const std::vector<ContestedValue>& values,
                                   const AttributeSet& says, rules::Side side) {
  std::vector<ContestedValue> rest;
  for (const ContestedValue& value : values) {
    if (changes_without({value}, says, side).empty()) rest.push_back(value);
  }
  return rest;
}

void free_in_cloud(const std::vector<ContestedValue>& values, const Account& holder,
                   ResolutionWays& ways) {
  const AttributeSet& says = holder.cloud_said;
  std::vector<ValueChange> changes = changes_without(values, says, rules::Side::kCloud);
  for (const ContestedValue& value : unsaid(values, says, rules::Side::kCloud)) {
    changes.push_back(held_change(value, holder));
  }
  for (const ValueChange& change : changes) {
    ways.in_cloud(holder, cloud_words(change, ways.name(holder)), change);
  }
}

// The holder gives the values up, where it is mastered.
void free_values(const std::vector<ContestedValue>& values, const Account& holder,
                 ResolutionWays& ways) {
  const DirectoryObject* behind = ways.linked_to(holder);
  if (behind == nullptr || holder.authority != Authority::kOnPremises) {
    free_in_cloud(values, holder, ways);
    return;
  }
  const AttributeSet& says = behind->attributes;
  for (const ValueChange& change : changes_without(values, says, rules::Side::kOnPremises)) {
    ways.in_directory(*behind, removal_words(change, ways.name(*behind)), change);
  }
  const std::vector<ContestedValue> kept = unsaid(values, says, rules::Side::kOnPremises);
  if (kept.empty()) return;
  // It has them from the time before it was mastered on premises.
  ways.here("Let " + ways.name(holder) +
                " be mastered in the cloud: on premises nothing says this of it.",
            "tenon authority transfer " + holder.object_id.text() + " --to cloud --reason WHY");
  free_in_cloud(kept, holder, ways);
}

// The object itself gives them up: it says all of them, in whatever way.
std::vector<ValueChange> own_changes(const std::vector<ContestedValue>& values,
                                     const DirectoryObject& object) {
  std::vector<ValueChange> changes =
      changes_without(values, object.attributes, rules::Side::kOnPremises);
  for (const ContestedValue& value : unsaid(values, object.attributes, rules::Side::kOnPremises)) {
    // Made from its account's nickname, because the asserted suffix is not verified (N5).
    if (value.space != ValueSpace::kUpn) continue;
    changes.push_back(
        {kUpnName, std::string(object.attributes.text(AttributeId::kUserPrincipalName)), ""});
  }
  return changes;
}

}  // namespace

std::vector<ContestedValue> contested_by(const DirectoryObject& object, const Decision& decision) {
  std::vector<ContestedValue> values;
  for (const Claim& claim : object.claims) add_contested(values, {claim.space, claim.folded});
  for (const QuarantinedValue& clash : decision.clashes) {
    if (clash.value.attribute == AttributeId::kUserPrincipalName) {
      add_contested(values, {ValueSpace::kUpn, rules::fold(clash.value.value.text)});
    } else if (const auto address = rules::view_address(clash.value.value.text)) {
      add_contested(values, {address->space(), rules::fold(address->value)});
    }
  }
  return values;
}

void add_all_held(const DirectoryObject& object, Moment& moment,
                  std::vector<ContestedValue>& values) {
  const auto add = [&](ValueSpace space, std::string_view folded) {
    const Account* holder = moment.holder(space, folded);
    if (holder != nullptr && holder->handle != object.account)
      add_contested(values, {space, std::string(folded)});
  };
  if (object.type == ObjectType::kUser) {
    add(ValueSpace::kUpn, rules::fold(object.attributes.text(AttributeId::kUserPrincipalName)));
  }
  const rules::SaidAddresses said =
      rules::said_addresses(object.attributes, rules::Side::kOnPremises);
  for (const rules::Address& address : said.list.addresses()) {
    if (address.comparable()) add(address.space(), address.folded);
  }
}

void add_value_ways(const std::vector<ContestedValue>& values, const DirectoryObject& object,
                    ResolutionWays& ways) {
  std::map<AccountHandle, std::vector<ContestedValue>> held;
  std::vector<ContestedValue> all;
  for (const ContestedValue& value : values) {
    const Account* holder = ways.moment().holder(value.space, value.folded);
    if (holder == nullptr) continue;
    held[holder->handle].push_back(value);
    all.push_back(value);
  }
  if (held.empty()) {
    ways.begin();
    ways.here(
        "Nobody has it any more: the end of the next cycle gives it to the oldest claim; "
        "without waiting for one:",
        "tenon sync force");
    return;
  }
  ways.begin("if " + ways.name(object) + " is to have it");
  for (const auto& [handle, of_one] : held) {
    free_values(of_one, *ways.moment().account(handle), ways);
  }
  ways.synchronise();
  const std::vector<ValueChange> changes = own_changes(all, object);
  if (changes.empty()) return;
  ways.begin("if the other is to keep it");
  for (const ValueChange& change : changes) {
    ways.in_directory(object, removal_words(change, ways.name(object)), change);
  }
}

std::vector<ValueChange> changes_without(const std::vector<ContestedValue>& values,
                                         const AttributeSet& says, rules::Side side) {
  std::vector<ValueChange> changes;
  std::vector<AttributeValue> left = says.values(AttributeId::kProxyAddresses);
  for (const ContestedValue& value : values) {
    if (value.space == ValueSpace::kUpn) {
      ValueChange change = name_change(value, says);
      if (!change.attribute.empty()) changes.push_back(std::move(change));
      continue;
    }
    std::erase_if(left, [&](const AttributeValue& text) {
      if (!is_about(text, value)) return false;
      changes.push_back({kAddressesName, text.text, ""});
      return true;
    });
  }
  AttributeSet rest = says;
  rest.set(AttributeId::kProxyAddresses, left);
  const rules::SaidAddresses said = rules::said_addresses(rest, side);
  for (const ContestedValue& value : values) {
    if (value.space != ValueSpace::kSmtp || said.list.find(value.space, value.folded) == nullptr) {
      continue;
    }
    changes.push_back({kMailName, std::string(says.text(AttributeId::kMail)), ""});
    break;
  }
  return changes;
}

std::string removal_words(const ValueChange& change, const std::string& object) {
  if (change.attribute == kUpnName) {
    return "give " + object + " another userPrincipalName than " + change.value;
  }
  if (change.attribute == kSamName) {
    return "give " + object +
           " a userPrincipalName; without one its name is made from its "
           "sAMAccountName " +
           change.value;
  }
  if (change.attribute == kNicknameName) {
    return "give " + object + " another mailNickname than " + change.value +
           ", or a userPrincipalName in a verified domain";
  }
  if (change.attribute == kMailName) {
    return "give " + object + " another mail than " + change.value;
  }
  if (change.attribute == kAddressesName) {
    return "remove " + change.value + " from the proxyAddresses of " + object;
  }
  return "give " + object + " another name";
}

std::string upn_fault(std::string_view text) {
  constexpr std::size_t kLocalMax = 64;
  constexpr std::size_t kDomainMax = 48;
  if (rules::is_upn(text)) return "";
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return "it has no @";
  if (text.find('@', at + 1) != std::string_view::npos) return "it has more than one @";
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (local.empty()) return "nothing stands before the @";
  if (domain.empty()) return "nothing stands after the @";
  if (local.size() > kLocalMax) {
    return "it has " + std::to_string(local.size()) + " characters before the @, at most 64";
  }
  if (domain.size() > kDomainMax) {
    return "it has " + std::to_string(domain.size()) + " characters after the @, at most 48";
  }
  if (local.front() == '.' || local.back() == '.')
    return "a dot stands at an end of its first part";
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  for (const char c : local) {
    if (plain(c) || std::string_view("'.-_!#^~").find(c) != std::string_view::npos) continue;
    if (c == ' ') return "there is a space in it";
    const bool ascii = c > ' ' && c < '\x7f';
    return ascii ? "“" + std::string(1, c) + "” is not allowed before the @"
                 : "a character other than A-Z a-z 0-9 ' . - _ ! # ^ ~ stands before the @";
  }
  return "its domain is not letters, digits, - and . without empty parts";
}

}  // namespace tenon::server
