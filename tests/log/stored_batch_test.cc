// The stored batch, its reader against damage, and the codecs.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "engine/log/batch_format.h"
#include "engine/log/log.h"
#include "engine/log/memory_store.h"
#include "engine/log/row_format.h"
#include "engine/log/stored_log.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

constexpr TenantId kTenant{7};
constexpr Position kFirst{1000};

struct Made {
  std::vector<std::string> payloads;
  std::string value;
};

// `erased` of the slots hold nothing.
Made make_batch(Codec codec, std::size_t count, std::size_t payload_bytes,
                const std::vector<std::size_t>& erased = {}) {
  Made made;
  BatchEncoder encoder(codec);
  Sha256 hasher;
  encoder.begin(kTenant, kFirst, Micros{samples::kStart});
  for (std::size_t i = 0; i < count; ++i) {
    const std::string salt(32, static_cast<char>(i));
    made.payloads.push_back("payload " + std::to_string(i) + " " + std::string(payload_bytes, 'p'));
    const Slot slot{salt, made.payloads.back()};
    Entry entry;
    entry.kind = static_cast<std::uint16_t>(i);
    entry.position = Position{kFirst.value + i};
    entry.time = Micros{samples::kStart};
    entry.source = i % 3 == 0 ? kOperatorSource : "ad";
    entry.source_number = SourceNumber{i + 1};
    if (i % 3 == 0) entry.request_id = samples::request_id(static_cast<std::uint8_t>(i));
    entry.commitment = hasher({slot.salt, slot.payload});
    const bool is_erased = std::find(erased.begin(), erased.end(), i) != erased.end();
    encoder.add(entry, is_erased ? std::nullopt : std::optional<Slot>(slot));
  }
  made.value = encoder.finish();
  return made;
}

// Reads all from `from` on; the first error ends it.
Result<std::vector<std::string>> read_all(std::string_view value, std::uint32_t from = 0) {
  BatchReader reader;
  TENON_RETURN_IF_ERROR(reader.open(value, kTenant, kFirst));
  TENON_RETURN_IF_ERROR(reader.seek(from));
  std::vector<std::string> payloads;
  while (!reader.at_end()) {
    TENON_ASSIGN_OR_RETURN(const StoredFact fact, reader.next());
    payloads.emplace_back(fact.slot ? fact.slot->payload : "(erased)");
  }
  return payloads;
}

class StoredBatch : public testing::TestWithParam<Codec> {};

TEST_P(StoredBatch, ReadsBackFromAnyIndex) {
  const Made made = make_batch(GetParam(), 40, 3000);
  for (std::uint32_t from = 0; from <= 40; ++from) {
    EXPECT_EQ(read_all(made.value, from).value(),
              std::vector<std::string>(made.payloads.begin() + from, made.payloads.end()));
  }
}

TEST_P(StoredBatch, HoldsPayloadsLargerThanABlock) {
  const Made made = make_batch(GetParam(), 3, 200000);
  EXPECT_EQ(read_all(made.value).value(), made.payloads);
  EXPECT_EQ(read_all(made.value, 2).value().front(), made.payloads[2]);
}

TEST_P(StoredBatch, EveryChangedBitIsFoundOrChangesNothing) {
  const Made made = make_batch(GetParam(), 9, 40, {4});
  const std::vector<std::string> expected = read_all(made.value).value();
  for (std::size_t bit = 0; bit < made.value.size() * 8; ++bit) {
    std::string changed = made.value;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    const auto read = read_all(changed);
    ASSERT_FALSE(read.ok()) << "bit " << bit;
    EXPECT_EQ(read.error().reason, "LOG_DAMAGED");
    EXPECT_NE(read.error().message.find("tenant number 7"), std::string::npos)
        << read.error().message;
  }
  for (std::size_t size = 0; size < made.value.size(); ++size) {
    ASSERT_FALSE(read_all(std::string_view(made.value).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(read_all(made.value + '\0').ok());
}

INSTANTIATE_TEST_SUITE_P(Codecs, StoredBatch,
                         testing::Values(Codec::kNone, Codec::kLz4, Codec::kZstd));

TEST(StoredBatchPlace, BelongsToItsKey) {
  const Made made = make_batch(Codec::kLz4, 3, 10);
  BatchReader reader;
  EXPECT_TRUE(reader.open(made.value, kTenant, kFirst).ok());
  EXPECT_FALSE(reader.open(made.value, TenantId{8}, kFirst).ok());
  EXPECT_FALSE(reader.open(made.value, kTenant, Position{1001}).ok());
}

TEST(StoredBatchErasure, LeavesAllElseAsItWas) {
  const Made whole = make_batch(Codec::kLz4, 10, 100);
  const Made erased = make_batch(Codec::kLz4, 10, 100, {0, 7});
  std::vector<std::string> expected = whole.payloads;
  expected[0] = expected[7] = "(erased)";
  EXPECT_EQ(read_all(erased.value).value(), expected);
  EXPECT_EQ(erased.value.find("payload 7"), std::string::npos);
  BatchReader a;
  BatchReader b;
  ASSERT_TRUE(a.open(whole.value, kTenant, kFirst).ok() && a.seek(0).ok());
  ASSERT_TRUE(b.open(erased.value, kTenant, kFirst).ok() && b.seek(0).ok());
  while (!a.at_end()) EXPECT_EQ(a.next().value().entry_bytes, b.next().value().entry_bytes);
}

// A batch whose payloads were erased since is known all the same.
TEST(StoredBatchErasure, ARepeatedBatchIsAnsweredUncompared) {
  samples::World world;
  auto owned = std::make_unique<MemoryStore>();
  Store& store = *owned;
  const auto log =
      StoredLog::open(std::move(owned), world.environment(), Codec::kLz4, nullptr).value();
  ASSERT_TRUE(samples::create_tenant(*log, "contoso").ok());
  const samples::Message batch("contoso", "ad", 1, {"a", "secret", "c"});
  const Receipt original = samples::commit_one(*log, batch).value();
  const Digest root = log->tenant("contoso").value().head.root;

  // Erase position 2, as the page on the format says.
  const std::string key = batch_key(TenantId{1}, original.first);
  const std::string value = *store.get(Family::kBatches, key).value();
  BatchReader reader;
  ASSERT_TRUE(reader.open(value, TenantId{1}, original.first).ok() && reader.seek(0).ok());
  BatchEncoder encoder(Codec::kLz4);
  encoder.begin(TenantId{1}, original.first, reader.time());
  while (!reader.at_end()) {
    const StoredFact fact = reader.next().value();
    encoder.add(fact.entry, fact.entry.position.value == 2 ? std::nullopt : fact.slot);
  }
  store.begin().put(Family::kBatches, key, encoder.finish());
  ASSERT_TRUE(store.write().ok());

  const Receipt repeated = samples::commit_one(*log, batch).value();
  EXPECT_TRUE(repeated.repeated && repeated.erased);
  EXPECT_EQ(repeated.first, original.first);
  EXPECT_EQ(repeated.time, original.time);
  const samples::Message guess("contoso", "ad", 2, {"guess"});
  EXPECT_TRUE(samples::commit_one(*log, guess).value().erased);
  // What is not erased is compared as ever.
  EXPECT_FALSE(samples::commit_one(*log, samples::Message("contoso", "ad", 3, {"C"})).ok());
  EXPECT_FALSE(
      samples::commit_one(*log, samples::Message("contoso", "ad", 1, {"a"})).value().erased);
  const auto records = log->read("contoso", Position{2}).value();
  EXPECT_FALSE(records->next().value()->payload.has_value());
  EXPECT_EQ(records->next().value()->payload, "c");
  EXPECT_EQ(log->tree_head("contoso", Head{4}).value().root, root);
}

TEST(StoredFormat, OfAnotherVersionIsNotOpened) {
  samples::World world;
  auto store = std::make_unique<MemoryStore>();
  std::string value = format_value(format_key());
  value.resize(value.size() - 9);  // the low byte of the version, and the checksum
  put_u8(value, 2);
  put_u64(value, checksum(format_key(), value));
  store->begin().put(Family::kHeads, format_key(), value);
  ASSERT_TRUE(store->write().ok());
  const auto opened = StoredLog::open(std::move(store), world.environment(), Codec::kLz4, nullptr);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reason, "LOG_FORMAT_UNKNOWN");
}

// Heads, batches and sources are written together; an open notices when they do not fit.
TEST(StoredFormat, WhatDoesNotFitTogetherIsNotOpened) {
  const auto open_changed = [](const std::function<void(Store&, Changes&)>& change) {
    samples::World world;
    auto owned = std::make_unique<MemoryStore>();
    MemoryStore copy;
    {
      Store& store = *owned;
      const auto log =
          StoredLog::open(std::move(owned), world.environment(), Codec::kLz4, nullptr).value();
      EXPECT_TRUE(samples::create_tenant(*log, "contoso").ok());
      EXPECT_TRUE(samples::commit_one(*log, samples::Message("contoso", "ad", 1, {"a"})).ok());
      for (const Family family :
           {Family::kBatches, Family::kIndex, Family::kTiles, Family::kHeads}) {
        const auto cursor = store.cursor(family, true);
        for (cursor->seek({}); cursor->valid(); cursor->next()) {
          copy.begin().put(family, cursor->key(), cursor->value());
          EXPECT_TRUE(copy.write().ok());
        }
      }
    }
    change(copy, copy.begin());
    EXPECT_TRUE(copy.write().ok());
    auto again = std::make_unique<MemoryStore>();
    for (const Family family : {Family::kBatches, Family::kIndex, Family::kTiles, Family::kHeads}) {
      const auto cursor = copy.cursor(family, true);
      for (cursor->seek({}); cursor->valid(); cursor->next()) {
        again->begin().put(family, cursor->key(), cursor->value());
        EXPECT_TRUE(again->write().ok());
      }
    }
    return StoredLog::open(std::move(again), world.environment(), Codec::kLz4, nullptr);
  };
  EXPECT_TRUE(open_changed([](Store&, Changes&) {}).ok());
  // A source that is behind its facts.
  EXPECT_FALSE(open_changed([](Store&, Changes& changes) {
                 const std::string key = source_key(TenantId{1}, "ad");
                 changes.put(Family::kIndex, key, source_value(key, {SourceNumber{0}, ""}));
               }).ok());
  // A batch behind the head.
  EXPECT_FALSE(open_changed([](Store&, Changes& changes) {
                 changes.put(Family::kBatches, batch_key(TenantId{1}, Position{2}), "anything");
               }).ok());
  // A head with another root.
  EXPECT_FALSE(open_changed([](Store& store, Changes& changes) {
                 const std::string key = head_key(TenantId{1});
                 HeadRow row = *read_head(key, *store.get(Family::kHeads, key).value());
                 row.root[0] ^= 1;
                 changes.put(Family::kHeads, key, head_value(key, row));
               }).ok());
  // A head without its tenant's last batch.
  EXPECT_FALSE(open_changed([](Store& store, Changes& changes) {
                 const std::string key = batch_key(TenantId{1}, Position{0});
                 changes.put(Family::kBatches, batch_key(TenantId{1}, Position{1}),
                             *store.get(Family::kBatches, key).value());
               }).ok());
}

TEST(Codec, CompressesWhatItCanAndSaysWhatItDid) {
  Compressor compressor;
  std::mt19937 random(1);
  std::string noise(1000, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  const std::string text(1000, 't');
  for (const Codec codec : {Codec::kNone, Codec::kLz4, Codec::kZstd}) {
    std::string out = "before";
    EXPECT_EQ(compressor.append(codec, text, out), codec);
    std::string raw;
    EXPECT_TRUE(decompress(static_cast<std::uint8_t>(codec), out.substr(6), 1000, raw));
    EXPECT_EQ(raw, text);
    EXPECT_FALSE(decompress(static_cast<std::uint8_t>(codec), out.substr(6), 999, raw));
    out.clear();
    EXPECT_EQ(compressor.append(codec, noise, out), Codec::kNone);
    EXPECT_EQ(out, noise);
  }
  std::string raw;
  EXPECT_FALSE(decompress(3, "abc", 3, raw));
}

}  // namespace
}  // namespace tenon::log
