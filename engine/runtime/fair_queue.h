// What waits, of many tenants, taken in turn: who sends little never waits behind more than a
// quantum of each who sends much, and in front of them while it is new.
//
// Deficit round robin by bytes. A tenant of whom nothing waited goes first, for one quantum; then
// it goes round with the others until nothing of it has waited for a whole turn. (So nobody keeps
// the others out by being new again and again.) Within a tenant the order is that of push().
//
// Not safe for threads: whoever owns it locks.
#pragma once

#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <utility>

#include "engine/base/check.h"

namespace tenon::runtime {

template <typename Tenant, typename Item>
class FairQueue {
 public:
  // `quantum`: bytes of one tenant's turn.
  explicit FairQueue(std::size_t quantum) : quantum_(static_cast<std::ptrdiff_t>(quantum)) {}

  struct Waiting {
    Item item;
    std::size_t bytes = 0;
  };

  bool empty() const { return count_ == 0; }
  std::size_t bytes() const { return bytes_; }
  // Of one tenant.
  std::size_t bytes_of(const Tenant& tenant) const {
    const auto found = places_.find(tenant);
    return found == places_.end() ? 0 : found->second->bytes;
  }

  void push(const Tenant& tenant, Item item, std::size_t bytes) {
    const auto [place, is_new] = places_.try_emplace(tenant);
    if (is_new) place->second = new_.insert(new_.end(), Flow{tenant, {}, 0, quantum_});
    Flow& flow = *place->second;
    flow.waiting.push_back({std::move(item), bytes});
    flow.bytes += bytes;
    bytes_ += bytes;
    ++count_;
  }

  // What is next in turn; not of an empty queue. Stays next until it is popped or something new
  // comes.
  const Waiting& front() { return next_flow().waiting.front(); }

  Waiting pop() {
    Flow& flow = next_flow();
    Waiting taken = std::move(flow.waiting.front());
    flow.waiting.pop_front();
    flow.credit -= static_cast<std::ptrdiff_t>(taken.bytes);
    flow.bytes -= taken.bytes;
    bytes_ -= taken.bytes;
    --count_;
    return taken;
  }

 private:
  struct Flow {
    Tenant tenant;
    std::deque<Waiting> waiting;
    std::size_t bytes = 0;
    std::ptrdiff_t credit = 0;  // below zero after what was larger than the rest of a turn
  };
  using Flows = std::list<Flow>;

  Flow& next_flow() {
    TENON_CHECK(count_ > 0);
    for (;;) {
      const bool is_new = !new_.empty();
      Flows& turns = is_new ? new_ : going_round_;
      Flow& flow = turns.front();
      const bool spent = flow.credit <= 0;
      if (!spent && !flow.waiting.empty()) return flow;
      if (!spent && !is_new) {
        places_.erase(flow.tenant);
        turns.pop_front();
        continue;
      }
      if (spent) flow.credit += quantum_;
      going_round_.splice(going_round_.end(), turns, turns.begin());
    }
  }

  const std::ptrdiff_t quantum_;
  Flows new_;
  Flows going_round_;
  std::map<Tenant, typename Flows::iterator> places_;
  std::size_t bytes_ = 0;
  std::size_t count_ = 0;
};

}  // namespace tenon::runtime
