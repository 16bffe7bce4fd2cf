#include "engine/rules/uniqueness.h"

#include "engine/base/check.h"
#include "engine/base/sha256.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {
namespace {

Position held_since(const Account& holder, ValueSpace space, std::string_view folded) {
  if (space == ValueSpace::kUpn) {
    return holder.attributes.values(AttributeId::kUserPrincipalName).front().since;
  }
  const Address* address = nullptr;
  const AddressList held = held_addresses(holder.attributes);
  address = held.find(space, folded);
  TENON_CHECK(address != nullptr);
  return address->source.since;
}

bool is_free(const Context& context, std::string_view folded_upn) {
  return !context.view.find_holder(ValueSpace::kUpn, folded_upn) &&
         !context.view.oldest_claim(ValueSpace::kUpn, folded_upn);
}

std::uint64_t digits_of(std::string_view tenant, std::string_view anchor, unsigned n) {
  const std::string_view zero("\0", 1);
  const Digest hash = sha256({tenant, zero, anchor, zero, std::to_string(n)});
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | hash[i];
  return value % 10000;
}

}  // namespace

bool may_have(const Context& context, ValueSpace space, std::string_view folded,
              AccountHandle self) {
  const AccountHandle holder = context.view.find_holder(space, folded);
  return holder ? holder == self : !context.view.oldest_claim(space, folded);
}

std::optional<QuarantinedValue> clash(const Context& context, ValueSpace space,
                                      std::string_view folded, AccountHandle self, ValueRef value) {
  const AccountHandle holder = context.view.find_holder(space, folded);
  if (holder && holder == self) return std::nullopt;
  QuarantinedValue found;
  found.value = std::move(value);
  if (holder) {
    const Account& other = *context.view.account(holder);
    found.holder = party(other);
    found.held_since = held_since(other, space, folded);
    return found;
  }
  const ObjectHandle claimant = context.view.oldest_claim(space, folded);
  if (!claimant) return std::nullopt;
  const DirectoryObject& object = *context.view.object(claimant);
  found.holder = party(context.view, object);
  for (const Claim& claim : object.claims) {
    if (claim.space == space && claim.folded == folded) found.held_since = claim.since;
  }
  return found;
}

std::optional<std::string> upn_with_digits(const Context& context, std::string_view clashed_upn,
                                           std::string_view anchor) {
  constexpr std::size_t kPrefixMax = 60;
  constexpr unsigned kTries = 10000;
  const std::string_view prefix = prefix_of(clashed_upn).substr(0, kPrefixMax);
  for (unsigned n = 0; n < kTries; ++n) {
    std::string digits = std::to_string(digits_of(context.tenant().name, anchor, n));
    digits.insert(0, 4 - digits.size(), '0');
    std::string upn = std::string(prefix) + digits + "@" + context.tenant().initial_domain;
    if (is_free(context, fold(upn))) return upn;
  }
  return std::nullopt;
}

}  // namespace tenon::rules
