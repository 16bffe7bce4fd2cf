#include "server/submission.h"

#include <memory>
#include <utility>

namespace tenon::server {
namespace {

struct Submission : std::enable_shared_from_this<Submission> {
  projections::Estate& estate;
  runtime::OwnedAppend append;
  std::function<void(const Status&)> taken;
  projections::Estate::Done done;

  Submission(projections::Estate& to, runtime::OwnedAppend what)
      : estate(to), append(std::move(what)) {}

  void attempt() {
    const Status status = estate.submit(std::move(append), done);
    if (status.ok() || status.error().reason != "INGEST_QUEUE_FULL") return taken(status);
    estate.when_room(append.tenant, [self = shared_from_this()] { self->attempt(); });
  }
};

}  // namespace

void submit_when_room(projections::Estate& estate, runtime::OwnedAppend append,
                      std::function<void(const Status&)> taken, projections::Estate::Done done) {
  const auto submission = std::make_shared<Submission>(estate, std::move(append));
  submission->taken = std::move(taken);
  submission->done = std::move(done);
  submission->attempt();
}

}  // namespace tenon::server
