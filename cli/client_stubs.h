// The connection of a Client, for client*.cc alone: generated service headers are slow to compile.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cli/client.h"
#include "tenon/v1/admin.grpc.pb.h"
#include "tenon/v1/audit.grpc.pb.h"
#include "tenon/v1/directory.grpc.pb.h"
#include "tenon/v1/ingest.grpc.pb.h"
#include "tenon/v1/log.grpc.pb.h"
#include "tenon/v1/watch.grpc.pb.h"

namespace tenon::cli {

struct Client::Stubs {
  ClientOptions options;
  std::unique_ptr<v1::AdminService::Stub> admin;
  std::unique_ptr<v1::AuditService::Stub> audit;
  std::unique_ptr<v1::DecisionService::Stub> decisions;
  std::unique_ptr<v1::DirectoryService::Stub> directory;
  std::unique_ptr<v1::IngestService::Stub> ingest;
  std::unique_ptr<v1::LogService::Stub> log;
};

}  // namespace tenon::cli
