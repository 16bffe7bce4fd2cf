#include "tests/model/history_cloud.h"

namespace tenon::model {
namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;
constexpr std::int64_t kNewYearMicros = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z

}  // namespace

Fact CloudSide::about(FactKind kind, const Guid& account) {
  Fact fact;
  fact.kind = kind;
  fact.source = "cloud";
  fact.image.id = account;
  return fact;
}

Fact CloudSide::next() {
  const std::uint64_t turn = random_.below(20);
  if (turn < 6) {
    const std::uint64_t person = pools_.person();
    if (said_.count(Pools::account(person)) == 0 || pools_.chance(Trait::kRepeatedCreations, 30)) {
      return creation(person);
    }
  }
  if (turn < 8 && pools_.has(Trait::kCloudDeletions)) return deletion();
  if (turn < 9 && pools_.has(Trait::kRestores)) {
    return about(FactKind::kAccountRestored, pools_.some_account());
  }
  if (turn < 10 && pools_.chance(Trait::kPurges, 40)) {
    return about(FactKind::kAccountPurged, pools_.some_account());
  }
  if (turn < 13 && (pools_.has(Trait::kRoles) || pools_.has(Trait::kEligibility))) {
    return role_fact();
  }
  if (turn < 14 && pools_.has(Trait::kLicences)) return licence();
  if (pools_.has(Trait::kCloudEdits)) return change();
  return creation(pools_.person());
}

bool CloudSide::is(ObjectType type, const Guid& account) const {
  const auto known = types_.find(account);
  return known != types_.end() && known->second == type;
}

void CloudSide::add_past(Image& image, std::uint64_t person) {
  if (pools_.chance(Trait::kAnchors, 35)) {
    // Groups and contacts carry an anchor only if they were synced before.
    if (*image.type == ObjectType::kUser || pools_.has(Trait::kPast)) {
      image.immutable_id = pools_.anchor(person);
    }
  }
  if (pools_.chance(Trait::kPast, 25)) {
    image.sync_enabled = random_.chance(60) ? SyncEnabled::kTrue : SyncEnabled::kFormerly;
  }
  if (pools_.chance(Trait::kIdentifiers, 20)) {
    image.on_premises_object_identifier =
        Pools::object(random_.chance(60) ? person : pools_.person());
  }
  if (pools_.chance(Trait::kPast, 8)) image.is_cloud_managed = true;
  if (pools_.chance(Trait::kPast, 8) && pools_.has(Trait::kCloudDeletions)) {
    const auto days = static_cast<std::int64_t>(random_.below(40));
    image.deleted_at = Micros{kNewYearMicros + (days - 35) * kDayMicros};
  }
  if (pools_.chance(Trait::kRoles, 15)) image.roles.push_back(pools_.role());
  if (pools_.chance(Trait::kEligibility, 15)) image.eligible_roles.push_back(pools_.role());
}

Fact CloudSide::creation(std::uint64_t person) {
  // Now and then the cloud speaks of an account under the id that P made, or would make next (P2).
  const bool made_id = pools_.chance(Trait::kRepeatedCreations, 5);
  Fact fact =
      about(FactKind::kAccountCreated,
            made_id ? pools_.provisioned(Pools::object(person).anchor(), random_.below(5) / 4)
                    : Pools::account(person));
  Image& image = fact.image;
  pools_.remember(image.id);
  if (const auto known = said_.find(image.id); known != said_.end() && random_.chance(50)) {
    image = known->second;
    if (random_.chance(60)) pools_.alter(image, person, false);
    return fact;
  }
  image.type = pools_.type_of(person);
  if (pools_.chance(Trait::kTypeChanges, 10)) {
    image.type = static_cast<ObjectType>(1 + random_.below(3));
  }
  if (random_.chance(60)) image.authored_by = static_cast<AuthoredBy>(1 + random_.below(7));
  types_.emplace(image.id, *image.type);
  if (is(ObjectType::kUser, image.id) && pools_.chance(Trait::kGuests, 8)) {
    image.user_type = UserType::kGuest;
  }
  if (is(ObjectType::kGroup, image.id)) {
    if (random_.chance(50)) image.group_kind = static_cast<GroupKind>(1 + random_.below(5));
    if (pools_.chance(Trait::kSids, 50)) image.security_identifier = pools_.security_identifier();
  }
  if (pools_.chance(Trait::kLicences, 30)) image.licensed = random_.chance(80);
  if (pools_.chance(Trait::kLicences, 15)) image.exchange_licensed = true;
  add_past(image, person);
  pools_.fill(image, person, false);
  said_[image.id] = image;
  return fact;
}

Fact CloudSide::change() {
  const Guid id = pools_.some_account();
  Fact fact = about(FactKind::kAccountChanged, id);
  const std::uint64_t person = pools_.person();
  const auto known = said_.find(id);
  if (known != said_.end() && random_.chance(15)) {  // said again
    fact.image.attributes = known->second.attributes;
    return fact;
  }
  pools_.alter(fact.image, person, false);
  if (random_.chance(30)) pools_.alter(fact.image, person, false);
  if (pools_.chance(Trait::kAnchorChanges, 12)) {
    fact.image.immutable_id = random_.chance(30) ? "" : pools_.anchor(person);
  }
  if (pools_.chance(Trait::kLicences, 8)) fact.image.licensed = random_.chance(50);
  if (is(ObjectType::kUser, id) && pools_.chance(Trait::kGuests, 5)) {
    fact.image.user_type = random_.chance(60) ? UserType::kGuest : UserType::kMember;
  }
  if (pools_.chance(Trait::kSids, 5)) fact.image.security_identifier = pools_.security_identifier();
  if (is(ObjectType::kGroup, id) && pools_.chance(Trait::kGroups, 8)) {
    fact.image.group_kind = static_cast<GroupKind>(1 + random_.below(5));
  }
  if (pools_.chance(Trait::kPast, 4)) fact.image.sync_enabled = SyncEnabled::kTrue;
  if (pools_.chance(Trait::kIdentifiers, 4)) {
    fact.image.on_premises_object_identifier = Pools::object(person);
  }
  if (known != said_.end()) {
    for (const NamedAttribute& attribute : fact.image.attributes) {
      std::vector<std::string> texts;
      for (const auto& value : attribute.values) texts.push_back(value.text);
      set_attribute(known->second, attribute.key, texts);
    }
  }
  return fact;
}

Fact CloudSide::deletion() {
  Fact fact = about(FactKind::kAccountDeleted, pools_.some_account());
  if (random_.chance(15)) {
    const auto days = static_cast<std::int64_t>(random_.below(45));
    fact.image.deleted_at = Micros{kNewYearMicros + (days - 25) * kDayMicros};
  }
  return fact;
}

Fact CloudSide::role_fact() {
  const bool eligible =
      pools_.has(Trait::kEligibility) && (!pools_.has(Trait::kRoles) || random_.chance(45));
  const bool taken = random_.chance(40);
  const FactKind kind = eligible
                            ? taken ? FactKind::kRoleNoLongerEligible : FactKind::kRoleMadeEligible
                        : taken ? FactKind::kRoleRemoved
                                : FactKind::kRoleAssigned;
  Fact fact = about(kind, pools_.some_account());
  fact.role = pools_.role();
  if (taken) {
    fact.role.display_name.clear();
    fact.role.privileged = false;
  }
  return fact;
}

Fact CloudSide::licence() {
  Fact fact = about(FactKind::kLicenceChanged, pools_.some_account());
  fact.licensed = random_.chance(60);
  fact.exchange_licensed = fact.licensed && random_.chance(40);
  return fact;
}

Fact CloudSide::echo(std::uint64_t person, const Image* object) {
  // Under an id of its own, or one that is somebody else's already.
  Fact fact = about(FactKind::kAccountCreated,
                    random_.chance(90) ? Pools::echo(person) : pools_.some_account());
  Image& image = fact.image;
  pools_.remember(image.id);
  image.type = object && object->type ? *object->type : pools_.type_of(person);
  image.authored_by = AuthoredBy::kSync;
  image.immutable_id =
      object && object->source_anchor ? *object->source_anchor : Pools::object(person).anchor();
  if (random_.chance(50)) {
    image.sync_enabled = SyncEnabled::kTrue;
    image.on_premises_object_identifier = Pools::object(person);
  }
  if (object && random_.chance(60)) {
    image.attributes = object->attributes;
  } else {
    pools_.fill(image, person, false);
  }
  return fact;
}

Fact CloudSide::own_writes(std::uint64_t person, const Image& object) {
  const Guid id = random_.chance(40) ? Pools::account(person)
                                     : pools_.provisioned(Pools::object(person).anchor(), 0);
  Fact fact = about(FactKind::kAccountChanged, id);
  fact.image.attributes = object.attributes;
  return fact;
}

}  // namespace tenon::model
