// What is unpacked is what was packed, whatever the record and whatever was in its place before.
#include "projections/packed_record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "projections/estate.h"
#include "projections/packed_blocks.h"
#include "tests/replay/histories.h"
#include "tests/replay/random_history.h"

namespace tenon::projections {
namespace {

// Records with every field drawn, often equal to one another where packing looks for that.
class Draw {
 public:
  explicit Draw(std::uint32_t seed) : random_(seed) {}

  Account account() {
    Account account;
    account.handle = AccountHandle{small(1'000'000)};
    account.object_id = guid();
    if (flip()) account.cloud_object_id = guid();
    account.type = one_of<ObjectType>(1, 3);
    account.authored_by = one_of<AuthoredBy>(1, 9);
    account.user_type = one_of<UserType>(1, 2);
    account.group_kind = one_of<GroupKind>(0, 4);
    account.sync_enabled = one_of<SyncEnabled>(1, 3);
    account.authority = one_of<Authority>(0, 2);
    account.lifecycle = one_of<Lifecycle>(1, 3);
    account.is_cloud_managed = flip();
    account.provisioned = flip();
    account.licensed = flip();
    account.exchange_licensed = flip();
    if (flip()) account.deleted_at = Micros{static_cast<std::int64_t>(random_())};
    if (flip()) account.on_premises_object_identifier = guid();
    account.immutable_id = account.on_premises_object_identifier && flip()
                               ? account.on_premises_object_identifier->anchor()
                               : text();
    account.first_seen = position();
    account.last_changed = position();
    account.immutable_id_since = position();
    account.security_identifier = text();
    account.attributes = attributes();
    account.cloud_said = flip() ? account.attributes : attributes();
    if (flip()) account.cloud_said.set(AttributeId::kMail, {value()});
    account.roles = roles();
    account.eligible_roles = roles();
    account.object = ObjectHandle{small(3)};
    account.method = one_of<Method>(0, 4);
    account.bound_by = decision();
    account.flowed_upn = value();
    if (flip()) account.flowed_upn.text = account.upn();
    account.upn_kept = flip();
    if (flip()) account.rollback_requested = position();
    account.rollback_refusal_said = flip();
    return account;
  }

  DirectoryObject object() {
    DirectoryObject object;
    object.handle = ObjectHandle{small(1'000'000)};
    object.connector = ConnectorHandle{small(300)};
    object.guid = guid();
    object.type = one_of<ObjectType>(1, 3);
    object.distinguished_name = text();
    object.source_anchor = flip() ? object.guid.anchor() : text();
    object.group_kind = one_of<GroupKind>(0, 4);
    object.security_identifier = text();
    object.certificate_count = small(40);
    object.first_seen = position();
    object.mentioned_at = position();
    object.attributes = attributes();
    object.presence = one_of<Presence>(1, 4);
    object.left_at = position();
    object.account = AccountHandle{small(3)};
    for (std::uint32_t i = small(4); i > 0; --i) object.flowed.add(AttributeId::kCity, "");
    if (flip()) object.flowed.add(AttributeId::kOther, "extension_1");
    for (std::uint32_t i = small(3); i > 0; --i) {
      object.claims.push_back({one_of<ValueSpace>(1, 3), text(), value(), position()});
    }
    object.address_flow = one_of<AddressFlow>(0, 2);
    for (std::uint32_t i = small(3); i > 0; --i) object.mail_said.push_back(text());
    object.kept_out_upn = text();
    object.outcome = one_of<Outcome>(0, 82);
    object.method = one_of<Method>(0, 4);
    object.relinked = flip();
    object.refused_by = one_of<Rule>(0, 220);
    object.refusal = one_of<Outcome>(0, 82);
    object.last_decision = decision();
    object.waiting = flip();
    object.waiting_since = position();
    object.attempts = small(1000);
    object.last_attempt = position();
    object.verdict = text();
    return object;
  }

 private:
  bool flip() { return random_() % 2 == 0; }
  std::uint32_t small(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  template <typename T>
  T one_of(unsigned from, unsigned to) {
    return static_cast<T>(from + small(to - from + 1));
  }
  Position position() {
    constexpr std::uint64_t kFew[] = {0, 1, 7, 1'000'000, 1'000'003, std::uint64_t{1} << 40};
    return Position{kFew[small(6)]};
  }
  std::string text() { return std::string(flip() ? 0 : small(200), static_cast<char>(random_())); }
  Guid guid() {
    Guid guid;
    for (auto& byte : guid.bytes) byte = static_cast<std::uint8_t>(random_());
    return guid;
  }
  DecisionId decision() { return {position(), flip() ? 0 : small(1'000'000)}; }
  AttributeValue value() { return {text(), position(), small(20), position()}; }
  AttributeSet attributes() {
    AttributeSet set;
    for (std::uint32_t i = small(12); i > 0; --i) {
      AttributeKey key(one_of<AttributeId>(1, 29));
      if (small(4) == 0) key = AttributeKey("extension_" + std::to_string(small(3)));
      std::vector<AttributeValue> values = {value()};
      while (small(3) == 0) values.push_back(value());
      set.set(key, values);
    }
    if (flip()) {
      // As it is with most people, and one of them with a UPN more.
      AttributeValue upn = value();
      upn.text = "ann@contoso.com";
      set.set(AttributeId::kUserPrincipalName, {upn});
      if (small(4) == 0) set.set(AttributeId::kUserPrincipalName, {upn, value()});
      upn.since = position();
      set.set(AttributeId::kMail, {upn});
    }
    return set;
  }
  std::vector<Role> roles() {
    std::vector<Role> roles(small(3));
    for (Role& role : roles) role = {text(), text(), flip()};
    return roles;
  }

  std::mt19937_64 random_;
};

TEST(PackedRecord, WhatIsUnpackedIsWhatWasPacked) {
  Draw draw(71);
  std::string packed;
  Account account;
  DirectoryObject object;
  for (int i = 0; i < 20'000; ++i) {
    const Account drawn_account = draw.account();
    pack(drawn_account, packed);
    EXPECT_EQ(packed_link(packed), drawn_account.object.value);
    unpack(packed, account);
    ASSERT_TRUE(account == drawn_account) << i;
    const DirectoryObject drawn_object = draw.object();
    pack(drawn_object, packed);
    EXPECT_EQ(packed_link(packed), drawn_object.account.value);
    unpack(packed, object);
    ASSERT_TRUE(object == drawn_object) << i;
  }
}

TEST(PackedRecord, MailThatReadsAsTheUpnIsKeptOnce) {
  const auto size = [](const std::string& mail) {
    Account account;
    account.attributes.set(AttributeId::kUserPrincipalName, {{"ann@contoso.com", {}, 0, {}}});
    account.attributes.set(AttributeId::kMail, {{mail, {}, 0, {}}});
    std::string packed;
    pack(account, packed);
    return packed.size();
  };
  EXPECT_EQ(size("bob@contoso.com"), size("ann@contoso.com") + 16);
}

// Through all that a tenant may come to.
TEST(PackedRecord, RecordsOfHistories) {
  std::string packed;
  for (const std::uint64_t seed : {81U, 82U, 83U}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto estate = Estate::open_in_memory().value();
    replay::RandomHistory history("acme", seed);
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
    const auto tenant = *estate->tenant("acme");
    ASSERT_TRUE(replay::settle(*tenant).ok());
    tenant->read([&](const MatchState& state, Head) {
      ASSERT_GT(state.last_object().value, 0U);
      for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
        const Account& kept = *state.account(AccountHandle{i});
        Account account;
        pack(kept, packed);
        unpack(packed, account);
        ASSERT_TRUE(account == kept);
      }
    });
  }
}

TEST(PackedBlocks, KeepWhatWasPutUnderEachNumber) {
  std::mt19937 random(91);
  PackedBlocks blocks;
  std::map<std::uint32_t, std::string> expected;
  for (int step = 0; step < 60'000; ++step) {
    if (random() % 20 == 0) blocks.grow();
    if (blocks.size() == 0) continue;
    const auto number = static_cast<std::uint32_t>(1 + random() % blocks.size());
    if (random() % 5 == 0) {
      blocks.erase(number);
      expected.erase(number);
    } else {
      const std::size_t most = random() % 50 == 0 ? 20'000 : random() % 2 == 0 ? 700 : 300;
      std::string bytes(random() % most, static_cast<char>(random()));
      blocks.put(number, bytes);
      expected[number] = std::move(bytes);
    }
    const auto other = static_cast<std::uint32_t>(1 + random() % blocks.size());
    ASSERT_EQ(blocks.has(other), expected.contains(other));
    if (!blocks.has(other)) continue;
    ASSERT_EQ(blocks.block(other), expected[other]);
  }
  for (const auto& [number, bytes] : expected) ASSERT_EQ(blocks.block(number), bytes);
}

// Records grow as they are bound, in an order of their own; what they leave is used again.
TEST(PackedBlocks, TakeLittleMoreThanTheyHold) {
  std::mt19937 random(17);
  PackedBlocks blocks;
  constexpr std::uint32_t kBlocks = 4000;
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < kBlocks; ++i) {
    blocks.grow();
    blocks.put(i + 1, std::string(300, 'a'));
    order.push_back(i + 1);
  }
  for (const bool shuffled : {false, true}) {
    if (shuffled) std::shuffle(order.begin(), order.end(), random);
    const std::size_t bytes = shuffled ? 500 : 400;
    for (std::size_t i = 0; i < order.size(); ++i) {
      blocks.put(order[i], std::string(bytes, static_cast<char>(order[i])));
      const std::size_t held = (kBlocks - i) * (bytes - 100) + i * bytes;
      ASSERT_LT(blocks.room(), held + held / 4) << i;
    }
    for (const std::uint32_t number : order) {
      ASSERT_EQ(blocks.block(number), std::string(bytes, static_cast<char>(number)));
    }
  }
  for (const std::uint32_t number : order) blocks.erase(number);
  EXPECT_LE(blocks.room(), std::size_t{64} << 10);
}

}  // namespace
}  // namespace tenon::projections
