// The queue of conflicts, page by page, and one of them.
#pragma once

#include "engine/base/result.h"
#include "server/conflict_queue.h"
#include "server/read_call.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// INVALID_ARGUMENT: PAGE_TOKEN, PAGE_SIZE, ORDER_BY, FILTER_VALUE.
Result<Question> question_of_list(const v1::ListConflictsRequest& request);
Status list_conflicts(const Reading& reading, const v1::ListConflictsRequest& request,
                      ConflictQueues& queues, v1::ListConflictsResponse& response);

// Errors as of look_up_conflict().
Status get_conflict(const Reading& reading, const v1::GetConflictRequest& request,
                    v1::GetConflictResponse& response);

}  // namespace tenon::server
