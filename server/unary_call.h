// A unary call that goes from step to step: waits for a position, works on a thread that may
// block, waits for a commit. It ends early when its client goes away or its deadline comes, but
// never while a step runs, because steps touch the request and the response.
//
// Threads: each step on one thread at a time. The call keeps itself alive until gRPC is done with
// it; continuations hold a shared_ptr.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/runtime/progress.h"
#include "server/open_calls.h"
#include "server/workers.h"

namespace tenon::server {

class UnaryCall final : public grpc::ServerUnaryReactor,
                        public OpenCall,
                        public std::enable_shared_from_this<UnaryCall> {
 public:
  using Step = std::function<void()>;

  // In its first step. Already finished, with an error, when too many calls are open.
  static std::shared_ptr<UnaryCall> open(OpenCalls& calls);

  // Each ends the step that calls it; that step does nothing after it.
  void finish(const Status& status);
  // The next step runs on a worker.
  void work(Workers& workers, Step step);
  // The next step runs on a worker once the position is reached; `progress` outlives the call.
  void wait(runtime::Progress& progress, Position position, Workers& workers, Step step);
  // Somebody will call resume().
  void pause();
  // Runs the step now, on this thread, unless the call has ended meanwhile.
  void resume(const Step& step);

  // The client no longer waits, or the server stops: long steps may give up.
  bool cancelled() const;

  void OnCancel() override;
  void OnDone() override;
  void end(const Error& error) override;

 private:
  explicit UnaryCall(OpenCalls& calls) : calls_(calls) {}
  void end_unless_working(const Error& error);

  OpenCalls& calls_;
  std::shared_ptr<UnaryCall> self_;  // until OnDone
  mutable std::mutex mutex_;
  bool working_ = true;
  bool finished_ = false;
  bool cancelled_ = false;
  std::optional<Error> ending_;  // said while a step ran: the call ends after it
  // What the call waits for, so that a call that ends leaves nothing behind.
  runtime::Progress* awaited_ = nullptr;
  runtime::Progress::Ticket ticket_ = 0;
  std::uint64_t waits_ = 0;
};

}  // namespace tenon::server
