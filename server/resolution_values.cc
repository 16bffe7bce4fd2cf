#include "server/resolution_values.h"

#include <algorithm>
#include <optional>

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

// The value as an account has it.
std::string held_text(const ContestedValue& value, const Account& account) {
  if (value.space == ValueSpace::kUpn) return std::string(account.upn());
  const rules::AddressList held = rules::held_addresses(account.attributes);
  const rules::Address* address = held.find(value.space, value.folded);
  return address == nullptr ? value.folded : address->text;
}

void take_from(const ContestedValue& value, const Account& holder, ResolutionWays& ways) {
  const std::string text = held_text(value, holder);
  if (value.space == ValueSpace::kUpn) {
    ways.in_cloud(holder, "give " + ways.name(holder) + " another userPrincipalName than " + text,
                  {kUpnName, text, ""});
  } else {
    ways.in_cloud(holder, "remove " + text + " from the proxyAddresses of " + ways.name(holder),
                  {kAddressesName, text, ""});
  }
}

// The holder's side of the value, changed where it is mastered.
void free_value(const ContestedValue& value, const Account& holder, ResolutionWays& ways) {
  const DirectoryObject* behind = ways.linked_to(holder);
  if (behind == nullptr || holder.authority != Authority::kOnPremises) {
    take_from(value, holder, ways);
    return;
  }
  const ValueChange change = said_as(value, *behind);
  if (!change.attribute.empty()) {
    ways.in_directory(*behind, removal_words(change, ways.name(*behind)), change);
    return;
  }
  // It has the value from the time before it was mastered on premises.
  ways.here("Let " + ways.name(holder) +
                " be mastered in the cloud: on premises nothing says this value of it.",
            "tenon authority transfer " + holder.object_id.text() + " --to cloud");
  take_from(value, holder, ways);
}

}  // namespace

std::vector<ContestedValue> contested_by(const DirectoryObject& object, const Decision& decision) {
  std::vector<ContestedValue> values;
  for (const Claim& claim : object.claims) add_contested(values, {claim.space, claim.folded});
  for (const QuarantinedValue& clash : decision.clashes) {
    if (clash.value.attribute == AttributeId::kUserPrincipalName) {
      add_contested(values, {ValueSpace::kUpn, rules::fold(clash.value.value.text)});
    } else if (const auto address = rules::parse_address(clash.value.value)) {
      add_contested(values, {address->space(), address->folded});
    }
  }
  return values;
}

void add_value_ways(const std::vector<ContestedValue>& values, const DirectoryObject& object,
                    ResolutionWays& ways) {
  std::vector<const ContestedValue*> held;
  for (const ContestedValue& value : values) {
    if (ways.moment().holder(value.space, value.folded) != nullptr) held.push_back(&value);
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
  for (const ContestedValue* value : held) {
    free_value(*value, *ways.moment().holder(value->space, value->folded), ways);
  }
  ways.synchronise();
  ways.begin("if the other is to keep it");
  for (const ContestedValue* value : held) {
    const ValueChange change = said_as(*value, object);
    ways.in_directory(object, removal_words(change, ways.name(object)), change);
  }
}

ValueChange said_as(const ContestedValue& value, const DirectoryObject& object) {
  const AttributeSet& says = object.attributes;
  if (value.space == ValueSpace::kUpn) {
    const std::string upn(says.text(AttributeId::kUserPrincipalName));
    if (rules::fold(upn) == value.folded) return {kUpnName, upn, ""};
    const std::string sam(says.text(AttributeId::kOnPremisesSamAccountName));
    if (upn.empty() && !sam.empty()) return {kSamName, sam, ""};
    // Made from the nickname, because the asserted suffix is not verified (N5).
    const std::string nickname(says.text(AttributeId::kMailNickname));
    const bool made = rules::fold(nickname) == rules::prefix_of(value.folded);
    return made ? ValueChange{kNicknameName, nickname, ""} : ValueChange{};
  }
  for (const AttributeValue& text : says.values(AttributeId::kProxyAddresses)) {
    const auto address = rules::parse_address(text);
    if (address && address->comparable() && address->space() == value.space &&
        address->folded == value.folded) {
      return {kAddressesName, text.text, ""};
    }
  }
  const std::string mail(says.text(AttributeId::kMail));
  return rules::fold(mail) == value.folded ? ValueChange{kMailName, mail, ""} : ValueChange{};
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
