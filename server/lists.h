// Lists of accounts and objects: filters and pages.
#pragma once

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "server/read_call.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// What a list request asks, page token included. INVALID_ARGUMENT: PAGE_TOKEN, PAGE_SIZE,
// FILTER_VALUE (an outcome, method or rule that there is not).
Result<Question> question_of_list(const v1::ListAccountsRequest& request);
Result<Question> question_of_list(const v1::ListObjectsRequest& request);

Status list_accounts(const log::Log& log, const Reading& reading,
                     const v1::ListAccountsRequest& request, v1::ListAccountsResponse& response);
Status list_objects(const Reading& reading, const v1::ListObjectsRequest& request,
                    v1::ListObjectsResponse& response);

}  // namespace tenon::server
