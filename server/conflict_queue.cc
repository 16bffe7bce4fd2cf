#include "server/conflict_queue.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/encoding.h"
#include "server/call_limits.h"
#include "server/conflict.h"
#include "server/errors.h"
#include "server/moment.h"

namespace tenon::server {
namespace {

// A conflict's place in any of the orders.
struct ConflictPlace {
  ObjectHandle object;
  Position since;
  std::uint64_t attempts = 0;
  Outcome kind = Outcome::kNone;
};

bool comes_before(const ConflictPlace& a, const ConflictPlace& b, ConflictOrder order) {
  const auto age = [](const ConflictPlace& place) { return std::tuple(place.since, place.object); };
  switch (order) {
    case ConflictOrder::kFirstSeen: return a.object < b.object;
    case ConflictOrder::kOldest: return age(a) < age(b);
    case ConflictOrder::kMostRepeated:
      return a.attempts != b.attempts ? a.attempts > b.attempts : age(a) < age(b);
    case ConflictOrder::kKind:
      return a.kind != b.kind ? name_of(a.kind) < name_of(b.kind) : age(a) < age(b);
  }
  return false;
}

class ConflictSearch {
 public:
  ConflictSearch(const projections::TenantView& view, const ConflictQuestion& question)
      : view_(view), question_(question) {}

  // False: the present is another one.
  bool search_present(std::optional<Head>& head) {
    return view_.read_conflicts([&](const projections::MatchState& state,
                                    const projections::OpenConflicts& open, Head now) {
      if (head && *head != now) return false;
      head = now;
      places_.reserve(open.size());
      ObjectHandle each;
      while ((each = open.next(each))) look(state.object(each));
      return true;
    });
  }

  Status search_past(Head head) {
    const std::uint32_t last = PastMoment(view_, head).last(projections::Entity::Side::kObject);
    for (std::uint32_t from = 1; from <= last; from += call_limits::kScanStep) {
      PastMoment moment(view_, head);
      const std::uint32_t end = std::min(last, from + call_limits::kScanStep - 1);
      for (std::uint32_t each = from; each <= end; ++each) look(moment.object(ObjectHandle{each}));
      TENON_RETURN_IF_ERROR(moment.status());
    }
    return {};
  }

  std::vector<ObjectHandle> in_order() {
    std::sort(places_.begin(), places_.end(),
              [&](const auto& a, const auto& b) { return comes_before(a, b, question_.order); });
    std::vector<ObjectHandle> objects;
    objects.reserve(places_.size());
    for (const ConflictPlace& place : places_) objects.push_back(place.object);
    return objects;
  }

 private:
  void look(const DirectoryObject* object) {
    if (object == nullptr || !in_conflict(*object)) return;
    const ConflictPlace place{object->handle, conflict_since(*object), conflict_attempts(*object),
                              conflict_kind(*object)};
    if (question_.outcome && *question_.outcome != object->outcome) return;
    if (question_.kind && *question_.kind != place.kind) return;
    places_.push_back(place);
  }

  const projections::TenantView& view_;
  const ConflictQuestion& question_;
  std::vector<ConflictPlace> places_;
};

std::string queue_key(const projections::TenantView& view, Head head,
                      const ConflictQuestion& question) {
  std::string key;
  put_string(key, view.identity().text());
  put_u64(key, head.value);
  put_u8(key, static_cast<std::uint8_t>(question.order));
  put_u8(key, static_cast<std::uint8_t>(question.outcome.value_or(Outcome::kNone)));
  put_u8(key, static_cast<std::uint8_t>(question.kind.value_or(Outcome::kNone)));
  return key;
}

}  // namespace

Result<ConflictOrder> parse_conflict_order(std::string_view order_by) {
  if (order_by.empty()) return ConflictOrder::kFirstSeen;
  if (order_by == "since") return ConflictOrder::kOldest;
  if (order_by == "attempts desc") return ConflictOrder::kMostRepeated;
  if (order_by == "kind") return ConflictOrder::kKind;
  return bad_field("order_by", "ORDER_BY", "one of “since”, “attempts desc”, “kind”, or nothing")
      .with("value", std::string(order_by));
}

Result<ConflictQueues::Queue> ConflictQueues::at(const projections::TenantView& view,
                                                 std::optional<Head> head,
                                                 const ConflictQuestion& question) {
  if (head) {
    if (Queue known = kept(queue_key(view, *head, question))) return known;
  }
  ConflictSearch search(view, question);
  if (!search.search_present(head)) {
    if (question.order == ConflictOrder::kFirstSeen) return Queue();
    TENON_RETURN_IF_ERROR(search.search_past(*head));
  }
  auto made = std::make_shared<ConflictQueue>();
  made->head = *head;
  made->objects = search.in_order();
  keep(queue_key(view, *head, question), made);
  return Queue(std::move(made));
}

ConflictQueues::Queue ConflictQueues::kept(const std::string& key) {
  const std::lock_guard hold(mutex_);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& each) { return each.key == key; });
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return kept_.front().queue;
}

void ConflictQueues::keep(std::string key, Queue queue) {
  const std::lock_guard hold(mutex_);
  kept_.push_front({std::move(key), std::move(queue)});
  if (kept_.size() > kKept) kept_.pop_back();
}

}  // namespace tenon::server
