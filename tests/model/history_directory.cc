#include "tests/model/history_directory.h"

#include <iterator>

namespace tenon::model {

const Image* DirectorySide::said(std::uint64_t person) const {
  for (const char* connector : {"ad", "ad2"}) {
    if (const auto known = said_.find({connector, person}); known != said_.end()) {
      return &known->second;
    }
  }
  return nullptr;
}

Fact DirectorySide::about(FactKind kind, std::uint64_t person, const std::string& connector) {
  Fact fact;
  fact.kind = kind;
  fact.source = connector;
  fact.image.id = Pools::object(person);
  return fact;
}

void DirectorySide::next(std::deque<Fact>& facts) {
  const std::uint64_t person = pools_.person();
  const std::string connector =
      random_.chance(85) ? pools_.connector_of(person) : pools_.connector();
  const bool known = said_.count({connector, person}) != 0;
  const std::uint64_t turn = random_.below(24);
  if (turn < 2 && pools_.has(Trait::kDeletions)) {
    facts.push_back(gone(person, connector, true));
  } else if (turn < 4 && pools_.has(Trait::kScope)) {
    facts.push_back(gone(person, connector, false));
  } else if (turn < 7) {
    facts.push_back(cycle_end(connector));
  } else if (turn < 8) {
    Fact start;
    start.kind = FactKind::kSyncCycleStarted;
    start.source = connector;
    start.cycle_type =
        pools_.chance(Trait::kInitialCycles, 40) ? CycleType::kInitial : CycleType::kDelta;
    facts.push_back(std::move(start));
  } else if (turn < 9 && random_.chance(40)) {
    whole_cycle(connector, facts);
  } else if (known && turn < 18) {
    facts.push_back(change(person, connector));
  } else if (!known && pools_.chance(Trait::kStrayFacts, 4)) {
    facts.push_back(change(person, connector));
  } else {
    facts.push_back(presence(person, connector));
  }
}

Fact DirectorySide::cycle_end(const std::string& connector) {
  Fact fact;
  fact.kind = FactKind::kSyncCycleCompleted;
  fact.source = connector;
  return fact;
}

Fact DirectorySide::gone(std::uint64_t person, const std::string& connector, bool deleted) {
  Fact fact =
      about(deleted ? FactKind::kObjectDeleted : FactKind::kObjectLeftScope, person, connector);
  if (deleted && pools_.chance(Trait::kAnchors, 30)) {
    fact.image.source_anchor = pools_.anchor(person);
  }
  return fact;
}

std::string DirectorySide::distinguished_name(std::uint64_t person) {
  std::string text = "CN=" + pools_.local(person);
  text += ",OU=" + std::to_string(random_.below(2));
  constexpr std::array<std::string_view, 4> kEnds = {",DC=contoso,DC=com", ",DC=contoso,DC=com",
                                                     ",dc=late,dc=example", ",DC=corp"};
  text += random_.pick(kEnds);
  return text;
}

void DirectorySide::make_up(Image& image, std::uint64_t person) {
  image.type = pools_.type_of(person);
  if (pools_.chance(Trait::kTypeChanges, 6)) {
    image.type = static_cast<ObjectType>(1 + random_.below(3));
  }
  if (pools_.chance(Trait::kNoUpn, 40)) {
    if (random_.chance(80)) image.distinguished_name = distinguished_name(person);
    if (random_.chance(80)) {
      set_attribute(image, AttributeId::kOnPremisesSamAccountName, {pools_.local(person)});
    }
  }
  if (pools_.chance(Trait::kAnchors, 12)) {
    image.source_anchor = pools_.chance(Trait::kLarge, 15)
                              ? std::string(random_.chance(50) ? 60 : 59, 'q')
                              : pools_.anchor(person);
    if (pools_.chance(Trait::kBadUpn, 6)) image.source_anchor = "";
  }
  if (*image.type == ObjectType::kGroup) {
    if (random_.chance(50)) image.group_kind = GroupKind::kSecurity;
    if (pools_.chance(Trait::kSids, 60)) image.security_identifier = pools_.security_identifier();
  }
  if (pools_.chance(Trait::kLarge, 4)) {
    image.certificate_count = static_cast<std::uint32_t>(14 + random_.below(3));
  }
  pools_.fill(image, person, true);
}

Fact DirectorySide::presence(std::uint64_t person, const std::string& connector) {
  Fact fact = about(FactKind::kObjectPresent, person, connector);
  const auto known = said_.find({connector, person});
  if (known != said_.end() && random_.chance(70)) {
    fact.image = known->second;
    if (random_.chance(50)) pools_.alter(fact.image, person, true);
    if (pools_.chance(Trait::kAnchorChanges, 8)) {
      fact.image.source_anchor = pools_.anchor(person);
    }
  } else {
    make_up(fact.image, person);
    const Image& image = fact.image;
    pools_.remember(pools_.provisioned(
        image.source_anchor ? *image.source_anchor : image.id.anchor(), random_.below(10) / 8));
  }
  said_[{connector, person}] = fact.image;
  return fact;
}

Fact DirectorySide::twin(std::uint64_t person, const std::string& connector, const Image& account) {
  Fact fact = about(FactKind::kObjectPresent, person, connector);
  fact.image.type = account.type;
  fact.image.attributes = account.attributes;
  if (random_.chance(50)) pools_.alter(fact.image, person, true);
  said_[{connector, person}] = fact.image;
  return fact;
}

Fact DirectorySide::change(std::uint64_t person, const std::string& connector) {
  Fact fact = about(FactKind::kObjectChanged, person, connector);
  Image& image = fact.image;
  if (random_.chance(90)) pools_.alter(image, person, true);
  if (random_.chance(25)) pools_.alter(image, person, true);
  if (pools_.chance(Trait::kAnchorChanges, 8)) image.source_anchor = pools_.anchor(person);
  if (pools_.chance(Trait::kTypeChanges, 4)) {
    image.type = static_cast<ObjectType>(1 + random_.below(3));
  }
  if (pools_.chance(Trait::kNoUpn, 8)) image.distinguished_name = distinguished_name(person);
  if (pools_.chance(Trait::kNoUpn, 8)) {
    set_attribute(image, AttributeId::kOnPremisesSamAccountName, {pools_.local(person)});
  }
  if (pools_.chance(Trait::kLarge, 3)) {
    image.certificate_count = static_cast<std::uint32_t>(14 + random_.below(3));
  }
  const auto known = said_.find({connector, person});
  if (known == said_.end()) return fact;
  if (image.source_anchor) known->second.source_anchor = image.source_anchor;
  if (image.distinguished_name) known->second.distinguished_name = image.distinguished_name;
  for (const NamedAttribute& attribute : image.attributes) {
    std::vector<std::string> texts;
    for (const auto& value : attribute.values) texts.push_back(value.text);
    set_attribute(known->second, attribute.key, texts);
  }
  return fact;
}

void DirectorySide::whole_cycle(const std::string& connector, std::deque<Fact>& facts) {
  Fact start;
  start.kind = FactKind::kSyncCycleStarted;
  start.source = connector;
  const bool initial = pools_.chance(Trait::kInitialCycles, 60);
  start.cycle_type = initial ? CycleType::kInitial : CycleType::kDelta;
  facts.push_back(std::move(start));
  const std::uint64_t mentioned = random_.chance(80) ? 85 : 40;
  for (std::uint64_t person = 0; person < pools_.objects(); ++person) {
    if (said_.count({connector, person}) == 0) continue;
    if (!random_.chance(initial ? mentioned : 20)) continue;
    facts.push_back(random_.chance(70) ? presence(person, connector) : change(person, connector));
  }
  facts.push_back(cycle_end(connector));
}

}  // namespace tenon::model
