// Pending deletions, and connectors with their cycles and holds (rule book, 7 and 9).
#pragma once

#include "engine/base/result.h"
#include "server/read_call.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// INVALID_ARGUMENT: PAGE_TOKEN, PAGE_SIZE. A connector that there is not has no deletions.
Result<Question> question_of_list(const v1::ListDeletionsRequest& request);
Result<Question> question_of_list(const v1::ListConnectorsRequest& request);

Status list_deletions(const Reading& reading, const v1::ListDeletionsRequest& request,
                      v1::ListDeletionsResponse& response);
Status list_connectors(const Reading& reading, const v1::ListConnectorsRequest& request,
                       v1::ListConnectorsResponse& response);

}  // namespace tenon::server
