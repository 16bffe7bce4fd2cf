// The conflicts of one head in the order in which people work them off, for a list that is read
// page by page: put in order once, and kept for its later pages.
//
// Threads: all methods from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/model/account.h"
#include "engine/model/types.h"
#include "projections/tenant_view.h"

namespace tenon::server {

enum class ConflictOrder : std::uint8_t { kFirstSeen, kOldest, kMostRepeated, kKind };

struct ConflictQuestion {
  ConflictOrder order = ConflictOrder::kFirstSeen;
  std::optional<Outcome> outcome;  // of the object
  std::optional<Outcome> kind;
};

// "", "since", "attempts desc", "kind". INVALID_ARGUMENT ORDER_BY: anything else.
Result<ConflictOrder> parse_conflict_order(std::string_view order_by);

struct ConflictQueue {
  Head head;
  std::vector<ObjectHandle> objects;
};

class ConflictQueues {
 public:
  using Queue = std::shared_ptr<const ConflictQueue>;

  // At that head, or as things are now (nothing). Of the present the conflicts are known; of the
  // past every object's history is asked. Null: of the past in the order of first sight, which
  // needs no queue.
  Result<Queue> at(const projections::TenantView& view, std::optional<Head> head,
                   const ConflictQuestion& question);

 private:
  static constexpr std::size_t kKept = 16;

  struct Kept {
    std::string key;
    Queue queue;
  };

  Queue kept(const std::string& key);
  void keep(std::string key, Queue queue);

  std::mutex mutex_;
  std::list<Kept> kept_;  // used last first
};

}  // namespace tenon::server
