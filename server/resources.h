// What the services work with. Owned by the Server (server.h), outlives every call.
#pragma once

#include <string>

#include "projections/estate.h"
#include "server/call_limits.h"
#include "server/open_calls.h"
#include "server/workers.h"

namespace tenon::server {

class Signing;
class SourceStreams;

struct Resources {
  projections::Estate& estate;
  Workers& readers;
  Workers& replays;
  Workers& admissions;
  OpenCalls& streams;  // Connect, WatchDecisions, ReadFacts, Replay, ExportBundle
  OpenCalls& calls;    // unary
  SourceStreams& sources;
  Signing& signing;
  std::string version;
};

}  // namespace tenon::server
