// A store in memory: for tests, simulations and what-if. Nothing survives it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <vector>

#include "engine/log/store.h"

namespace tenon::log {

class MemoryStore : public Store {
 public:
  Result<std::optional<std::string>> get(Family family, std::string_view key) const override;
  std::unique_ptr<Cursor> cursor(Family family, bool sequential) const override;
  Changes& begin() override;
  Status write() override;

 private:
  friend class MemoryCursor;
  // Values are never changed in place: cursors keep those that they stand on.
  using Rows = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;
  class Pending : public Changes {
   public:
    void put(Family family, std::string_view key, std::string_view value) override {
      rows.emplace_back(family, key, value);
    }
    std::vector<std::tuple<Family, std::string, std::string>> rows;
  };

  mutable std::shared_mutex mutex_;
  std::array<Rows, kFamilies> families_;
  Pending pending_;
};

}  // namespace tenon::log
