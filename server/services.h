// The services of the API, one a group of calls (proto/tenon/v1). `resources` outlives them.
#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "server/resources.h"

namespace tenon::server {

std::unique_ptr<grpc::Service> make_ingest_service(const Resources& resources);
std::unique_ptr<grpc::Service> make_directory_service(const Resources& resources);
std::unique_ptr<grpc::Service> make_decision_service(const Resources& resources);
std::unique_ptr<grpc::Service> make_audit_service(const Resources& resources);
std::unique_ptr<grpc::Service> make_log_service(const Resources& resources);
std::unique_ptr<grpc::Service> make_admin_service(const Resources& resources);

}  // namespace tenon::server
