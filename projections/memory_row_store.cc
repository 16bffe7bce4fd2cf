#include "projections/memory_row_store.h"

#include <map>
#include <mutex>
#include <shared_mutex>

namespace tenon::projections {
namespace {

// Values are never changed in place: cursors keep those that they stand on.
using Rows = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;

struct SharedRows {
  mutable std::shared_mutex mutex;
  Rows rows;
};

// Looks its key up again for each step: what was put behind its back is seen, which is harmless,
// since history only grows.
class MemoryCursor final : public RowCursor {
 public:
  explicit MemoryCursor(const SharedRows& shared) : shared_(shared) {}

  void seek(std::string_view key) override {
    const std::shared_lock hold(shared_.mutex);
    stand_on(shared_.rows.lower_bound(key));
  }
  void seek_back(std::string_view key) override {
    const std::shared_lock hold(shared_.mutex);
    stand_before(shared_.rows.upper_bound(key));
  }
  void next() override {
    const std::shared_lock hold(shared_.mutex);
    stand_on(shared_.rows.upper_bound(key_));
  }
  void previous() override {
    const std::shared_lock hold(shared_.mutex);
    stand_before(shared_.rows.lower_bound(key_));
  }
  bool valid() const override { return value_ != nullptr; }
  Status status() const override { return {}; }
  std::string_view key() const override { return key_; }
  std::string_view value() const override { return *value_; }

 private:
  void stand_on(Rows::const_iterator at) {
    value_.reset();
    if (at == shared_.rows.end()) return;
    key_ = at->first;
    value_ = at->second;
  }
  void stand_before(Rows::const_iterator at) {
    stand_on(at == shared_.rows.begin() ? shared_.rows.end() : std::prev(at));
  }

  const SharedRows& shared_;
  std::string key_;
  std::shared_ptr<const std::string> value_;
};

class MemoryRowStore final : public RowStore {
 public:
  Status write(std::span<const RowBuffer> rows) override {
    const std::scoped_lock hold(shared_.mutex);
    for (const RowBuffer& buffer : rows) {
      for (std::size_t i = 0; i < buffer.size(); ++i) {
        const Row row = buffer.row(i);
        shared_.rows.insert_or_assign(std::string(row.key),
                                      std::make_shared<const std::string>(row.value));
      }
    }
    return {};
  }
  Result<std::optional<std::string>> get(std::string_view key) const override {
    const std::shared_lock hold(shared_.mutex);
    const auto found = shared_.rows.find(key);
    if (found == shared_.rows.end()) return std::optional<std::string>();
    return std::optional<std::string>(*found->second);
  }
  std::unique_ptr<RowCursor> cursor() const override {
    return std::make_unique<MemoryCursor>(shared_);
  }
  Status flush() override { return {}; }
  std::size_t bytes_on_disk() const override { return 0; }

 private:
  SharedRows shared_;
};

}  // namespace

std::unique_ptr<RowStore> make_memory_row_store() { return std::make_unique<MemoryRowStore>(); }

}  // namespace tenon::projections
