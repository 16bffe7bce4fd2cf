#include "cli/client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <utility>

#include "cli/client_error.h"
#include "cli/client_ingest.h"
#include "cli/client_stubs.h"

namespace tenon::cli {
namespace {

// A page of accounts may be larger than any message that the server takes.
constexpr int kMessageBytesMax = 64 << 20;

std::shared_ptr<grpc::Channel> open_channel(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetUserAgentPrefix("tenon");
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.trusted;
  return grpc::CreateCustomChannel(
      options.server, options.tls ? grpc::SslCredentials(tls) : grpc::InsecureChannelCredentials(),
      arguments);
}

template <typename Stub, typename Request, typename Response>
Result<Response> call(Stub& stub,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const Request& request, const CallSite& site) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + site.timeout);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return error_of(status, site);
  return response;
}

template <typename Reader, typename Message>
Status take_all(grpc::ClientContext& context, Reader& reader,
                const std::function<bool(const Message&)>& take, const CallSite& site) {
  Message message;
  while (reader.Read(&message)) {
    if (take(message)) continue;
    context.TryCancel();
    reader.Finish();
    return {};
  }
  const grpc::Status status = reader.Finish();
  if (!status.ok()) return error_of(status, site);
  return {};
}

}  // namespace

Client::Client(ClientOptions options) : stubs_(std::make_unique<Stubs>()) {
  const std::shared_ptr<grpc::Channel> channel = open_channel(options);
  stubs_->options = std::move(options);
  stubs_->admin = v1::AdminService::NewStub(channel);
  stubs_->audit = v1::AuditService::NewStub(channel);
  stubs_->decisions = v1::DecisionService::NewStub(channel);
  stubs_->directory = v1::DirectoryService::NewStub(channel);
  stubs_->ingest = v1::IngestService::NewStub(channel);
  stubs_->log = v1::LogService::NewStub(channel);
}

Client::~Client() = default;

// Every unary call has the same body; the macro keeps the list of calls readable.
#define TENON_UNARY(function, Service, service, Method)                               \
  Result<v1::Method##Response> Client::function(const v1::Method##Request& request) { \
    return call(*stubs_->service, &v1::Service::Stub::Method, request,                \
                CallSite{stubs_->options.server, stubs_->options.timeout});           \
  }
TENON_UNARY(create_tenant, AdminService, admin, CreateTenant)
TENON_UNARY(get_tenant, AdminService, admin, GetTenant)
TENON_UNARY(list_tenants, AdminService, admin, ListTenants)
TENON_UNARY(submit_facts, AdminService, admin, SubmitFacts)
TENON_UNARY(get_account, DirectoryService, directory, GetAccount)
TENON_UNARY(list_accounts, DirectoryService, directory, ListAccounts)
TENON_UNARY(get_object, DirectoryService, directory, GetObject)
TENON_UNARY(list_objects, DirectoryService, directory, ListObjects)
TENON_UNARY(list_conflicts, DirectoryService, directory, ListConflicts)
TENON_UNARY(get_conflict, DirectoryService, directory, GetConflict)
TENON_UNARY(list_deletions, DirectoryService, directory, ListDeletions)
TENON_UNARY(list_connectors, DirectoryService, directory, ListConnectors)
TENON_UNARY(get_authority_history, DirectoryService, directory, GetAuthorityHistory)
TENON_UNARY(why, AuditService, audit, Why)
TENON_UNARY(get_status, LogService, log, GetStatus)
TENON_UNARY(get_verifier_key, LogService, log, GetVerifierKey)
TENON_UNARY(get_checkpoint, LogService, log, GetCheckpoint)
TENON_UNARY(trust_checkpoint, LogService, log, TrustCheckpoint)
TENON_UNARY(get_receipt, LogService, log, GetReceipt)
TENON_UNARY(get_consistency_proof, LogService, log, GetConsistencyProof)
TENON_UNARY(get_tile, LogService, log, GetTile)
#undef TENON_UNARY

Status Client::read_facts(const v1::ReadFactsRequest& request,
                          const Take<v1::ReadFactsResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->log->ReadFacts(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

Status Client::export_bundle(const v1::ExportBundleRequest& request,
                             const Take<v1::ExportBundleResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->log->ExportBundle(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

Status Client::watch_decisions(const v1::WatchDecisionsRequest& request,
                               const Take<v1::WatchDecisionsResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->decisions->WatchDecisions(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

Status Client::why_not(const v1::WhyNotRequest& request, const Take<v1::WhyNotResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->audit->WhyNot(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

Status Client::order_check(const v1::OrderCheckRequest& request,
                           const Take<v1::OrderCheckResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->audit->OrderCheck(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

Status Client::diff(const v1::DiffRequest& request, const Take<v1::DiffResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->audit->Diff(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

Status Client::replay(const v1::ReplayRequest& request, const Take<v1::ReplayResponse>& take) {
  grpc::ClientContext context;
  const auto reader = stubs_->audit->Replay(&context, request);
  return take_all(context, *reader, take, {stubs_->options.server, {}});
}

}  // namespace tenon::cli
