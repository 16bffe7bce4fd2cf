// The made-up organisation of tests/data/contoso, file by file.
#include <map>
#include <string>
#include <vector>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

std::string path_of(std::string_view name) {
  return std::string(TENON_TEST_DATA "/contoso/") + std::string(name);
}

Items read_file(std::string_view name, DirectoryOptions options = {}) {
  Result<std::unique_ptr<ByteSource>> source = open_file(path_of(name));
  EXPECT_TRUE(source.ok());
  if (!source.ok()) return {};
  if (name.ends_with(".ldif"))
    return drain(read_directory(std::move(source).value(), std::string(name), options));
  return drain(read_graph(std::move(source).value(), std::string(name)));
}

std::map<v1::Fact::BodyCase, int> kinds(const Items& items) {
  std::map<v1::Fact::BodyCase, int> count;
  for (const SourcedItem& item : items.items) ++count[item.fact.body_case()];
  return count;
}

TEST(Contoso, OnPremisesIs150PeopleWith14GroupsAnd8Contacts) {
  const Items items = read_file("onprem.ldif");
  EXPECT_EQ(items.error.message, "");
  ASSERT_EQ(items.items.size(), 172U);
  std::map<v1::ObjectType, int> types;
  int anchored = 0;
  for (const SourcedItem& item : items.items) {
    const v1::ObjectImage& object = item.fact.object_present().object();
    ++types[object.type()];
    anchored += object.has_source_anchor() ? 1 : 0;
    EXPECT_TRUE(item.fact.has_observed_at());
    EXPECT_NE(values_of(object, "displayName"), "(none)");
    EXPECT_EQ(object.type() == v1::CONTACT, !object.has_security_identifier());
    EXPECT_EQ(object.type() == v1::GROUP, object.has_group_kind());
    EXPECT_EQ(object.type() == v1::USER, object.has_account_enabled());
  }
  EXPECT_EQ(types[v1::USER], 150);
  EXPECT_EQ(types[v1::GROUP], 14);
  EXPECT_EQ(types[v1::CONTACT], 8);
  EXPECT_GT(anchored, 0);
}

TEST(Contoso, TheSecondBatchIsDirSyncsAnswer) {
  const Items items = read_file("onprem-changes.ldif");
  EXPECT_EQ(items.error.message, "");
  auto count = kinds(items);
  EXPECT_EQ(count[v1::Fact::kObjectDeleted], 1);
  EXPECT_EQ(count[v1::Fact::kObjectChanged], 11);
  EXPECT_EQ(count[v1::Fact::kObjectPresent], 2);
  EXPECT_EQ(items.fact(0).object_deleted().object_guid(), "64de9700-89b1-4bf1-9fdb-62303c9292c4");
}

TEST(Contoso, TheSameChangesAsTheyWereLoadedAreToBeResolved) {
  const Items items = read_file("made-from/changes.ldif", {.guid_from_dn = true});
  EXPECT_EQ(items.error.message, "");
  ASSERT_FALSE(items.items.empty());
  for (const SourcedItem& item : items.items) {
    EXPECT_TRUE(item.unresolved || item.fact.has_object_present()) << item.origin.text();
  }
}

TEST(Contoso, TheCloudSide) {
  const Items users = read_file("cloud-users.json");
  EXPECT_EQ(users.error.message, "");
  EXPECT_EQ(kinds(users)[v1::Fact::kAccountCreated], 150);
  const Items deleted = read_file("cloud-deleted-users.json");
  ASSERT_EQ(deleted.items.size(), 4U) << deleted.error.message;
  for (const SourcedItem& item : deleted.items) {
    const v1::AccountImage& account = item.fact.account_created().account();
    EXPECT_TRUE(account.has_deleted_at());
    EXPECT_EQ(values_of(account, "userPrincipalName"), values_of(account, "mail"));
  }
  EXPECT_EQ(read_file("cloud-groups.json").items.size(), 13U);
  EXPECT_EQ(read_file("cloud-contacts.json").items.size(), 5U);
  EXPECT_EQ(kinds(read_file("cloud-domains.json"))[v1::Fact::kDomainVerified], 2);
  EXPECT_EQ(kinds(read_file("cloud-features.json"))[v1::Fact::kFeatureSet], 8);
}

TEST(Contoso, PrivilegedRolesAreKnownByTheirTemplates) {
  const Items roles = read_file("cloud-role-members.json");
  ASSERT_EQ(roles.items.size(), 7U) << roles.error.message;
  std::map<std::string, bool> privileged;
  for (const SourcedItem& item : roles.items) {
    const v1::Role& role = item.fact.role_assigned().role();
    privileged[role.display_name()] = role.privileged();
  }
  EXPECT_TRUE(privileged.at("Global Administrator"));
  EXPECT_TRUE(privileged.at("User Administrator"));
  EXPECT_FALSE(privileged.at("Exchange Administrator"));
  EXPECT_FALSE(privileged.at("Directory Readers"));
  EXPECT_EQ(kinds(read_file("cloud-role-eligibility.json"))[v1::Fact::kRoleMadeEligible], 2);
}

TEST(Contoso, FilesAreTakenInOneOrderWhateverTheOrderGiven) {
  std::vector<std::string> given;
  for (const char* name : {"cloud-role-eligibility.json", "cloud-role-members.json",
                           "cloud-contacts.json", "cloud-groups.json", "cloud-deleted-users.json",
                           "cloud-users.json", "cloud-features.json", "cloud-domains.json"}) {
    given.push_back(path_of(name));
  }
  const std::vector<std::string> wanted(given.rbegin(), given.rend());
  EXPECT_EQ(*order_cloud_files(given), wanted);
  EXPECT_EQ(*order_cloud_files(wanted), wanted);
}

}  // namespace
}  // namespace tenon::readers
