// One open stream of IngestService.Connect. Used by one thread; ends when it is destroyed.
//
// The caller keeps what it has sent and not had acknowledged within the credits of the welcome;
// then send() and read_ack() cannot wait for each other.
#pragma once

#include <memory>

#include "engine/base/result.h"
#include "tenon/v1/ingest.pb.h"

namespace tenon::cli {

class IngestStream {
 public:
  IngestStream() = default;
  IngestStream(const IngestStream&) = delete;
  IngestStream& operator=(const IngestStream&) = delete;
  virtual ~IngestStream() = default;

  virtual const v1::Welcome& welcome() const = 0;
  // False: the stream has ended; read_ack() gives what was acknowledged before, then the error.
  virtual bool send(const v1::Batch& batch) = 0;
  // Waits for the next acknowledgement.
  virtual Result<v1::Ack> read_ack() = 0;
  // Nothing more comes; waits for the server's word that all is well.
  virtual Status finish() = 0;
};

}  // namespace tenon::cli
