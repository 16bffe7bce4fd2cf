// A replay of one tenant's log, told as it goes on: progress whenever the client has taken the last
// message, then the result. It runs for minutes on threads of its own, and gives up when its client
// does.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/base/result.h"
#include "projections/estate.h"
#include "server/open_calls.h"
#include "server/resources.h"
#include "tenon/v1/audit.pb.h"

namespace tenon::server {

class ReplayStream final : public grpc::ServerWriteReactor<v1::ReplayResponse>,
                           public OpenCall,
                           public std::enable_shared_from_this<ReplayStream> {
 public:
  // Lives until gRPC is done with it.
  static ReplayStream* open(const Resources& resources, const v1::ReplayRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;
  void end(const Error& error) override;

 private:
  ReplayStream(const Resources& resources, const v1::ReplayRequest& request)
      : resources_(resources), request_(request) {}

  Status check() const;
  void replay();  // on a thread that may take its time
  bool progress(std::uint64_t done, std::uint64_t total);
  // With the mutex held: writes the result, or ends the stream, when no write is under way.
  void finish_if_over();

  const Resources& resources_;
  const v1::ReplayRequest request_;
  std::shared_ptr<ReplayStream> self_;  // until OnDone
  std::mutex mutex_;
  v1::ReplayResponse message_;
  std::optional<v1::ReplayResult> result_;
  std::optional<Status> ending_;  // the replay is over
  std::optional<Error> stopped_;  // somebody wants it to be
  std::uint64_t told_ = 0;        // facts, by the last progress
  bool running_ = false;          // its turn has come
  bool writing_ = false;
  bool finished_ = false;
};

}  // namespace tenon::server
