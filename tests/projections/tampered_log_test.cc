// A log whose stored facts were exchanged by somebody who knew the format: every checksum and every
// commitment holds, only the root does not.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "engine/log/batch_format.h"
#include "engine/log/memory_store.h"
#include "engine/log/row_format.h"
#include "engine/log/stored_log.h"
#include "projections/estate.h"
#include "projections/memory_row_store.h"
#include "tests/log/log_samples.h"
#include "tests/runtime/toy_semantics.h"

namespace tenon::projections {
namespace {

constexpr std::uint64_t kFacts = 300;

// The same store under several logs, one after the other.
class SharedStore final : public log::Store {
 public:
  explicit SharedStore(std::shared_ptr<log::MemoryStore> store) : store_(std::move(store)) {}
  Result<std::optional<std::string>> get(log::Family family, std::string_view key) const override {
    return store_->get(family, key);
  }
  std::unique_ptr<log::Cursor> cursor(log::Family family, bool sequential) const override {
    return store_->cursor(family, sequential);
  }
  log::Changes& begin() override { return store_->begin(); }
  Status write() override { return store_->write(); }

 private:
  const std::shared_ptr<log::MemoryStore> store_;
};

std::unique_ptr<log::StoredLog> open_log(const std::shared_ptr<log::MemoryStore>& store) {
  auto opened = log::StoredLog::open(std::make_unique<SharedStore>(store),
                                     log::system_environment(), log::Codec::kNone, nullptr);
  EXPECT_TRUE(opened.ok());
  return std::move(opened).value();
}

Result<std::unique_ptr<Estate>> open_estate(const std::shared_ptr<log::MemoryStore>& store) {
  return Estate::open(open_log(store), make_memory_row_store(), runtime::toy_semantics());
}

// Writes the batch of the first facts anew, with another word at `position`.
void exchange(log::MemoryStore& store, Position position, const std::string& word) {
  constexpr log::TenantId kFirst{1};
  const std::string key = log::batch_key(kFirst, Position{0});
  const std::string value = store.get(log::Family::kBatches, key).value().value();
  log::BatchReader reader;
  ASSERT_TRUE(reader.open(value, kFirst, Position{0}).ok());
  ASSERT_TRUE(reader.seek(0).ok());
  log::BatchEncoder encoder(log::Codec::kNone);
  encoder.begin(kFirst, Position{0}, reader.time());
  while (!reader.at_end()) {
    log::StoredFact fact = reader.next().value();
    if (fact.entry.position == position) {
      fact.slot->payload = word;
      fact.entry.commitment = sha256({fact.slot->salt, fact.slot->payload});
    }
    encoder.add(fact.entry, fact.slot);
  }
  store.begin().put(log::Family::kBatches, key, encoder.finish());
  ASSERT_TRUE(store.write().ok());
}

TEST(TamperedLog, IsNotServed) {
  const auto store = std::make_shared<log::MemoryStore>();
  {
    const auto log = open_log(store);
    const runtime::OwnedAppend append =
        runtime::words_of("acme", "hr", 1, std::vector<std::string>(kFacts, "word"), true);
    ASSERT_TRUE(log::samples::commit_one(*log, append.view()).ok());
  }
  ASSERT_TRUE(open_estate(store).ok());
  exchange(*store, Position{7}, "drow");
  const auto opened = open_estate(store);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
  EXPECT_EQ(opened.error().reason, "LOG_DAMAGED");
  EXPECT_NE(opened.error().message.find("acme"), std::string::npos) << opened.error().message;
  exchange(*store, Position{7}, "word");
  EXPECT_TRUE(open_estate(store).ok());
}

}  // namespace
}  // namespace tenon::projections
