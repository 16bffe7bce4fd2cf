// The attributes that a fact's image names, beside a set that stood before: how the next set is
// made, in one pass over both and written once.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/model/attribute.h"
#include "engine/model/fact.h"
#include "engine/rules/context.h"

namespace tenon::rules {

class SaidAttributes {
 public:
  // The fact outlives this.
  explicit SaidAttributes(const Context& context);

  // Makes `next` of `before`, which lies elsewhere: visit(named, stood) for each attribute of
  // either in the order of their keys, null where it is not there, calls keep() or put(), or
  // neither for one that is absent from then on.
  template <typename Visit>
  void make(const AttributeSet& before, AttributeSet& next, Visit visit);

  // The values of one named attribute as said at this fact: sets in byte order of their texts;
  // `since` of what was said before, letter case of keys aside (N1), goes on without a break. They
  // lie here until make() is next called.
  std::span<const ValueView> values(const NamedAttribute& named, const ValueList& before);

  void keep(const AttributeSet::Entry& entry);
  void put(const NamedAttribute& named, std::span<const ValueView> values);

 private:
  const Position now_;
  std::vector<const NamedAttribute*> named_;  // in the order of their keys
  std::vector<ValueView> values_;             // room for all of them, so that none is moved
  std::vector<AttributeSet::Part> parts_;
};

// Of one attribute alone.
std::vector<AttributeValue> said_values(const Context& context, const NamedAttribute& named,
                                        const ValueList& before);

template <typename Visit>
void SaidAttributes::make(const AttributeSet& before, AttributeSet& next, Visit visit) {
  values_.clear();
  parts_.clear();
  auto entries = before.entries();
  std::optional<AttributeSet::Entry> stood;
  const auto read = [&] {
    stood.reset();
    if (!entries.at_end()) stood = entries.next();
  };
  read();
  for (const NamedAttribute* named : named_) {
    const AttributeKey& key = named->key;
    for (; stood && stood->comes_before(key); read()) visit(nullptr, &*stood);
    const bool both = stood && *stood == key;
    visit(named, both ? &*stood : nullptr);
    if (both) read();
  }
  for (; stood; read()) visit(nullptr, &*stood);
  next.assign(parts_);
}

}  // namespace tenon::rules
