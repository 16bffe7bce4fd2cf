#include <algorithm>

#include "engine/base/check.h"
#include "engine/rules/normalise.h"
#include "projections/match_indexes.h"
#include "projections/overlay_records.h"

namespace tenon::projections {
namespace {

constexpr std::uint8_t kDn = 21;
constexpr std::uint8_t kAnchor = 22;
constexpr std::uint8_t kValue = 23;

// A GUID is found as the anchor made of it: most objects have both, which is then one entry.
Fingerprint guid_print(const Guid& guid) {
  const auto text = guid.anchor_text();
  return fingerprint(kAnchor, {text.data(), text.size()});
}

template <typename Visit>
void visit_keys(const DirectoryObject& object, Visit visit) {
  visit(guid_print(object.guid));
  visit(fingerprint(kDn, rules::fold(object.distinguished_name)));
  if (!object.source_anchor.empty()) visit(fingerprint(kAnchor, object.source_anchor));
}

bool same_keys(const DirectoryObject& a, const DirectoryObject& b) {
  return a.guid == b.guid && a.distinguished_name == b.distinguished_name &&
         a.source_anchor == b.source_anchor;
}

// Folded texts by which a person may ask for an object.
template <typename Visit>
void visit_asked(const DirectoryObject& object, Visit visit) {
  std::string folded;
  const auto visit_folded = [&](std::string_view text) {
    rules::fold_into(text, folded);
    visit(folded);
  };
  for (AttributeId id : {AttributeId::kUserPrincipalName, AttributeId::kMail}) {
    const std::string_view text = object.attributes.text(id);
    if (!text.empty()) visit_folded(text);
  }
  for (const ValueView& value : object.attributes.list(AttributeId::kProxyAddresses)) {
    const auto address = rules::view_address(value.text);
    if (address) visit_folded(address->comparable() ? address->value : value.text);
  }
}

bool same_asked(const DirectoryObject& a, const DirectoryObject& b) {
  const auto same = [&](AttributeId id) {
    return same_texts(a.attributes.list(id), b.attributes.list(id));
  };
  return same(AttributeId::kUserPrincipalName) && same(AttributeId::kMail) &&
         same(AttributeId::kProxyAddresses);
}

// Every number in the index for which `matches` holds, in order.
template <typename Matches>
std::vector<ObjectHandle> all(const FingerprintIndex& index, Fingerprint print, Matches matches) {
  std::vector<ObjectHandle> found;
  for (std::uint32_t number = index.find(print, matches); number != 0;
       number = index.find(print, matches, number)) {
    found.push_back(ObjectHandle{number});
  }
  return found;
}

bool asserts(const DirectoryObject& object, std::string_view folded) {
  bool found = false;
  visit_asked(object, [&](const std::string& text) { found = found || text == folded; });
  return found;
}

}  // namespace

template <typename Records>
void ObjectIndexes<Records>::remove(const DirectoryObject& before, const DirectoryObject* next) {
  const std::uint32_t number = before.handle.value;
  if (next == nullptr || !same_keys(before, *next)) {
    visit_keys(before, [&](Fingerprint print) { keys_.remove(print, number); });
  }
  if (next == nullptr || !same_asked(before, *next)) {
    visit_asked(before, [&](const std::string& text) {
      values_.remove(fingerprint(kValue, text), number);
    });
  }
  if (before.waiting) waiting_.erase({before.waiting_since, before.handle});
  if (before.leaving()) leaving_.erase({before.connector, {before.left_at, before.handle}});
  for (const Claim& claim : before.claims) {
    claims_.erase({claim.since, before.handle, claim.space, claim.folded});
    claims_by_value_.erase({claim.space, claim.folded, claim.since, before.handle});
  }
}

template <typename Records>
void ObjectIndexes<Records>::add(const DirectoryObject* before, const DirectoryObject& next) {
  const std::uint32_t number = next.handle.value;
  if (before == nullptr || !same_keys(*before, next)) {
    visit_keys(next, [&](Fingerprint print) { keys_.add(print, number); });
  }
  if (before == nullptr || !same_asked(*before, next)) {
    visit_asked(next,
                [&](const std::string& text) { values_.add(fingerprint(kValue, text), number); });
  }
  if (next.waiting) waiting_.insert({next.waiting_since, next.handle});
  if (next.leaving()) leaving_.insert({next.connector, {next.left_at, next.handle}});
  for (const Claim& claim : next.claims) {
    claims_.insert({claim.since, next.handle, claim.space, claim.folded});
    claims_by_value_.insert({claim.space, claim.folded, claim.since, next.handle});
  }
}

template <typename Records>
void ObjectIndexes<Records>::fetch_guid(const Guid& guid) const {
  keys_.fetch(guid_print(guid));
}

template <typename Records>
std::uint32_t ObjectIndexes<Records>::likely_by_guid(const Guid& guid) const {
  return keys_.likely(guid_print(guid));
}

template <typename Records>
ObjectHandle ObjectIndexes<Records>::by_guid(const Records& records, ConnectorHandle connector,
                                             const Guid& guid) const {
  return {keys_.find(guid_print(guid), [&](std::uint32_t number) {
    const DirectoryObject& object = records.object(number);
    return object.guid == guid && object.connector == connector;
  })};
}

template <typename Records>
std::vector<ObjectHandle> ObjectIndexes<Records>::all_by_guid(const Records& records,
                                                              const Guid& guid) const {
  return all(keys_, guid_print(guid),
             [&](std::uint32_t number) { return records.object(number).guid == guid; });
}

template <typename Records>
std::vector<ObjectHandle> ObjectIndexes<Records>::all_by_dn(
    const Records& records, std::string_view distinguished_name) const {
  return all(keys_, fingerprint(kDn, rules::fold(distinguished_name)), [&](std::uint32_t number) {
    return rules::equal_folded(records.object(number).distinguished_name, distinguished_name);
  });
}

template <typename Records>
std::vector<ObjectHandle> ObjectIndexes<Records>::all_by_anchor(const Records& records,
                                                                std::string_view anchor) const {
  return all(keys_, fingerprint(kAnchor, anchor),
             [&](std::uint32_t number) { return records.object(number).source_anchor == anchor; });
}

template <typename Records>
std::vector<ObjectHandle> ObjectIndexes<Records>::all_by_value(const Records& records,
                                                               std::string_view folded) const {
  return all(values_, fingerprint(kValue, folded),
             [&](std::uint32_t number) { return asserts(records.object(number), folded); });
}

template <typename Records>
std::optional<rules::ObjectPlace> ObjectIndexes<Records>::next_waiting(
    const std::optional<rules::ObjectPlace>& after) const {
  return after_in(waiting_, after);
}

template <typename Records>
std::optional<rules::ObjectPlace> ObjectIndexes<Records>::next_leaving(
    ConnectorHandle connector, const std::optional<rules::ObjectPlace>& after) const {
  const auto it = leaving_.upper_bound({connector, after.value_or(rules::ObjectPlace{})});
  if (it == leaving_.end() || it->first != connector) return std::nullopt;
  return it->second;
}

template <typename Records>
std::optional<rules::ClaimPlace> ObjectIndexes<Records>::next_claim(
    const std::optional<rules::ClaimPlace>& after) const {
  return after_in(claims_, after);
}

template <typename Records>
ObjectHandle ObjectIndexes<Records>::oldest_claim(ValueSpace space, std::string_view folded) const {
  const auto place = next_claim_of(space, folded, std::nullopt);
  return place ? place->object : ObjectHandle{};
}

template <typename Records>
std::optional<rules::ObjectPlace> ObjectIndexes<Records>::next_claim_of(
    ValueSpace space, std::string_view folded,
    const std::optional<rules::ObjectPlace>& after) const {
  if (claims_by_value_.empty()) return std::nullopt;
  const rules::ObjectPlace from = after.value_or(rules::ObjectPlace{});
  const auto it =
      claims_by_value_.upper_bound({space, std::string(folded), from.since, from.object});
  if (it == claims_by_value_.end()) return std::nullopt;
  const auto& [held_space, held, since, object] = *it;
  if (held_space != space || held != folded) return std::nullopt;
  return rules::ObjectPlace{since, object};
}

template class ObjectIndexes<MatchWindow>;
template class ObjectIndexes<OverlayRecords>;

}  // namespace tenon::projections
