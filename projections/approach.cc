#include "projections/approach.h"

#include "engine/rules/normalise.h"

namespace tenon::projections {
namespace {

bool is_about_object(FactKind kind) {
  return kind >= FactKind::kObjectPresent && kind <= FactKind::kObjectLeftScope;
}

bool is_about_account(FactKind kind) {
  return kind >= FactKind::kAccountCreated && kind <= FactKind::kLicenceChanged;
}

}  // namespace

void Approach::object(const Guid& guid, unsigned step) const {
  if (step == 0) return objects_.fetch_guid(guid);
  const std::uint32_t number = objects_.likely_by_guid(guid);
  if (number == 0) return;
  if (step == 1) return records_.objects.fetch_place(number);
  if (step == 2) return records_.objects.fetch(number);
  if (!records_.objects.has(number)) return;
  const std::uint32_t linked = packed_link(records_.objects.block(number));
  if (linked != 0) records_.accounts.fetch(linked);
}

void Approach::account(std::uint32_t number, unsigned step) const {
  if (number == 0) return;
  if (step == 1) records_.accounts.fetch_place(number);
  if (step == 2) records_.accounts.fetch(number);
}

void Approach::fact(const Fact& fact, unsigned step) {
  if (is_about_object(fact.kind)) {
    object(fact.image.id, step);
  } else if (is_about_account(fact.kind)) {
    if (step == 0) {
      accounts_.fetch_id(fact.image.id);
    } else {
      account(accounts_.likely_by_id(fact.image.id), step);
    }
  } else {
    return;
  }
  if (step < 3) said(fact.image, step);
}

// Who holds the values that the fact says: all of them are looked up, and the account with the UPN
// is most often the one in question.
void Approach::said(const Image& image, unsigned step) {
  for (const NamedAttribute& named : image.attributes) {
    const bool upn = named.key.id == AttributeId::kUserPrincipalName;
    if (!upn && (named.key.id != AttributeId::kProxyAddresses || step > 0)) continue;
    for (const NamedAttribute::Text& value : named.values) {
      if (upn) {
        rules::fold_into(value.text, folded_);
        if (step == 0) {
          accounts_.fetch_holder(ValueSpace::kUpn, folded_);
        } else {
          account(accounts_.likely_holder(ValueSpace::kUpn, folded_), step);
        }
      } else if (const auto address = rules::view_address(value.text);
                 address && address->comparable()) {
        rules::fold_into(address->value, folded_);
        accounts_.fetch_holder(address->space(), folded_);
      }
    }
  }
}

}  // namespace tenon::projections
