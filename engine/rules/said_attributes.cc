#include "engine/rules/said_attributes.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/rules/normalise.h"

namespace tenon::rules {
namespace {

// Keys of matching, where a change of letter case is no change (N1).
bool folds(const AttributeKey& key) {
  return key.id == AttributeId::kUserPrincipalName || key.id == AttributeId::kProxyAddresses ||
         key.id == AttributeId::kMail || key.id == AttributeId::kOnPremisesSamAccountName;
}

bool same(const AttributeKey& key, std::string_view a, std::string_view b) {
  return folds(key) ? equal_folded(a, b) : a == b;
}

// Appends them to `values`.
void view_said(Position now, const NamedAttribute& named, const ValueList& before,
               std::vector<ValueView>& values) {
  const auto first = static_cast<std::ptrdiff_t>(values.size());
  for (const NamedAttribute::Text& text : named.values) {
    ValueView value{text.text, now, text.index, now};
    for (const ValueView& said : before) {
      if (!same(named.key, said.text, value.text)) continue;
      value.since = said.since;
      break;
    }
    values.push_back(value);
  }
  if (named.values.size() < 2 || !is_multi_valued(named.key)) return;
  const auto begin = values.begin() + first;
  std::stable_sort(begin, values.end(),
                   [](const ValueView& a, const ValueView& b) { return a.text < b.text; });
  values.erase(std::unique(begin, values.end(),
                           [](const ValueView& a, const ValueView& b) { return a.text == b.text; }),
               values.end());
}

}  // namespace

SaidAttributes::SaidAttributes(const Context& context) : now_(context.now()) {
  const auto& attributes = context.fact.image.attributes;
  std::size_t values = 0;
  named_.reserve(attributes.size());
  for (const NamedAttribute& named : attributes) {
    values += named.values.size();
    // Few, and in most facts nearly in order.
    const auto place = std::upper_bound(
        named_.begin(), named_.end(), &named,
        [](const NamedAttribute* a, const NamedAttribute* b) { return a->key < b->key; });
    named_.insert(place, &named);
  }
  values_.reserve(values);
  constexpr std::size_t kStoodBeside = 16;
  parts_.reserve(attributes.size() + kStoodBeside);
}

std::span<const ValueView> SaidAttributes::values(const NamedAttribute& named,
                                                  const ValueList& before) {
  const std::size_t first = values_.size();
  TENON_CHECK(values_.capacity() - first >= named.values.size());
  view_said(now_, named, before, values_);
  return std::span(values_).subspan(first);
}

void SaidAttributes::keep(const AttributeSet::Entry& entry) {
  parts_.push_back({entry.id, entry.other, {}, entry.packed});
}

void SaidAttributes::put(const NamedAttribute& named, std::span<const ValueView> values) {
  parts_.push_back({named.key.id, named.key.other, values, {}});
}

std::vector<AttributeValue> said_values(const Context& context, const NamedAttribute& named,
                                        const ValueList& before) {
  std::vector<ValueView> views;
  views.reserve(named.values.size());
  view_said(context.now(), named, before, views);
  std::vector<AttributeValue> values;
  values.reserve(views.size());
  for (const ValueView& view : views) values.push_back(view.value());
  return values;
}

}  // namespace tenon::rules
