// What all questions have in common: which tenant, as of when, and what must have been decided
// before the answer is given.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "projections/standing_state.h"
#include "projections/tenant_view.h"
#include "server/resources.h"
#include "server/unary_call.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

struct Question {
  std::string tenant;
  v1::AsOf as_of;
  std::optional<Position> read_after;
  // A page token's; instead of as_of.
  std::optional<Head> pinned;
  // The answer comes from history, or needs it.
  bool from_history = false;
  // The answer needs the whole state as it stood (Reading::state_then): in its turn on the replays'
  // pool, one at a time.
  bool whole_state = false;
  // The answer is made at a moment, present or past, and nowhere else: while the state is being
  // rebuilt after a start it is given as of where history was recorded to.
  bool at_a_moment = false;
};

template <typename Request>
bool asks_of_past(const Request& request) {
  return request.as_of().moment_case() != v1::AsOf::MOMENT_NOT_SET;
}

// A question of a request that has the usual fields.
template <typename Request>
Question question_of(const Request& request, bool from_history) {
  Question question;
  question.tenant = request.tenant();
  question.as_of = request.as_of();
  question.from_history = from_history;
  if (request.has_read_after()) question.read_after = Position{request.read_after().position()};
  return question;
}

// The same, answered at a moment.
template <typename Request>
Question moment_of(const Request& request, bool from_history) {
  Question question = question_of(request, from_history);
  question.at_a_moment = true;
  return question;
}

// Where an answer is read. `at`: the head; nothing: whatever is decided by now. With a head,
// history is recorded at least so far.
struct Reading {
  std::shared_ptr<const projections::TenantView> view;
  std::optional<Head> at;
  // False: nobody waits for the answer any more.
  std::function<bool()> still_asked = [] { return true; };

  // The state as it stood at that head, apart from the live one. CANCELLED: nobody waits for it.
  Result<std::unique_ptr<projections::StandingState>> state_then() const;
};

// Waits, without a thread, until everything is there, then answers on a worker and finishes the
// call. An answer that finds itself in need of history at a head not yet recorded (what
// recorded_or_later() says) is asked again, with that head, as soon as it is. Errors:
//   NOT_FOUND         TENANT_UNKNOWN
//   UNAVAILABLE       TENANT_OPENING
//   OUT_OF_RANGE      AS_OF_BEYOND_HEAD, AS_OF_BEFORE_LOG
//   INVALID_ARGUMENT  BAD_TIMESTAMP
//   RESOURCE_EXHAUSTED SERVER_BUSY
grpc::ServerUnaryReactor* answer(const Resources& resources, Question question,
                                 std::function<Status(const Reading&)> answer);

}  // namespace tenon::server
