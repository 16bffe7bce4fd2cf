// What the decoder takes, and everything that it refuses, by reason and path.
#include "engine/wire/fact_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "engine/base/denied_attributes.h"
#include "engine/base/limits.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::wire {
namespace {

constexpr const char* kGuid = "00112233-4455-6677-8899-AABBCCDDEEFF";

v1::Attribute* add_attribute(v1::AccountImage* image, const std::string& name,
                             std::initializer_list<std::string> values) {
  v1::Attribute* attribute = image->add_attributes();
  attribute->set_name(name);
  for (const std::string& value : values) attribute->add_values(value);
  return attribute;
}

v1::Fact account_created() {
  v1::Fact fact;
  v1::AccountImage* image = fact.mutable_account_created()->mutable_account();
  image->set_object_id(kGuid);
  image->set_type(v1::USER);
  add_attribute(image, "userPrincipalName", {"anna@contoso.com"});
  return fact;
}

std::string detail(const Error& error, std::string_view key) {
  for (const auto& [name, value] : error.details) {
    if (name == key) return value;
  }
  return "";
}

void expect_refused(const std::string& payload, const std::string& reason,
                    const std::string& field) {
  Fact fact;
  const Status status = decode_fact(payload, fact);
  ASSERT_FALSE(status.ok()) << "expected " << reason;
  EXPECT_EQ(status.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(status.error().reason, reason) << status.error().message;
  EXPECT_EQ(detail(status.error(), "field"), field) << status.error().message;
}

void expect_refused(const v1::Fact& fact, const std::string& reason, const std::string& field) {
  expect_refused(fact.SerializeAsString(), reason, field);
}

// account_created with something wrong about its image.
void expect_image_refused(const std::function<void(v1::AccountImage*)>& spoil,
                          const std::string& reason, const std::string& field) {
  v1::Fact fact = account_created();
  spoil(fact.mutable_account_created()->mutable_account());
  expect_refused(fact, reason, "account_created.account" + (field.empty() ? "" : "." + field));
}

TEST(FactDecoder, ReadsAnAccount) {
  v1::Fact sent = account_created();
  sent.set_actor("admin");
  sent.mutable_observed_at()->set_seconds(10);
  sent.mutable_observed_at()->set_nanos(5'999);
  v1::AccountImage* image = sent.mutable_account_created()->mutable_account();
  add_attribute(image, "proxyAddresses", {"", "SMTP:anna@contoso.com", "", "smtp:a@contoso.com"});
  add_attribute(image, "extensionAttribute1", {"x", "y"});
  image->set_account_enabled(false);
  image->set_immutable_id("");
  Fact fact;
  fact.position = Position{7};
  fact.tenant = "contoso";
  ASSERT_TRUE(decode_fact(sent.SerializeAsString(), fact).ok());
  EXPECT_EQ(fact.kind, FactKind::kAccountCreated);
  EXPECT_EQ(fact.position, Position{7});
  EXPECT_EQ(fact.tenant, "contoso");
  EXPECT_EQ(fact.actor, "admin");
  EXPECT_EQ(fact.observed_at, Micros{10'000'005});
  EXPECT_EQ(fact.image.id.text(), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(fact.image.type, ObjectType::kUser);
  EXPECT_EQ(fact.image.immutable_id, "");
  EXPECT_FALSE(fact.image.security_identifier.has_value());
  ASSERT_EQ(fact.image.attributes.size(), 4U);
  const NamedAttribute& addresses = fact.image.attributes[1];
  ASSERT_EQ(addresses.values.size(), 2U);
  EXPECT_EQ(addresses.values[0].text, "SMTP:anna@contoso.com");
  EXPECT_EQ(addresses.values[0].index, 1U);
  EXPECT_EQ(addresses.values[1].index, 3U);
  EXPECT_EQ(fact.image.attributes[2].key.other, "extensionAttribute1");
  EXPECT_EQ(fact.image.attributes[3].key.id, AttributeId::kAccountEnabled);
  EXPECT_EQ(fact.image.attributes[3].values[0].text, "false");
}

TEST(FactDecoder, NothingOfTheLastFactIsLeft) {
  Fact fact;
  v1::Fact first = account_created();
  first.set_reason("because");
  v1::AccountImage* image = first.mutable_account_created()->mutable_account();
  add_attribute(image, "proxyAddresses", {"SMTP:a@contoso.com", "smtp:b@contoso.com"});
  image->add_roles()->set_role_id("GA");
  image->set_licensed(true);
  ASSERT_TRUE(decode_fact(first.SerializeAsString(), fact).ok());
  v1::Fact second = account_created();
  ASSERT_TRUE(decode_fact(second.SerializeAsString(), fact).ok());
  ASSERT_EQ(fact.image.attributes.size(), 1U);
  ASSERT_EQ(fact.image.attributes[0].values.size(), 1U);
  EXPECT_TRUE(fact.image.roles.empty());
  EXPECT_FALSE(fact.image.licensed.has_value());
  EXPECT_EQ(fact.reason, "");
  v1::Fact third;
  third.mutable_sync_forced();
  ASSERT_TRUE(decode_fact(third.SerializeAsString(), fact).ok());
  EXPECT_TRUE(fact.image.attributes.empty());
}

TEST(FactDecoder, RefusesWhatIsNotAFact) {
  expect_refused("", "NO_BODY", "");
  expect_refused("\x0a", "DAMAGED_MESSAGE", "");
  v1::Fact only_actor;
  only_actor.set_actor("admin");
  expect_refused(only_actor, "NO_BODY", "");
  v1::Fact one;
  one.mutable_sync_forced();
  v1::Fact other;
  other.mutable_sync_cycle_completed();
  expect_refused(one.SerializeAsString() + other.SerializeAsString(), "SEVERAL_BODIES",
                 "sync_cycle_completed");
  expect_refused(one.SerializeAsString() + one.SerializeAsString(), "SEVERAL_BODIES",
                 "sync_forced");
  expect_refused(std::string("\x98\x06\x01", 3), "UNKNOWN_FIELD", "");
  expect_refused(std::string("\x10\x01", 2), "WRONG_WIRE_TYPE", "actor");
  expect_refused(std::string("\x78\x01", 2), "WRONG_WIRE_TYPE", "sync_forced");
  expect_refused(std::string("\x12\x01x\x12\x01y", 6), "DUPLICATED_FIELD", "actor");
  // sync_forced with a field in it.
  expect_refused(std::string("\x7a\x02\x08\x01", 4), "UNKNOWN_FIELD", "sync_forced");
}

TEST(FactDecoder, RefusesWrongAttributes) {
  const auto with = [](const std::string& name, std::initializer_list<std::string> values) {
    return [name, values](v1::AccountImage* image) { add_attribute(image, name, values); };
  };
  expect_image_refused(with("userPassword", {"secret"}), "DENIED_ATTRIBUTE", "attributes[1].name");
  expect_image_refused(with("THUMBNAILPHOTO", {}), "DENIED_ATTRIBUTE", "attributes[1].name");
  expect_image_refused(with("", {"x"}), "MISSING_FIELD", "attributes[1]");
  expect_image_refused(with("1st", {"x"}), "BAD_NAME", "attributes[1].name");
  expect_image_refused(with("user name", {"x"}), "BAD_NAME", "attributes[1].name");
  expect_image_refused(with("accountEnabled", {"true"}), "BAD_NAME", "attributes[1].name");
  expect_image_refused(with("PROXYADDRESSES", {"x"}), "BAD_NAME", "attributes[1].name");
  expect_image_refused(with("userPrincipalName", {"x@y.z"}), "DUPLICATED_ATTRIBUTE",
                       "attributes[1]");
  expect_image_refused(
      [&](v1::AccountImage* image) {
        add_attribute(image, "custom", {"x"});
        add_attribute(image, "Custom", {"y"});
      },
      "DUPLICATED_ATTRIBUTE", "attributes[2]");
  expect_image_refused(with("mail", {"a@b.c", "d@e.f"}), "SEVERAL_VALUES", "attributes[1]");
  expect_image_refused(with(std::string(129, 'a'), {"x"}), "LIMIT_EXCEEDED", "attributes[1].name");
  expect_image_refused(with("mail", {std::string(limits::kTextBytesMax + 1, 'a')}),
                       "LIMIT_EXCEEDED", "attributes[1].values[0]");
}

TEST(FactDecoder, SecretsAreNotRepeatedInErrors) {
  v1::Fact sent = account_created();
  add_attribute(sent.mutable_account_created()->mutable_account(), "unicodePwd", {"hunter2"});
  Fact fact;
  const Status status = decode_fact(sent.SerializeAsString(), fact);
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.error().message, testing::Not(testing::HasSubstr("hunter2")));
  EXPECT_THAT(status.error().message, testing::HasSubstr("unicodePwd"));
}

TEST(FactDecoder, RefusesWrongValues) {
  expect_image_refused([](v1::AccountImage* image) { image->set_object_id("{x}"); }, "BAD_GUID",
                       "object_id");
  expect_image_refused([](v1::AccountImage* image) { image->set_object_id(""); }, "MISSING_FIELD",
                       "object_id");
  expect_image_refused([](v1::AccountImage* image) { image->clear_type(); }, "MISSING_FIELD",
                       "type");
  expect_image_refused([](v1::AccountImage* image) { image->set_type(v1::ObjectType{9}); },
                       "UNKNOWN_ENUM_VALUE", "type");
  expect_image_refused([](v1::AccountImage* image) { image->set_type(v1::ObjectType{-1}); },
                       "UNKNOWN_ENUM_VALUE", "type");
  expect_image_refused([](v1::AccountImage* image) { image->mutable_deleted_at()->set_nanos(-1); },
                       "BAD_TIMESTAMP", "deleted_at");
  expect_image_refused([](v1::AccountImage* image) { image->add_roles(); }, "MISSING_FIELD",
                       "roles[0].role_id");
  expect_image_refused(
      [](v1::AccountImage* image) { image->set_on_premises_object_identifier("12"); }, "BAD_GUID",
      "on_premises_object_identifier");
}

TEST(FactDecoder, RefusesWrongTenantFacts) {
  v1::Fact fact;
  fact.mutable_tenant_created();
  expect_refused(fact, "MISSING_FIELD", "tenant_created.initial_domain");
  fact.mutable_tenant_created()->set_initial_domain("contoso..com");
  expect_refused(fact, "BAD_DOMAIN", "tenant_created.initial_domain");
  fact.mutable_tenant_created()->set_initial_domain("contoso.onmicrosoft.com");
  fact.mutable_tenant_created()->set_first_sync_date("2019-02-29");
  expect_refused(fact, "BAD_DATE", "tenant_created.first_sync_date");
  fact.mutable_tenant_created()->set_first_sync_date("2020-02-29");
  fact.mutable_tenant_created()->add_features();
  expect_refused(fact, "MISSING_FIELD", "tenant_created.features[0].name");
  fact.mutable_deletions_approved()->set_connector("AD");
  expect_refused(fact, "BAD_NAME", "deletions_approved.connector");
  fact.mutable_authority_transfer_requested()->set_account_id(kGuid);
  expect_refused(fact, "MISSING_FIELD", "authority_transfer_requested.target");
  // Both values of a feature, which libprotobuf cannot write.
  expect_refused(std::string("\x5a\x08\x0a\x02\x61\x62\x10\x01\x18\x02", 10), "DUPLICATED_FIELD",
                 "feature_set.number");
}

TEST(FactDecoder, TextIsUtf8) {
  std::string payload = account_created().SerializeAsString();
  payload[payload.find("anna")] = '\xff';
  expect_refused(payload, "BAD_UTF8", "account_created.account.attributes[0].values[0]");
}

TEST(FactDecoder, ListsHaveALimit) {
  expect_image_refused(
      [](v1::AccountImage* image) {
        for (std::size_t i = 0; i <= limits::kListItemsMax; ++i) {
          image->add_eligible_roles()->set_role_id("r");
        }
      },
      "LIMIT_EXCEEDED", "eligible_roles[5000]");
  v1::Fact fact;
  v1::TenantCreated& created = *fact.mutable_tenant_created();
  created.set_initial_domain("contoso.onmicrosoft.com");
  for (std::size_t i = 0; i < limits::kListItemsMax; ++i) created.add_domains()->set_domain("a.b");
  Fact decoded;
  EXPECT_TRUE(decode_fact(fact.SerializeAsString(), decoded).ok());
  created.add_domains()->set_domain("a.b");
  expect_refused(fact, "LIMIT_EXCEEDED", "tenant_created.domains[5000]");
  created.clear_domains();
  for (std::size_t i = 0; i <= limits::kListItemsMax; ++i) created.add_features()->set_name("f");
  expect_refused(fact, "LIMIT_EXCEEDED", "tenant_created.features[5000]");
}

TEST(FactDecoder, KeepsToTheLimits) {
  expect_image_refused(
      [](v1::AccountImage* image) {
        for (std::size_t i = 0; i < limits::kAttributesMax; ++i) {
          add_attribute(image, "a" + std::to_string(i), {"x"});
        }
      },
      "LIMIT_EXCEEDED", "attributes[512]");
  expect_image_refused(
      [](v1::AccountImage* image) {
        v1::Attribute* attribute = add_attribute(image, "proxyAddresses", {});
        for (std::size_t i = 0; i <= limits::kAttributeValuesMax; ++i) attribute->add_values("x");
      },
      "LIMIT_EXCEEDED", "attributes[1].values[10000]");
  v1::Fact fact;
  fact.mutable_sync_forced();
  fact.set_actor(std::string(limits::kActorBytesMax + 1, 'a'));
  expect_refused(fact, "LIMIT_EXCEEDED", "actor");
  fact.set_actor("");
  fact.set_reason(std::string(limits::kReasonBytesMax + 1, 'a'));
  expect_refused(fact, "LIMIT_EXCEEDED", "reason");
  fact.set_reason("");
  fact.set_cursor(std::string(limits::kCursorBytesMax + 1, 'a'));
  expect_refused(fact, "LIMIT_EXCEEDED", "cursor");
  expect_refused(std::string(limits::kFactBytesMax + 1, '\0'), "LIMIT_EXCEEDED", "");
}

}  // namespace
}  // namespace tenon::wire
