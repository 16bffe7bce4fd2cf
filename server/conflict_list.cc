#include "server/conflict_list.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/encoding.h"
#include "server/conflict.h"
#include "server/list_filters.h"
#include "server/list_pages.h"

namespace tenon::server {
namespace {

// What a conflict may take of a page before it is made.
constexpr std::size_t kConflictBytes = 2048;

// What must stay the same from page to page.
std::string fixed_part(const v1::ListConflictsRequest& request) {
  std::string fixed;
  put_string(fixed, request.outcome());
  put_string(fixed, request.kind());
  put_string(fixed, request.order_by());
  return fixed;
}

Result<ConflictQuestion> conflict_question(const v1::ListConflictsRequest& request) {
  TENON_RETURN_IF_ERROR(check_outcome("outcome", request.outcome()));
  TENON_RETURN_IF_ERROR(check_conflict_kind("kind", request.kind()));
  ConflictQuestion question;
  TENON_ASSIGN_OR_RETURN(question.order, parse_conflict_order(request.order_by()));
  question.outcome = parse_outcome(request.outcome());
  question.kind = parse_outcome(request.kind());
  return question;
}

// A page out of the queue. Tokens count what was given, or in the order of first sight name the
// last object, so that pages may also come from a walk.
Status page_of_queue(const projections::TenantView& view, const ConflictQueue& queue,
                     const v1::ListConflictsRequest& request, ConflictOrder order,
                     v1::ListConflictsResponse& response) {
  const std::string fixed = fixed_part(request);
  const std::uint32_t after = asked_after(request, fixed);
  const bool by_handle = order == ConflictOrder::kFirstSeen;
  const auto& all = queue.objects;
  auto begin = by_handle ? std::upper_bound(all.begin(), all.end(), ObjectHandle{after})
                         : all.begin() + std::min<std::ptrdiff_t>(after, std::ssize(all));
  const std::ptrdiff_t most = std::min(std::ssize(all) - (begin - all.begin()),
                                       static_cast<std::ptrdiff_t>(asked_page_size(request)));
  const std::vector<ObjectHandle> objects(begin, begin + most);
  TENON_ASSIGN_OR_RETURN(const std::size_t done,
                         add_conflicts(view, queue.head, objects, *response.mutable_conflicts()));
  begin += static_cast<std::ptrdiff_t>(done);
  Page page{queue.head, std::nullopt};
  if (begin != all.end()) {
    const auto given = static_cast<std::uint32_t>(begin - all.begin());
    page.next = PageToken{queue.head, by_handle ? objects[done - 1].value : given};
  }
  end_page(request, fixed, page, response);
  return {};
}

// The past in the order of first sight: object after object.
Status page_of_walk(const Reading& reading, const v1::ListConflictsRequest& request,
                    const ConflictQuestion& question, v1::ListConflictsResponse& response) {
  const std::string fixed = fixed_part(request);
  Listing listing = listing_of(request, fixed, projections::Entity::Side::kObject);
  std::vector<ObjectHandle> objects;
  listing.add = [&](Moment& moment, std::uint32_t handle) -> std::size_t {
    const DirectoryObject* object = moment.object(ObjectHandle{handle});
    if (object == nullptr || !in_conflict(*object)) return 0;
    if (question.outcome && *question.outcome != object->outcome) return 0;
    if (question.kind && *question.kind != conflict_kind(*object)) return 0;
    objects.push_back(object->handle);
    return kConflictBytes;
  };
  TENON_ASSIGN_OR_RETURN(Page page, list_page(reading, listing));
  TENON_ASSIGN_OR_RETURN(const std::size_t done, add_conflicts(*reading.view, page.head, objects,
                                                               *response.mutable_conflicts()));
  if (done < objects.size()) page.next = PageToken{page.head, objects[done - 1].value};
  end_page(request, fixed, page, response);
  return {};
}

}  // namespace

Result<Question> question_of_list(const v1::ListConflictsRequest& request) {
  TENON_RETURN_IF_ERROR(conflict_question(request));
  return question_with_pages(request, fixed_part(request), false);
}

Status list_conflicts(const Reading& reading, const v1::ListConflictsRequest& request,
                      ConflictQueues& queues, v1::ListConflictsResponse& response) {
  TENON_ASSIGN_OR_RETURN(const ConflictQuestion question, conflict_question(request));
  TENON_ASSIGN_OR_RETURN(const ConflictQueues::Queue queue,
                         queues.at(*reading.view, reading.at, question));
  if (queue == nullptr) return page_of_walk(reading, request, question, response);
  TENON_RETURN_IF_ERROR(recorded_or_later(*reading.view, queue->head));
  return page_of_queue(*reading.view, *queue, request, question.order, response);
}

Status get_conflict(const Reading& reading, const v1::GetConflictRequest& request,
                    v1::GetConflictResponse& response) {
  const projections::TenantView& view = *reading.view;
  std::optional<Head> head = reading.at;
  ObjectHandle handle;
  const auto look = [&](Moment& moment) -> Status {
    head = moment.head();
    TENON_ASSIGN_OR_RETURN(handle, look_up_conflict(moment, request.key()));
    return {};
  };
  Status found = at_moment(view, head, look);
  TENON_RETURN_IF_ERROR(recorded_or_later(view, *head));
  if (!found.ok() && found.error().reason == "KEY_UNKNOWN" && head->value > 0) {
    // An account in the recycle bin by its UPN, say.
    PastMoment past(view, *head);
    found = look(past);
    if (found.ok()) found = past.status();
  }
  TENON_RETURN_IF_ERROR(found);
  google::protobuf::RepeatedPtrField<v1::Conflict> conflicts;
  TENON_RETURN_IF_ERROR(add_conflicts(view, *head, {handle}, conflicts));
  *response.mutable_conflict() = std::move(conflicts[0]);
  response.set_head(head->value);
  return {};
}

}  // namespace tenon::server
