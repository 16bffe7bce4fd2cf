// The digest that is kept in pieces is the digest that is made at once.
#include "projections/state_digest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/encoding.h"
#include "projections/estate.h"
#include "tests/replay/histories.h"
#include "tests/replay/random_history.h"

namespace tenon::projections {
namespace {

template <typename Record>
void put(PackedBlocks& blocks, const Record& record) {
  std::string packed;
  pack(record, packed);
  while (blocks.size() < record.handle.value) blocks.grow();
  blocks.put(record.handle.value, packed);
}

Account account_of(std::uint32_t handle) {
  Account account;
  account.handle = AccountHandle{handle};
  return account;
}

// Of a copy of all that can be seen of the state.
Digest made_at_once(const MatchState& state) {
  MatchRecords records;
  StateDigest digest(records);
  if (state.tenant() != nullptr) records.tenant = *state.tenant();
  for (std::uint32_t i = 1; i <= state.last_connector().value; ++i) {
    records.connectors.push_back(*state.connector(ConnectorHandle{i}));
  }
  for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
    put(records.accounts, *state.account(AccountHandle{i}));
    digest.touch(AccountHandle{i});
  }
  for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
    const DirectoryObject* object = state.object(ObjectHandle{i});
    if (object == nullptr) {
      records.objects.grow();
    } else {
      put(records.objects, *object);
    }
    digest.touch(ObjectHandle{i});
  }
  return digest.digest();
}

TEST(StateDigest, KeptFromBatchToBatchItIsThatMadeAtOnce) {
  std::size_t changes = 0;
  std::size_t forgotten = 0;
  for (const std::uint64_t seed : {71U, 72U, 73U, 74U}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto estate = Estate::open_in_memory().value();
    replay::RandomHistory history("acme", seed);
    Digest last{};
    for (int i = 0; i < 400; ++i) {
      ASSERT_TRUE(replay::submit(*estate, history.next()).ok());
      const auto tenant = *estate->tenant("acme");
      ASSERT_TRUE(replay::settle(*tenant).ok());
      const Digest kept = tenant->digests().state;
      tenant->read([&](const MatchState& state, Head) {
        EXPECT_EQ(to_hex(as_view(kept)), to_hex(as_view(made_at_once(state))));
        forgotten += state.last_object().value - state.counts().objects;
      });
      if (kept != last) ++changes;
      last = kept;
    }
  }
  EXPECT_GT(changes, 800U);
  EXPECT_GT(forgotten, 0U);
}

TEST(StateDigest, EveryRecordCounts) {
  MatchRecords records;
  StateDigest digest(records);
  const auto add = [&](std::uint32_t handle) {
    put(records.accounts, account_of(handle));
    digest.touch(AccountHandle{handle});
  };
  for (std::uint32_t handle = 1; handle <= 100; ++handle) add(handle);
  std::vector<Digest> seen = {digest.digest()};
  for (const std::uint32_t handle : {1U, 16U, 17U, 50U, 100U}) {
    Account licensed = account_of(handle);
    licensed.licensed = true;
    put(records.accounts, licensed);
    digest.touch(licensed.handle);
    seen.push_back(digest.digest());
    put(records.accounts, account_of(handle));
    digest.touch(licensed.handle);
    EXPECT_EQ(digest.digest(), seen.front());
  }
  records.objects.grow();  // forgotten: only its handle is gone
  digest.touch(ObjectHandle{1});
  seen.push_back(digest.digest());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(seen[i], seen[k]) << i << " " << k;
  }
}

TEST(StateDigest, PreparesInParts) {
  MatchRecords records;
  StateDigest prepared(records);
  StateDigest at_once(records);
  constexpr std::uint32_t kAccounts = 1000;
  for (std::uint32_t handle = 1; handle <= kAccounts; ++handle) {
    put(records.accounts, account_of(handle));
    prepared.touch(AccountHandle{handle});
    at_once.touch(AccountHandle{handle});
  }
  int parts = 1;
  while (!prepared.prepare(100)) ++parts;
  EXPECT_GT(parts, 5);
  EXPECT_LE(parts, 10);
  EXPECT_TRUE(prepared.prepare(100));  // nothing is left
  prepared.touch(AccountHandle{500});
  EXPECT_TRUE(prepared.prepare(1));
  EXPECT_EQ(prepared.digest(), at_once.digest());
}

// Runs are hashed once for each change, and no others.
TEST(RunDigests, HashesWhatChanged) {
  RunDigests runs;
  for (std::uint32_t handle = 1; handle <= 10 * RunDigests::kRunHandles; ++handle) {
    runs.touch(handle);
  }
  std::vector<std::uint32_t> hashed;
  const auto note = [&hashed](std::uint32_t first) {
    hashed.push_back(first);
    return Digest{};
  };
  EXPECT_EQ(runs.freshen(4, note), 4U);
  EXPECT_FALSE(runs.fresh());
  EXPECT_EQ(runs.freshen(100, note), 6U);
  EXPECT_TRUE(runs.fresh());
  EXPECT_EQ(hashed.size(), 10U);
  hashed.clear();
  runs.touch(3 * RunDigests::kRunHandles);
  runs.touch(3 * RunDigests::kRunHandles + 1);
  runs.touch(3 * RunDigests::kRunHandles);
  EXPECT_EQ(runs.freshen(100, note), 2U);
  EXPECT_EQ(hashed, (std::vector<std::uint32_t>{2 * RunDigests::kRunHandles + 1,
                                                3 * RunDigests::kRunHandles + 1}));
}

}  // namespace
}  // namespace tenon::projections
