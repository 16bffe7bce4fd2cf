// Microsoft Graph's answers as facts.
#include "tools/readers/graph.h"

#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kId = "00112233-4455-6677-8899-aabbccddeeff";

std::string page(std::string_view list, std::string_view elements, std::string_view more = "") {
  return "{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#" + std::string(list) +
         "\"," + std::string(more) + "\"value\":[" + std::string(elements) + "]}";
}

std::string element(std::string_view more) {
  return "{\"id\":\"" + std::string(kId) + "\"" + std::string(more) + "}";
}

v1::AccountImage created(std::string_view list, std::string_view more) {
  const Items items = read_json(page(list, element(more)));
  EXPECT_EQ(items.error.message, "");
  EXPECT_EQ(items.items.size(), 1U);
  return items.fact(0).account_created().account();
}

// ---- Accounts -------------------------------------------------------------------------------

TEST(Graph, AUserIsAWholeImage) {
  const v1::AccountImage account = created(
      "users(id,mail)",
      R"(,"userPrincipalName":"a@x","mail":"a@x","proxyAddresses":["SMTP:a@x","smtp:b@x"],)"
      R"("jobTitle":null,"otherMails":[],"accountEnabled":false,"userType":"Guest",)"
      R"("onPremisesImmutableId":"AAEC","onPremisesObjectIdentifier":)"
      R"("11112233-4455-6677-8899-AABBCCDDEEFF","onPremisesSyncEnabled":true,)"
      R"("onPremisesExtensionAttributes":{"extensionAttribute1":"e","extensionAttribute2":null},)"
      R"("employeeOrgData":{"division":"d","costCenter":null},"age":7,"isX":true,)"
      R"("identities":[{"signInType":"x"}],"passwordProfile":{"password":"secret"},)"
      R"("createdDateTime":"2020-01-01T00:00:00Z","manager":{"id":"x"})");
  EXPECT_EQ(account.object_id(), kId);
  EXPECT_EQ(account.type(), v1::USER);
  EXPECT_FALSE(account.account_enabled());
  EXPECT_EQ(account.user_type(), v1::GUEST);
  EXPECT_EQ(account.immutable_id(), "AAEC");
  EXPECT_EQ(account.on_premises_object_identifier(), "11112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(account.sync_enabled(), v1::TRUE);
  EXPECT_EQ(account.authored_by(), v1::AUTHORED_BY_UNSPECIFIED);
  EXPECT_EQ(values_of(account, "userPrincipalName"), "a@x");
  EXPECT_EQ(values_of(account, "proxyAddresses"), "SMTP:a@x|smtp:b@x");
  EXPECT_EQ(values_of(account, "extensionAttribute1"), "e");
  EXPECT_EQ(values_of(account, "employeeOrgData.division"), "d");
  EXPECT_EQ(values_of(account, "age"), "7");
  EXPECT_EQ(values_of(account, "isX"), "true");
  EXPECT_EQ(account.attributes_size(), 7) << account.ShortDebugString();
}

TEST(Graph, WhatIsLeftOutIsCounted) {
  const Items items = read_json(page(
      "users", element(R"(,"passwordProfile":{"password":"secret"},"identities":[{}],)"
                       R"("@odata.etag":"x","createdDateTime":"2020-01-01T00:00:00Z","a b":1)")));
  EXPECT_EQ(items.error.message, "");
  EXPECT_EQ(items.counts.dropped.at("passwordProfile"), 1U);
  EXPECT_EQ(items.counts.dropped.at("identities"), 1U);
  EXPECT_EQ(items.counts.dropped.at("createdDateTime"), 1U);
  EXPECT_EQ(items.counts.dropped.at("a b"), 1U);
  EXPECT_EQ(items.counts.dropped.count("@odata.etag"), 0U);
}

TEST(Graph, SyncEnabledIsNullTrueOrFalse) {
  EXPECT_EQ(created("users", ",\"onPremisesSyncEnabled\":null").has_sync_enabled(), false);
  EXPECT_EQ(created("users", ",\"onPremisesSyncEnabled\":true").sync_enabled(), v1::TRUE);
  EXPECT_EQ(created("users", ",\"onPremisesSyncEnabled\":false").sync_enabled(), v1::FORMERLY);
  EXPECT_TRUE(created("users", ",\"isCloudManaged\":true").is_cloud_managed());
  EXPECT_TRUE(
      created("users", ",\"onPremisesSyncBehavior\":{\"isCloudManaged\":true}").is_cloud_managed());
}

TEST(Graph, LicencesByPlansOrElseByProducts) {
  EXPECT_TRUE(created("users", ",\"assignedLicenses\":[{\"skuId\":\"x\"}]").licensed());
  EXPECT_FALSE(created("users", ",\"assignedLicenses\":[]").licensed());
  EXPECT_FALSE(created("users", ",\"assignedLicenses\":[]").has_exchange_licensed());
  EXPECT_FALSE(created("users", "").has_licensed());
  const v1::AccountImage account =
      created("users", R"(,"assignedLicenses":[{"skuId":"x"}],"assignedPlans":[)"
                       R"({"service":"exchange","capabilityStatus":"Deleted"},)"
                       R"({"service":"SharePoint","capabilityStatus":"Enabled"}])");
  EXPECT_TRUE(account.licensed());
  EXPECT_TRUE(account.has_exchange_licensed());
  EXPECT_FALSE(account.exchange_licensed());
}

TEST(Graph, ADeletedUserGetsItsNameBack) {
  const std::string prefix = "00112233445566778899aabbccddeeff";
  const std::string deleted = ",\"deletedDateTime\":\"2026-11-13T18:14:09Z\"";
  const auto upn = [&](const std::string& name, const std::string& more) {
    return values_of(created("users", more + ",\"userPrincipalName\":\"" + name + "\""),
                     "userPrincipalName");
  };
  EXPECT_EQ(upn(prefix + "anna@x", deleted), "anna@x");
  EXPECT_EQ(upn("anna@x", deleted), "anna@x");
  EXPECT_EQ(upn(prefix + "anna@x", ""), prefix + "anna@x") << "live: the name is its name";
  EXPECT_EQ(upn("10112233445566778899aabbccddeeffanna@x", deleted),
            "10112233445566778899aabbccddeeffanna@x");
  EXPECT_EQ(created("users", deleted).deleted_at().seconds(), 1794593649);
  EXPECT_FALSE(created("users", ",\"deletedDateTime\":null").has_deleted_at());
}

TEST(Graph, GroupsHaveAKind) {
  const auto kind = [](std::string_view more) { return created("groups", more).group_kind(); };
  EXPECT_EQ(kind(R"(,"groupTypes":[],"mailEnabled":true,"securityEnabled":false)"),
            v1::DISTRIBUTION);
  EXPECT_EQ(kind(R"(,"groupTypes":[],"mailEnabled":false,"securityEnabled":true)"), v1::SECURITY);
  EXPECT_EQ(kind(R"(,"groupTypes":[],"mailEnabled":true,"securityEnabled":true)"),
            v1::MAIL_ENABLED_SECURITY);
  EXPECT_EQ(kind(R"(,"groupTypes":["Unified","DynamicMembership"],"mailEnabled":true)"),
            v1::UNIFIED);
  EXPECT_EQ(kind(R"(,"groupTypes":["DynamicMembership"],"securityEnabled":true)"), v1::DYNAMIC);
  EXPECT_EQ(
      created("groups", ",\"onPremisesSecurityIdentifier\":\"S-1-5-21-1\"").security_identifier(),
      "S-1-5-21-1");
}

TEST(Graph, AContactsListsAreItsAttributes) {
  const v1::AccountImage contact =
      created("contacts", R"(,"displayName":"A","phones":[{"type":"business","number":"1"},)"
                          R"({"type":"mobile","number":"2"},{"type":"business","number":"3"}],)"
                          R"("addresses":[{"city":"Oslo","countryOrRegion":"NO","street":null}])");
  EXPECT_EQ(contact.type(), v1::CONTACT);
  EXPECT_EQ(values_of(contact, "businessPhones"), "1|3");
  EXPECT_EQ(values_of(contact, "mobilePhone"), "2");
  EXPECT_EQ(values_of(contact, "city"), "Oslo");
  EXPECT_EQ(values_of(contact, "country"), "NO");
}

// ---- Delta pages ----------------------------------------------------------------------------

TEST(Graph, ADeltaPageHasRemovalsAndPartialElements) {
  const Items items = read_json(
      page("users/$delta",
           element(",\"@removed\":{\"reason\":\"changed\"}") + "," +
               element(",\"@removed\":{\"reason\":\"deleted\"}") + "," +
               element(",\"mail\":null,\"onPremisesImmutableId\":null,\"jobTitle\":\"Nurse\"") +
               "," + element(",\"createdDateTime\":\"2020-01-01T00:00:00Z\",\"mail\":null"),
           "\"@odata.deltaLink\":\"https://graph/users/delta?$deltatoken=1\","));
  ASSERT_EQ(items.items.size(), 4U) << items.error.message;
  EXPECT_EQ(items.fact(0).account_deleted().object_id(), kId);
  EXPECT_EQ(items.fact(1).account_purged().object_id(), kId);
  const v1::AccountImage& changed = items.fact(2).account_changed().account();
  EXPECT_EQ(values_of(changed, "mail"), "") << "null clears";
  EXPECT_TRUE(changed.has_immutable_id());
  EXPECT_EQ(changed.immutable_id(), "");
  EXPECT_EQ(values_of(changed, "jobTitle"), "Nurse");
  const v1::AccountImage& whole = items.fact(3).account_created().account();
  EXPECT_EQ(values_of(whole, "mail"), "(none)");
  EXPECT_FALSE(whole.has_immutable_id());
  EXPECT_EQ(items.delta_link, "https://graph/users/delta?$deltatoken=1");
  EXPECT_EQ(items.items[3].origin.text(), "a.json: element 4");
}

TEST(Graph, ADeltaPageIsKnownByItsLinksToo) {
  const Items items = read_json(page("users(displayName)", element(",\"displayName\":\"A\""),
                                     "\"@odata.nextLink\":\"https://graph/users/delta?$x=1\","));
  EXPECT_EQ(items.fact(0).body_case(), v1::Fact::kAccountChanged);
  const Items contacts = read_json(page(
      "contacts/$delta", element(R"(,"displayName":"A","mailNickname":"a","proxyAddresses":[])") +
                             "," + element(",\"displayName\":\"A\"")));
  EXPECT_EQ(contacts.fact(0).body_case(), v1::Fact::kAccountCreated);
  EXPECT_EQ(contacts.fact(1).body_case(), v1::Fact::kAccountChanged);
}

TEST(Graph, AChangedGroupNamesItsKindOnlyIfItIsWhole) {
  const Items items =
      read_json(page("groups/$delta", element(",\"mailEnabled\":true") + "," +
                                          element(R"(,"groupTypes":[],"mailEnabled":true,)"
                                                  R"("securityEnabled":true)")));
  EXPECT_FALSE(items.fact(0).account_changed().account().has_group_kind());
  EXPECT_EQ(items.fact(1).account_changed().account().group_kind(), v1::MAIL_ENABLED_SECURITY);
}

// ---- Tenant and roles -----------------------------------------------------------------------

TEST(Graph, OnlyVerifiedDomainsBesideTheInitialOne) {
  const Items items = read_json(
      page("domains", R"({"id":"a.com","isVerified":true,"authenticationType":"Managed"},)"
                      R"({"id":"b.com","isVerified":true,"authenticationType":"Federated"},)"
                      R"({"id":"c.com","isVerified":false},)"
                      R"({"id":"t.onmicrosoft.com","isVerified":true,"isInitial":true})"));
  ASSERT_EQ(items.items.size(), 2U) << items.error.message;
  EXPECT_EQ(items.fact(0).domain_verified().domain().domain(), "a.com");
  EXPECT_EQ(items.fact(0).domain_verified().domain().authentication(), v1::MANAGED);
  EXPECT_EQ(items.fact(1).domain_verified().domain().authentication(), v1::FEDERATED);
}

std::string features(std::string_view flags, std::string_view prevention) {
  return page("directory/onPremisesSynchronization",
              "{\"id\":\"x\",\"features\":{" + std::string(flags) +
                  "},\"configuration\":{\"accidentalDeletionPrevention\":{" +
                  std::string(prevention) + "}}}");
}

TEST(Graph, FeaturesOfTheRuleBook) {
  const Items items = read_json(features(
      R"("softMatchOnUpnEnabled":true,"blockSoftMatchEnabled":false,"passwordSyncEnabled":true)",
      R"("synchronizationPreventionType":"enabledForCount","alertThreshold":250)"));
  ASSERT_EQ(items.items.size(), 3U) << items.error.message;
  EXPECT_EQ(items.fact(0).feature_set().name(), "softMatchOnUpn");
  EXPECT_TRUE(items.fact(0).feature_set().enabled());
  EXPECT_FALSE(items.fact(1).feature_set().enabled());
  EXPECT_EQ(items.fact(2).feature_set().name(), "accidentalDeletionThreshold");
  EXPECT_EQ(items.fact(2).feature_set().number(), 250U);
}

TEST(Graph, QuarantineFlagsThatReadFalseSayNothing) {  // F3
  const Items items = read_json(features(
      R"("quarantineUponUpnConflictEnabled":false,"quarantineUponProxyAddressesConflictEnabled":)"
      "true",
      R"("synchronizationPreventionType":"enabledForPercentage","alertThreshold":10)"));
  ASSERT_EQ(items.items.size(), 2U) << items.error.message;
  EXPECT_EQ(items.fact(0).feature_set().name(), "quarantineUponProxyAddressesConflict");
  EXPECT_EQ(items.fact(1).feature_set().name(), "accidentalDeletionPercent");
  EXPECT_TRUE(
      read_json(features("", R"("synchronizationPreventionType":"disabled")")).items.empty());
}

TEST(Graph, RoleMembersThatAreUsers) {
  const Items items = read_json(
      page("directoryRoles(members())",
           R"({"id":"r","roleTemplateId":"62E90394-69f5-4237-9190-012177145e10",)"
           R"("displayName":"Global Administrator","members":[)" +
               element(",\"@odata.type\":\"#microsoft.graph.user\"") + "," +
               element(",\"@odata.type\":\"#microsoft.graph.group\"") + "]}," +
               R"({"id":"r","roleTemplateId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b","members":[)" +
               element("") + "]}"));
  ASSERT_EQ(items.items.size(), 2U) << items.error.message;
  EXPECT_EQ(items.fact(0).role_assigned().object_id(), kId);
  EXPECT_EQ(items.fact(0).role_assigned().role().role_id(), "62e90394-69f5-4237-9190-012177145e10");
  EXPECT_EQ(items.fact(0).role_assigned().role().display_name(), "Global Administrator");
  EXPECT_TRUE(items.fact(0).role_assigned().role().privileged());
  EXPECT_FALSE(items.fact(1).role_assigned().role().privileged());
  EXPECT_EQ(items.counts.skipped.at("role members of type #microsoft.graph.group"), 1U);
}

TEST(Graph, RoleDefinitionsSayWhatIsPrivileged) {
  const auto catalog = std::make_shared<RoleCatalog>();
  const Items none =
      read_json(page("roleManagement/directory/roleDefinitions",
                     R"({"id":"11111111-0000-0000-0000-000000000000","isPrivileged":true},)"
                     R"({"id":"62e90394-69f5-4237-9190-012177145e10","isPrivileged":false})"),
                catalog);
  EXPECT_TRUE(none.items.empty()) << none.error.message;
  const auto privileged = [&catalog](std::string_view role) {
    const Items items =
        read_json(page("roleManagement/directory/roleEligibilityScheduleInstances",
                       "{\"id\":\"x\",\"principalId\":\"" + std::string(kId) +
                           "\",\"roleDefinitionId\":\"" + std::string(role) + "\"}"),
                  catalog);
    return items.fact(0).role_made_eligible().role().privileged();
  };
  EXPECT_TRUE(privileged("11111111-0000-0000-0000-000000000000"));
  EXPECT_FALSE(privileged("62e90394-69f5-4237-9190-012177145e10"));
  EXPECT_TRUE(privileged("e8611ab8-c189-46e8-94e1-60213ab1f814")) << "by the published list";
}

TEST(Graph, RoleAssignmentsAreHeldRoles) {
  const Items items =
      read_json(page("roleManagement/directory/roleAssignments",
                     "{\"id\":\"x\",\"principalId\":\"" + std::string(kId) +
                         "\",\"roleDefinitionId\":\"e8611ab8-c189-46e8-94e1-60213ab1f814\"}"));
  EXPECT_TRUE(items.fact(0).role_assigned().role().privileged()) << items.error.message;
}

// ---- Files ----------------------------------------------------------------------------------

TEST(Graph, PagesOneAfterAnotherAndInAnArray) {
  const std::string one = page("users", element("") + "," + element(""));
  EXPECT_EQ(read_json(one + "\n" + one).items.size(), 4U);
  EXPECT_EQ(read_json("[" + one + "," + one + "]").items.size(), 4U);
  EXPECT_EQ(read_json("[" + element(",\"userPrincipalName\":\"a@x\"") + "]").items.size(), 1U);
  EXPECT_EQ(read_json(page("users", "")).items.size(), 0U);
  EXPECT_EQ(read_json("").items.size(), 0U);
  EXPECT_EQ(read_json("[]").items.size(), 0U);
}

TEST(Graph, ReadsTheSameWhereverABufferEnds) {
  const std::string text = page("users", element(",\"mail\":\"\\u00e4@x\"") + " , " + element("")) +
                           page("groups", element(",\"mailEnabled\":true"));
  const Items whole = read_json(text);
  ASSERT_EQ(whole.items.size(), 3U) << whole.error.message;
  for (std::size_t at_once = 1; at_once < 9; ++at_once) {
    const Items pieces =
        drain(read_graph(std::make_unique<TrickleSource>(text, at_once), "a.json"));
    ASSERT_EQ(pieces.items.size(), 3U) << pieces.error.message;
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(pieces.fact(i).SerializeAsString(), whole.fact(i).SerializeAsString());
    }
  }
}

TEST(Graph, KnowsItsKindsWithoutTheirContext) {
  const auto kind = [](const std::string& elements) {
    return name_of(*detect_graph_kind(from_text("{\"value\":[" + elements + "]}"), "a.json"));
  };
  EXPECT_EQ(kind("{\"userPrincipalName\":\"a@x\"}"), "users");
  EXPECT_EQ(kind("{\"userPrincipalName\":\"a@x\",\"deletedDateTime\":\"2026\"}"), "deleted");
  EXPECT_EQ(kind("{\"groupTypes\":[]}"), "groups");
  EXPECT_EQ(kind("{\"@odata.type\":\"#microsoft.graph.orgContact\"}"), "contacts");
  EXPECT_EQ(kind("{\"id\":\"a.com\",\"isVerified\":true}"), "domains");
  EXPECT_EQ(kind("{\"features\":{}}"), "features");
  EXPECT_EQ(kind("{\"roleTemplateId\":\"x\"}"), "roles");
  EXPECT_EQ(kind("{\"roleEligibilityScheduleId\":\"x\"}"), "eligibility");
  EXPECT_EQ(kind("{\"isPrivileged\":true}"), "role definitions");
}

TEST(Graph, DirectoryObjectsOfOtherTypesAreCounted) {
  const Items items = read_json(
      page("directoryObjects", element(",\"@odata.type\":\"#microsoft.graph.user\"") + "," +
                                   element(",\"@odata.type\":\"#microsoft.graph.device\"")));
  EXPECT_EQ(items.items.size(), 1U) << items.error.message;
  EXPECT_EQ(items.counts.skipped.at("#microsoft.graph.device"), 1U);
}

}  // namespace
}  // namespace tenon::readers
