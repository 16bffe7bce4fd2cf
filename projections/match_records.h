// The values of which a state is made, and how they are read.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "engine/model/account.h"
#include "engine/model/directory_object.h"
#include "engine/model/tenant.h"
#include "projections/packed_blocks.h"
#include "projections/packed_record.h"

namespace tenon::projections {

// Accounts and objects are packed, by handle. An object that is forgotten has no block.
struct MatchRecords {
  std::optional<Tenant> tenant;
  std::deque<Connector> connectors;
  PackedBlocks accounts;
  PackedBlocks objects;
};

// Some records by handle, which stay where they are; memory is used again.
template <typename Record>
class UnpackedRecords {
 public:
  static constexpr std::size_t kFew = 16;
  // Whose memory is used again. With a checker of memory none is: it then finds whoever still looks
  // at what is no longer valid.
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t kKept = 0;
#else
  static constexpr std::size_t kKept = kFew;
#endif

  // Null: not among them.
  Record* find(std::uint32_t handle) {
    if (handles_.size() > kFew) {
      const auto it = places_.find(handle);
      return it == places_.end() ? nullptr : &records_[it->second];
    }
    for (std::size_t i = 0; i < handles_.size(); ++i) {
      if (handles_[i] == handle) return &records_[i];
    }
    return nullptr;
  }
  // One that is not among them. What is in it is of another.
  Record& add(std::uint32_t handle) {
    const auto place = static_cast<std::uint32_t>(handles_.size());
    handles_.push_back(handle);
    if (handles_.size() == kFew + 1) {
      for (std::uint32_t i = 0; i < place; ++i) places_.emplace(handles_[i], i);
    }
    if (handles_.size() > kFew) places_.emplace(handle, place);
    if (place == records_.size()) records_.emplace_back();
    return records_[place];
  }
  std::size_t size() const { return handles_.size(); }
  void clear() {
    handles_.clear();
    places_.clear();
    if (records_.size() > kKept) records_.resize(kKept);
  }

 private:
  std::vector<std::uint32_t> handles_;
  std::deque<Record> records_;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> places_;  // when there are more than a few
};

// A reader of the records: unpacks what it is asked for and keeps it, so that references stay valid
// until clear(), or until the record is put anew. Each thread that reads has its own.
class MatchWindow {
 public:
  // `records` outlives it.
  explicit MatchWindow(const MatchRecords& records) : records_(&records) {}

  const Account& account(std::uint32_t handle) const {
    return unpacked(accounts_, records_->accounts, handle);
  }
  // One that is not forgotten.
  const DirectoryObject& object(std::uint32_t handle) const {
    return unpacked(objects_, records_->objects, handle);
  }

  // For whoever puts records: the record as it was, in a place that is this window's.
  Account& own_account(std::uint32_t handle) {
    return unpacked(accounts_, records_->accounts, handle);
  }
  DirectoryObject& own_object(std::uint32_t handle) {
    return unpacked(objects_, records_->objects, handle);
  }
  Account& add_account(std::uint32_t handle) { return accounts_.add(handle); }
  DirectoryObject& add_object(std::uint32_t handle) { return objects_.add(handle); }

  void clear() {
    accounts_.clear();
    objects_.clear();
  }

 private:
  template <typename Record>
  static Record& unpacked(UnpackedRecords<Record>& in, const PackedBlocks& blocks,
                          std::uint32_t handle) {
    if (Record* known = in.find(handle)) return *known;
    Record& record = in.add(handle);
    unpack(blocks.block(handle), record);
    return record;
  }

  const MatchRecords* records_;
  mutable UnpackedRecords<Account> accounts_;
  mutable UnpackedRecords<DirectoryObject> objects_;
};

}  // namespace tenon::projections
