// One Connect stream: a Hello, then batches in and receipts out (proto/tenon/v1/ingest.proto).
//
// Reads ahead up to the credits and no further; credit comes back when a receipt has been written,
// so a client that does not read its acknowledgements holds itself up. Nothing waits in a reaction:
// receipts arrive on the committer's thread, which starts a write where none is under way. The
// stream finishes when all it sent to the log is answered and written, at once when its client is
// gone.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "server/fact_admission.h"
#include "server/open_calls.h"
#include "server/resources.h"
#include "server/source_streams.h"
#include "tenon/v1/ingest.pb.h"

namespace tenon::server {

class ConnectStream final : public grpc::ServerBidiReactor<v1::ConnectRequest, v1::ConnectResponse>,
                            public OpenCall,
                            public SourceStream,
                            public std::enable_shared_from_this<ConnectStream> {
 public:
  // Lives until gRPC is done with it.
  static ConnectStream* open(const Resources& resources);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  void end(const Error& error) override { stop(Status(error)); }
  void take_over(std::function<void()> drained) override;

 private:
  explicit ConnectStream(const Resources& resources) : resources_(resources) {}

  // What to do with a message that was read; on the thread that read it.
  void hello(const v1::ConnectRequest& request);
  Status check(const v1::Hello& hello);
  void welcome();
  // On another thread where it is large.
  void batch(const std::shared_ptr<v1::ConnectRequest>& request);
  Result<runtime::OwnedAppend> admitted(const std::shared_ptr<v1::ConnectRequest>& request);
  void submit(runtime::OwnedAppend append);

  // On the committer's thread.
  void answered(Result<log::Receipt> result, std::uint64_t last_number, std::size_t bytes);

  // Takes nothing more, and ends with `status` when all is answered; the first error stays.
  void stop(Status status);
  // Changes the state under the mutex, then starts whatever read, write or end it allows.
  void change(const std::function<void()>& how);
  // With the mutex held.
  void end_with(Status status);
  void read_more();
  void write_more();
  void finish_if_over();

  const Resources& resources_;
  std::shared_ptr<ConnectStream> self_;  // until OnDone
  FactAdmission admission_{Sender::kConnector};

  std::mutex mutex_;
  std::string tenant_;
  std::string source_;
  std::shared_ptr<v1::ConnectRequest> incoming_;  // where the read under way puts its message
  v1::ConnectResponse outgoing_;
  std::size_t outgoing_messages_ = 0;  // batches that it acknowledges
  std::size_t outgoing_bytes_ = 0;
  struct Answer {
    log::Receipt receipt;
    std::uint64_t last_number = 0;
    std::size_t bytes = 0;
  };
  std::deque<Answer> answers_;      // not yet written
  std::size_t messages_ahead_ = 0;  // read, and no receipt written
  std::size_t bytes_ahead_ = 0;
  std::size_t submitted_ = 0;  // at the log
  bool welcome_due_ = false;
  bool open_ = false;      // welcomed
  bool handling_ = false;  // a message is being looked at, or waits for room
  bool reading_ = false;
  bool writing_ = false;
  bool failed_ = false;  // a batch was refused: none after it is acknowledged
  bool gone_ = false;    // the client
  bool finished_ = false;
  std::optional<Status> ending_;
  std::vector<std::function<void()>> drained_;  // who waits until nothing is on its way
};

}  // namespace tenon::server
