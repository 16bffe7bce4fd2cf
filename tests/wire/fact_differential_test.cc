// Our decoder against libprotobuf: what a message says is what the fact says.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "engine/wire/fact_decoder.h"
#include "tests/wire/random_fact.h"

namespace tenon::wire {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("TENON_SEED");
  return given ? std::strtoull(given, nullptr, 10)
               : static_cast<std::uint64_t>(
                     std::chrono::steady_clock::now().time_since_epoch().count());
}

Micros micros(const google::protobuf::Timestamp& time) {
  return Micros{time.seconds() * 1'000'000 + time.nanos() / 1'000};
}

// Enum 0 reads as `unspecified`.
template <typename Ours, typename Theirs>
Ours as(Theirs theirs, Ours unspecified) {
  return theirs == 0 ? unspecified : static_cast<Ours>(theirs);
}

template <typename Ours, typename Theirs>
void expect_optional(bool has, const Theirs& theirs, const std::optional<Ours>& ours) {
  ASSERT_EQ(ours.has_value(), has);
  if (has) {
    EXPECT_EQ(*ours, static_cast<Ours>(theirs));
  }
}

void expect_same(const v1::Role& theirs, const Role& ours) {
  EXPECT_EQ(ours.role_id, theirs.role_id());
  EXPECT_EQ(ours.display_name, theirs.display_name());
  EXPECT_EQ(ours.privileged, theirs.privileged());
}

template <typename Theirs>
void expect_same_roles(const Theirs& theirs, const std::vector<Role>& ours) {
  ASSERT_EQ(ours.size(), static_cast<std::size_t>(theirs.size()));
  for (int i = 0; i < theirs.size(); ++i) expect_same(theirs[i], ours[static_cast<std::size_t>(i)]);
}

template <typename Theirs>
void expect_same_attributes(const Theirs& theirs, const Image& ours) {
  const auto sent = static_cast<std::size_t>(theirs.attributes_size());
  ASSERT_EQ(ours.attributes.size(), sent + (theirs.has_account_enabled() ? 1 : 0));
  for (std::size_t i = 0; i < sent; ++i) {
    const v1::Attribute& attribute = theirs.attributes(static_cast<int>(i));
    EXPECT_EQ(ours.attributes[i].key.name(), attribute.name());
    std::size_t next = 0;
    for (int v = 0; v < attribute.values_size(); ++v) {
      if (attribute.values(v).empty()) continue;
      ASSERT_LT(next, ours.attributes[i].values.size());
      EXPECT_EQ(ours.attributes[i].values[next].text, attribute.values(v));
      EXPECT_EQ(ours.attributes[i].values[next].index, static_cast<std::uint32_t>(v));
      ++next;
    }
    EXPECT_EQ(next, ours.attributes[i].values.size());
  }
  if (theirs.has_account_enabled()) {
    EXPECT_EQ(ours.attributes.back().key, AttributeKey(AttributeId::kAccountEnabled));
    EXPECT_EQ(ours.attributes.back().values.at(0).text,
              theirs.account_enabled() ? "true" : "false");
  }
  expect_optional(theirs.has_group_kind(), theirs.group_kind(), ours.group_kind);
  expect_optional(theirs.has_security_identifier(), theirs.security_identifier(),
                  ours.security_identifier);
  EXPECT_EQ(ours.type, static_cast<ObjectType>(theirs.type()));
}

void expect_same(const v1::AccountImage& theirs, const Image& ours) {
  EXPECT_EQ(ours.id.text(), theirs.object_id());
  expect_same_attributes(theirs, ours);
  const auto tool = as(theirs.authored_by(), AuthoredBy::kUnknown);
  EXPECT_EQ(ours.authored_by.value_or(AuthoredBy::kUnknown), tool);
  expect_optional(theirs.has_user_type(), as(theirs.user_type(), UserType::kMember),
                  ours.user_type);
  expect_optional(theirs.has_licensed(), theirs.licensed(), ours.licensed);
  expect_optional(theirs.has_exchange_licensed(), theirs.exchange_licensed(),
                  ours.exchange_licensed);
  expect_optional(theirs.has_immutable_id(), theirs.immutable_id(), ours.immutable_id);
  ASSERT_EQ(ours.on_premises_object_identifier.has_value(),
            theirs.has_on_premises_object_identifier());
  if (theirs.has_on_premises_object_identifier()) {
    EXPECT_EQ(ours.on_premises_object_identifier->text(), theirs.on_premises_object_identifier());
  }
  expect_optional(theirs.has_sync_enabled(), as(theirs.sync_enabled(), SyncEnabled::kNever),
                  ours.sync_enabled);
  expect_optional(theirs.has_is_cloud_managed(), theirs.is_cloud_managed(), ours.is_cloud_managed);
  ASSERT_EQ(ours.deleted_at.has_value(), theirs.has_deleted_at());
  if (theirs.has_deleted_at()) {
    EXPECT_EQ(*ours.deleted_at, micros(theirs.deleted_at()));
  }
  expect_same_roles(theirs.roles(), ours.roles);
  expect_same_roles(theirs.eligible_roles(), ours.eligible_roles);
}

void expect_same(const v1::ObjectImage& theirs, const Image& ours) {
  EXPECT_EQ(ours.id.text(), theirs.object_guid());
  expect_same_attributes(theirs, ours);
  expect_optional(!theirs.distinguished_name().empty(), theirs.distinguished_name(),
                  ours.distinguished_name);
  expect_optional(theirs.has_source_anchor(), theirs.source_anchor(), ours.source_anchor);
  expect_optional(theirs.has_certificate_count(), theirs.certificate_count(),
                  ours.certificate_count);
}

void expect_same_small(const v1::Fact& theirs, const Fact& ours) {
  switch (theirs.body_case()) {
    case v1::Fact::kTenantCreated: {
      const v1::TenantCreated& tenant = theirs.tenant_created();
      EXPECT_EQ(ours.initial_domain, tenant.initial_domain());
      EXPECT_EQ(ours.domains.size(), static_cast<std::size_t>(tenant.domains_size()));
      EXPECT_EQ(ours.features.size(), static_cast<std::size_t>(tenant.features_size()));
      EXPECT_EQ(ours.first_sync_date, tenant.first_sync_date());
      EXPECT_EQ(ours.rule_set, tenant.rule_set());
      break;
    }
    case v1::Fact::kFeatureSet: {
      const v1::FeatureSet& feature = theirs.feature_set();
      EXPECT_EQ(ours.features.at(0).name, feature.name());
      expect_optional(feature.has_enabled(), feature.enabled(), ours.features.at(0).enabled);
      expect_optional(feature.has_number(), feature.number(), ours.features.at(0).number);
      break;
    }
    case v1::Fact::kDomainVerified:
      EXPECT_EQ(
          ours.domains.at(0).authentication,
          as(theirs.domain_verified().domain().authentication(), DomainAuthentication::kManaged));
      break;
    case v1::Fact::kRoleAssigned:
      EXPECT_EQ(ours.image.id.text(), theirs.role_assigned().object_id());
      expect_same(theirs.role_assigned().role(), ours.role);
      break;
    case v1::Fact::kRoleRemoved:
      EXPECT_EQ(ours.role.role_id, theirs.role_removed().role_id());
      break;
    case v1::Fact::kLicenceChanged:
      EXPECT_EQ(ours.licensed, theirs.licence_changed().licensed());
      EXPECT_EQ(ours.exchange_licensed, theirs.licence_changed().exchange_licensed());
      break;
    case v1::Fact::kSyncCycleStarted:
      EXPECT_EQ(ours.cycle_type, as(theirs.sync_cycle_started().type(), CycleType::kDelta));
      break;
    case v1::Fact::kObjectDeleted:
      EXPECT_EQ(ours.image.source_anchor.value_or(""), theirs.object_deleted().source_anchor());
      break;
    case v1::Fact::kDirectorySyncSwitched:
      EXPECT_EQ(ours.on, theirs.directory_sync_switched().on());
      break;
    default: break;
  }
}

void expect_same(const v1::Fact& theirs, const Fact& ours) {
  EXPECT_EQ(static_cast<int>(ours.kind), static_cast<int>(theirs.body_case()));
  EXPECT_EQ(ours.actor, theirs.actor());
  EXPECT_EQ(ours.reason, theirs.reason());
  EXPECT_EQ(ours.cursor, theirs.cursor());
  ASSERT_EQ(ours.observed_at.has_value(), theirs.has_observed_at());
  if (theirs.has_observed_at()) {
    EXPECT_EQ(*ours.observed_at, micros(theirs.observed_at()));
  }
  switch (theirs.body_case()) {
    case v1::Fact::kAccountCreated:
      expect_same(theirs.account_created().account(), ours.image);
      break;
    case v1::Fact::kAccountChanged:
      expect_same(theirs.account_changed().account(), ours.image);
      break;
    case v1::Fact::kObjectPresent: expect_same(theirs.object_present().object(), ours.image); break;
    case v1::Fact::kObjectChanged: expect_same(theirs.object_changed().object(), ours.image); break;
    default: expect_same_small(theirs, ours); break;
  }
}

TEST(FactDifferential, SaysWhatLibprotobufSays) {
  const std::uint64_t start = seed();
  SCOPED_TRACE("TENON_SEED=" + std::to_string(start));
  std::mt19937_64 random(start);
  Fact fact;
  for (int i = 0; i < 20'000; ++i) {
    const v1::Fact sent = random_fact(random);
    const Status status = decode_fact(sent.SerializeAsString(), fact);
    ASSERT_TRUE(status.ok()) << status.error().message << "\n" << sent.DebugString();
    expect_same(sent, fact);
    if (HasFailure()) FAIL() << sent.DebugString();
  }
}

// What we take, libprotobuf takes; nothing crashes.
TEST(FactDifferential, TakesNoMoreThanLibprotobuf) {
  const std::uint64_t start = seed();
  SCOPED_TRACE("TENON_SEED=" + std::to_string(start));
  std::mt19937_64 random(start);
  Fact fact;
  int taken = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string payload = random_fact(random).SerializeAsString();
    for (std::uint64_t n = 1 + random() % 3; n > 0 && !payload.empty(); --n) {
      const std::size_t at = random() % payload.size();
      switch (random() % 4) {
        case 0: payload[at] = static_cast<char>(random()); break;
        case 1: payload.erase(at, 1 + random() % 8); break;
        case 2: payload.insert(at, payload.substr(random() % payload.size(), random() % 40)); break;
        default: payload[at] = static_cast<char>(payload[at] ^ (1 << random() % 8)); break;
      }
    }
    if (!decode_fact(payload, fact).ok()) continue;
    ++taken;
    v1::Fact theirs;
    ASSERT_TRUE(theirs.ParseFromString(payload));
    EXPECT_EQ(static_cast<int>(fact.kind), static_cast<int>(theirs.body_case()));
  }
  EXPECT_GT(taken, 1000);
}

}  // namespace
}  // namespace tenon::wire
