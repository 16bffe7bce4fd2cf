#include "engine/runtime/replayer.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/runtime/read_ahead.h"

namespace tenon::runtime {
namespace {

constexpr std::size_t kGroupFacts = 256;

}  // namespace

// Facts that travel together from the reading thread to the deciding one; reused.
struct Replayer::Group {
  std::vector<Fact> facts = std::vector<Fact>(kGroupFacts);
  std::size_t count = 0;
  bool last = false;
  Status status;  // not ok: what went wrong after `count` facts
};

// What the reading thread does.
class Replayer::Source {
 public:
  Source(Replayer& owner, log::RecordReader& reader, Head to)
      : owner_(owner), reader_(reader), to_(to) {}

  void fill(Group& group) {
    group.count = 0;
    group.status = {};
    while (group.count < kGroupFacts && at_.value < to_.value && group.status.ok()) {
      group.status = read(group.facts[group.count]);
      if (group.status.ok()) ++group.count;
    }
    group.last = !group.status.ok() || at_.value == to_.value;
  }

 private:
  Status read(Fact& fact) {
    TENON_ASSIGN_OR_RETURN(std::optional<log::Record> record, reader_.next());
    if (!record || record->position != at_) {
      return make_error(ErrorCode::kDataLoss, "LOG_DAMAGED",
                        "the log has no fact at position " + std::to_string(at_.value) +
                            " although its head is " + std::to_string(to_.value));
    }
    if (!record->payload) {
      return make_error(ErrorCode::kDataLoss, "FACT_ERASED",
                        "the fact at position " + std::to_string(at_.value) +
                            " was erased; this Tenon cannot decide without it");
    }
    const FactEnvelope envelope{at_, record->time, owner_.tenant_, record->source, record->kind};
    TENON_RETURN_IF_ERROR(decode(owner_.decider_.semantics(), envelope, *record->payload, fact));
    if (owner_.whole_) {
      owner_.frontier_.append(owner_.hasher_, log::leaf_hash(owner_.hasher_, record->entry),
                              [](unsigned, const Digest&) {});
    }
    at_ = at_.next();
    return {};
  }

  Replayer& owner_;
  log::RecordReader& reader_;
  const Head to_;
  Position at_{owner_.decider_.head().value};
};

Status Replayer::run_to(Head to, const Progress& progress) {
  TENON_CHECK(!whole_ || frontier_.size() == head().value);
  if (to <= head()) return {};
  TENON_ASSIGN_OR_RETURN(const std::unique_ptr<log::RecordReader> reader,
                         log_.read(tenant_, Position{head().value}));
  Source source(*this, *reader, to);
  ReadAhead<Group> groups([&source](Group& group) { source.fill(group); });
  for (bool last = false; !last;) {
    Group& group = groups.next();
    decider_.decide(std::span(group.facts).first(group.count));
    decider_.machine().hand_on();
    decider_.machine().wait_to_go_on();
    if (!group.status.ok()) return std::move(group.status).error();
    last = group.last;
    groups.release();
    if (progress && !progress(head().value, to.value)) {
      return make_error(ErrorCode::kCancelled, "REPLAY_CANCELLED", "the replay was cancelled");
    }
  }
  return {};
}

Digest Replayer::root() {
  TENON_CHECK(whole_);
  return frontier_.root(hasher_);
}

}  // namespace tenon::runtime
