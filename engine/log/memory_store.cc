#include "engine/log/memory_store.h"

#include <mutex>
#include <utility>

namespace tenon::log {

// Sees rows that are written while it walks; the log bounds every walk by the head it knows.
class MemoryCursor : public Cursor {
 public:
  MemoryCursor(const MemoryStore& store, const MemoryStore::Rows& rows)
      : store_(store), rows_(rows) {}

  void seek(std::string_view key) override {
    const std::shared_lock lock(store_.mutex_);
    stand_on(rows_.lower_bound(key));
  }
  void seek_back(std::string_view key) override {
    const std::shared_lock lock(store_.mutex_);
    const auto after = rows_.upper_bound(key);
    stand_on(after == rows_.begin() ? rows_.end() : std::prev(after));
  }
  void next() override {
    const std::shared_lock lock(store_.mutex_);
    stand_on(rows_.upper_bound(key_));
  }
  bool valid() const override { return value_ != nullptr; }
  Status status() const override { return {}; }
  std::string_view key() const override { return key_; }
  std::string_view value() const override { return *value_; }

 private:
  void stand_on(MemoryStore::Rows::const_iterator row) {
    if (row == rows_.end()) {
      value_ = nullptr;
      return;
    }
    key_ = row->first;
    value_ = row->second;
  }

  const MemoryStore& store_;
  const MemoryStore::Rows& rows_;
  std::string key_;
  std::shared_ptr<const std::string> value_;
};

Result<std::optional<std::string>> MemoryStore::get(Family family, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const Rows& rows = families_[static_cast<std::size_t>(family)];
  const auto found = rows.find(key);
  if (found == rows.end()) return std::optional<std::string>{};
  return std::optional<std::string>{*found->second};
}

std::unique_ptr<Cursor> MemoryStore::cursor(Family family, bool) const {
  return std::make_unique<MemoryCursor>(*this, families_[static_cast<std::size_t>(family)]);
}

Changes& MemoryStore::begin() {
  pending_.rows.clear();
  return pending_;
}

Status MemoryStore::write() {
  const std::unique_lock lock(mutex_);
  for (auto& [family, key, value] : pending_.rows) {
    families_[static_cast<std::size_t>(family)].insert_or_assign(
        std::move(key), std::make_shared<const std::string>(std::move(value)));
  }
  pending_.rows.clear();
  return {};
}

}  // namespace tenon::log
