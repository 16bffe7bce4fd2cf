#include "server/conflict.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "server/call_limits.h"
#include "server/convert_account.h"
#include "server/convert_decision.h"
#include "server/convert_party.h"
#include "server/resolution.h"

namespace tenon::server {
namespace {

// Conflicts that are made while the state is held still.
constexpr std::size_t kConflictStep = 32;

// An object in conflict, copied out of the moment, with the decisions that may stand.
struct StandingConflict {
  DirectoryObject object;
  std::optional<DecisionId> bound_by;
  v1::Conflict* out = nullptr;
  Decision decision;
};

// A bound object says more by the decision that left the value out than by what came since.
Result<Decision> standing_decision(const projections::History& history,
                                   const StandingConflict& standing) {
  TENON_ASSIGN_OR_RETURN(Decision last, history.decision(standing.object.last_decision));
  if (standing.object.waiting || !standing.bound_by || !last.quarantined.empty()) return last;
  TENON_ASSIGN_OR_RETURN(Decision bound, history.decision(*standing.bound_by));
  if (bound.quarantined.empty() && bound.refused_by == Rule::kNone) return last;
  return bound;
}

void put_facts(const StandingConflict& standing, v1::Conflict& out) {
  const DirectoryObject& object = standing.object;
  out.set_id(conflict_id(object, out.object().connector()));
  out.set_kind(std::string(name_of(conflict_kind(object))));
  out.set_since(conflict_since(object).value);
  out.set_attempts(conflict_attempts(object));
}

class ConflictPage {
 public:
  ConflictPage(const projections::TenantView& view, Head head,
               google::protobuf::RepeatedPtrField<v1::Conflict>& out)
      : view_(view), head_(head), out_(out) {}

  Status add(const ObjectHandle* begin, const ObjectHandle* end) {
    std::vector<StandingConflict> standing;
    TENON_RETURN_IF_ERROR(at_moment(view_, head_, [&](Moment& moment) -> Status {
      for (const ObjectHandle* each = begin; each != end; ++each) look(moment, *each, standing);
      return moment.status();
    }));
    for (StandingConflict& each : standing) TENON_RETURN_IF_ERROR(tell(each));
    return at_moment(view_, head_, [&](Moment& moment) -> Status {
      for (StandingConflict& each : standing) {
        put_resolutions(each.object, each.decision, moment, *each.out);
        bytes_ += each.out->ByteSizeLong();
      }
      return moment.status();
    });
  }

  std::size_t bytes() const { return bytes_; }

 private:
  void look(Moment& moment, ObjectHandle handle, std::vector<StandingConflict>& standing) {
    const DirectoryObject* object = moment.object(handle);
    if (object == nullptr || !in_conflict(*object)) return;
    StandingConflict each;
    each.object = *object;
    each.out = out_.Add();
    if (const Account* account = moment.account(object->account)) each.bound_by = account->bound_by;
    to_proto(*object, moment, *each.out->mutable_object());
    put_facts(each, *each.out);
    standing.push_back(std::move(each));
  }

  Status tell(StandingConflict& standing) {
    const projections::History& history = view_.history();
    TENON_ASSIGN_OR_RETURN(standing.decision, standing_decision(history, standing));
    to_proto(standing.decision, *standing.out->mutable_decision());
    const DecisionId first{conflict_since(standing.object), 0};
    const Result<Decision> began = history.decision(first);
    if (began.ok()) to_proto(began->time, *standing.out->mutable_since_time());
    return {};
  }

  const projections::TenantView& view_;
  const Head head_;
  google::protobuf::RepeatedPtrField<v1::Conflict>& out_;
  std::size_t bytes_ = 0;
};

}  // namespace

bool in_conflict(const DirectoryObject& object) { return object.waiting || !object.claims.empty(); }

Outcome conflict_kind(const DirectoryObject& object) {
  if (object.waiting) return object.outcome;
  return object.refusal == Outcome::kNone ? Outcome::kQuarantinedAttributeValueMustBeUnique
                                          : object.refusal;
}

Position conflict_since(const DirectoryObject& object) {
  if (object.waiting) return object.waiting_since;
  Position oldest = object.claims.front().since;
  for (const Claim& claim : object.claims) oldest = std::min(oldest, claim.since);
  return oldest;
}

std::uint64_t conflict_attempts(const DirectoryObject& object) {
  return object.waiting ? std::uint64_t{object.attempts} + 1 : 1;
}

std::string conflict_id(const DirectoryObject& object, std::string_view connector_name) {
  return std::string(connector_name) + "/" + object.guid.text();
}

Result<std::size_t> add_conflicts(const projections::TenantView& view, Head head,
                                  const std::vector<ObjectHandle>& objects,
                                  google::protobuf::RepeatedPtrField<v1::Conflict>& out) {
  ConflictPage page(view, head, out);
  std::size_t done = 0;
  while (done < objects.size() && page.bytes() < call_limits::kAnswerBytesMax) {
    const std::size_t step = std::min(kConflictStep, objects.size() - done);
    TENON_RETURN_IF_ERROR(page.add(objects.data() + done, objects.data() + done + step));
    done += step;
  }
  return done;
}

}  // namespace tenon::server
