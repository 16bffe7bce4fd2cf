// Keys that share an entry of an index, and are found each as what it is.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/model/decision.h"
#include "projections/match_state.h"

namespace tenon::projections {
namespace {

Guid guid_of(std::uint8_t seed) {
  Guid guid;
  guid.bytes.fill(seed);
  return guid;
}

Account account_of(std::uint32_t handle) {
  Account account;
  account.handle = AccountHandle{handle};
  account.object_id = guid_of(static_cast<std::uint8_t>(100 + handle));
  account.lifecycle = Lifecycle::kLive;
  return account;
}

DirectoryObject object_of(std::uint32_t handle, const Guid& guid) {
  DirectoryObject object;
  object.handle = ObjectHandle{handle};
  object.connector = ConnectorHandle{1};
  object.guid = guid;
  object.distinguished_name = "CN=" + std::to_string(handle);
  return object;
}

void set_upn(Account& account, const std::string& upn) {
  account.attributes.set(AttributeId::kUserPrincipalName, {{upn, {}, 0, {}}});
}

void set_address(Account& account, const std::string& address) {
  account.attributes.set(AttributeId::kProxyAddresses, {{address, {}, 0, {}}});
}

void apply(MatchState& state, const std::vector<Account>& accounts) {
  Effects effects;
  effects.accounts = accounts;
  state.apply(effects);
}

TEST(MatchIndexes, AUpnAndAnAddressThatReadsLikeIt) {
  MatchState state;
  Account one = account_of(1);
  Account two = account_of(2);
  set_upn(one, "ann@contoso.com");
  set_address(two, "SMTP:Ann@contoso.com");
  apply(state, {one});
  apply(state, {two});
  const auto upn = [&] { return state.find_holder(ValueSpace::kUpn, "ann@contoso.com").value; };
  const auto smtp = [&] { return state.find_holder(ValueSpace::kSmtp, "ann@contoso.com").value; };
  EXPECT_EQ(upn(), 1U);
  EXPECT_EQ(smtp(), 2U);
  EXPECT_EQ(state.find_holder(ValueSpace::kSip, "ann@contoso.com").value, 0U);

  // They exchange them; then the first takes both; then it gives up one of them.
  std::swap(one.attributes, two.attributes);
  apply(state, {one, two});
  EXPECT_EQ(upn(), 2U);
  EXPECT_EQ(smtp(), 1U);
  two.attributes.clear();
  set_upn(one, "ann@contoso.com");
  apply(state, {one, two});
  EXPECT_EQ(upn(), 1U);
  EXPECT_EQ(smtp(), 1U);
  set_upn(one, "other@contoso.com");
  apply(state, {one});
  EXPECT_EQ(upn(), 0U);
  EXPECT_EQ(smtp(), 1U);
  set_address(one, "SMTP:other@contoso.com");
  apply(state, {one});
  EXPECT_EQ(smtp(), 0U);
}

TEST(MatchIndexes, AnIdentifierAndTheAnchorMadeOfIt) {
  MatchState state;
  Account one = account_of(1);
  Account two = account_of(2);
  one.on_premises_object_identifier = guid_of(7);
  two.immutable_id = guid_of(7).anchor();
  apply(state, {one});
  apply(state, {two});
  const auto with_identifier = [&] { return state.next_with_identifier(guid_of(7), {}).value; };
  EXPECT_EQ(with_identifier(), 1U);
  EXPECT_EQ(state.find_anchor(guid_of(7).anchor()).value, 2U);

  one.on_premises_object_identifier.reset();
  two.on_premises_object_identifier = guid_of(7);
  apply(state, {one, two});
  EXPECT_EQ(with_identifier(), 2U);
  two.immutable_id = "another";
  apply(state, {two});
  EXPECT_EQ(with_identifier(), 2U);
  EXPECT_EQ(state.find_anchor(guid_of(7).anchor()).value, 0U);
}

// It stands in the index for its anchor alone.
TEST(MatchIndexes, APurgedAccountIsNotFoundByItsIdentifier) {
  MatchState state;
  Account account = account_of(1);
  account.provisioned = true;
  account.on_premises_object_identifier = guid_of(7);
  account.immutable_id = guid_of(7).anchor();
  apply(state, {account});
  ASSERT_EQ(state.accounts_by_identifier(guid_of(7)).size(), 1U);
  account.lifecycle = Lifecycle::kPurged;
  apply(state, {account});
  EXPECT_EQ(state.accounts_by_identifier(guid_of(7)).size(), 0U);
  EXPECT_EQ(state.next_with_identifier(guid_of(7), {}).value, 0U);
  EXPECT_EQ(state.next_unechoed(guid_of(7).anchor(), {}).value, 1U);
}

TEST(MatchIndexes, AnObjectsGuidAndTheAnchorMadeOfIt) {
  MatchState state;
  Effects effects;
  effects.connectors.emplace_back().handle = ConnectorHandle{1};
  state.apply(effects);
  std::vector<DirectoryObject> objects = {object_of(1, guid_of(7)), object_of(2, guid_of(8)),
                                          object_of(3, guid_of(9))};
  objects[1].source_anchor = guid_of(7).anchor();
  objects[2].source_anchor = guid_of(9).anchor();
  for (const DirectoryObject& object : objects) {
    Effects one;
    one.objects = {object};
    state.apply(one);
  }
  const auto numbers = [](const std::vector<ObjectHandle>& handles) {
    std::vector<std::uint32_t> found;
    for (ObjectHandle each : handles) found.push_back(each.value);
    return found;
  };
  EXPECT_EQ(numbers(state.objects_by_guid(guid_of(7))), std::vector<std::uint32_t>{1});
  EXPECT_EQ(numbers(state.objects_by_anchor(guid_of(7).anchor())), std::vector<std::uint32_t>{2});
  EXPECT_EQ(numbers(state.objects_by_guid(guid_of(9))), std::vector<std::uint32_t>{3});
  EXPECT_EQ(numbers(state.objects_by_anchor(guid_of(9).anchor())), std::vector<std::uint32_t>{3});

  Effects forgotten;
  forgotten.forgotten = {ObjectHandle{3}};
  state.apply(forgotten);
  EXPECT_TRUE(state.objects_by_guid(guid_of(9)).empty());
  EXPECT_TRUE(state.objects_by_anchor(guid_of(9).anchor()).empty());
}

}  // namespace
}  // namespace tenon::projections
