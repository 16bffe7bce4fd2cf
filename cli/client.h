// The gRPC client: one method a call of the API that the command line uses, blocking, with a
// deadline, errors as tenon::Error (client_error.h). Used by one thread.
//
// Messages are only declared here: whoever makes a call includes the message's own header.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace tenon::v1 {
class CreateTenantRequest;
class CreateTenantResponse;
class DiffRequest;
class DiffResponse;
class ExportBundleRequest;
class ExportBundleResponse;
class GetAccountRequest;
class GetAccountResponse;
class GetAuthorityHistoryRequest;
class GetAuthorityHistoryResponse;
class GetCheckpointRequest;
class GetCheckpointResponse;
class GetConflictRequest;
class GetConflictResponse;
class GetConsistencyProofRequest;
class GetConsistencyProofResponse;
class GetObjectRequest;
class GetObjectResponse;
class GetReceiptRequest;
class GetReceiptResponse;
class GetStatusRequest;
class GetStatusResponse;
class GetTenantRequest;
class GetTenantResponse;
class GetTileRequest;
class GetTileResponse;
class GetVerifierKeyRequest;
class GetVerifierKeyResponse;
class Hello;
class ListAccountsRequest;
class ListAccountsResponse;
class ListConflictsRequest;
class ListConflictsResponse;
class ListConnectorsRequest;
class ListConnectorsResponse;
class ListDeletionsRequest;
class ListDeletionsResponse;
class ListObjectsRequest;
class ListObjectsResponse;
class ListTenantsRequest;
class ListTenantsResponse;
class OrderCheckRequest;
class OrderCheckResponse;
class ReadFactsRequest;
class ReadFactsResponse;
class ReplayProgress;
class ReplayRequest;
class ReplayResponse;
class SimulationStart;
class SubmitFactsRequest;
class SubmitFactsResponse;
class TrustCheckpointRequest;
class TrustCheckpointResponse;
class WatchDecisionsRequest;
class WatchDecisionsResponse;
class WhyNotRequest;
class WhyNotResponse;
class WhyRequest;
class WhyResponse;
}  // namespace tenon::v1

namespace tenon::cli {

class IngestStream;
class SimulationStream;

struct ClientOptions {
  std::string server;                        // HOST:PORT
  std::chrono::milliseconds timeout{30000};  // for each call that is no stream
  bool tls = false;
  std::string trusted;  // PEM; whose certificates are trusted, empty: those of the system
};

class Client {
 public:
  // Connects at the first call.
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Result<v1::CreateTenantResponse> create_tenant(const v1::CreateTenantRequest& request);
  Result<v1::GetTenantResponse> get_tenant(const v1::GetTenantRequest& request);
  Result<v1::ListTenantsResponse> list_tenants(const v1::ListTenantsRequest& request);
  Result<v1::SubmitFactsResponse> submit_facts(const v1::SubmitFactsRequest& request);

  Result<v1::GetAccountResponse> get_account(const v1::GetAccountRequest& request);
  Result<v1::ListAccountsResponse> list_accounts(const v1::ListAccountsRequest& request);
  Result<v1::GetObjectResponse> get_object(const v1::GetObjectRequest& request);
  Result<v1::ListObjectsResponse> list_objects(const v1::ListObjectsRequest& request);
  Result<v1::ListConflictsResponse> list_conflicts(const v1::ListConflictsRequest& request);
  Result<v1::GetConflictResponse> get_conflict(const v1::GetConflictRequest& request);
  Result<v1::ListDeletionsResponse> list_deletions(const v1::ListDeletionsRequest& request);
  Result<v1::ListConnectorsResponse> list_connectors(const v1::ListConnectorsRequest& request);
  Result<v1::GetAuthorityHistoryResponse> get_authority_history(
      const v1::GetAuthorityHistoryRequest& request);

  Result<v1::WhyResponse> why(const v1::WhyRequest& request);
  Result<v1::GetStatusResponse> get_status(const v1::GetStatusRequest& request);

  Result<v1::GetVerifierKeyResponse> get_verifier_key(const v1::GetVerifierKeyRequest& request);
  Result<v1::GetCheckpointResponse> get_checkpoint(const v1::GetCheckpointRequest& request);
  Result<v1::TrustCheckpointResponse> trust_checkpoint(const v1::TrustCheckpointRequest& request);
  Result<v1::GetReceiptResponse> get_receipt(const v1::GetReceiptRequest& request);
  Result<v1::GetConsistencyProofResponse> get_consistency_proof(
      const v1::GetConsistencyProofRequest& request);
  Result<v1::GetTileResponse> get_tile(const v1::GetTileRequest& request);

  // Streams have no deadline. Each message goes to `take`, which ends the stream, without an
  // error, by giving false.
  template <typename Message>
  using Take = std::function<bool(const Message&)>;
  Status read_facts(const v1::ReadFactsRequest& request, const Take<v1::ReadFactsResponse>& take);
  Status export_bundle(const v1::ExportBundleRequest& request,
                       const Take<v1::ExportBundleResponse>& take);
  Status watch_decisions(const v1::WatchDecisionsRequest& request,
                         const Take<v1::WatchDecisionsResponse>& take);
  Status why_not(const v1::WhyNotRequest& request, const Take<v1::WhyNotResponse>& take);
  Status order_check(const v1::OrderCheckRequest& request,
                     const Take<v1::OrderCheckResponse>& take);
  Status diff(const v1::DiffRequest& request, const Take<v1::DiffResponse>& take);
  Status replay(const v1::ReplayRequest& request, const Take<v1::ReplayResponse>& take);

  // Opens a simulation and waits until the server stands where it begins (client_simulation.h).
  Result<std::unique_ptr<SimulationStream>> simulate(const v1::SimulationStart& start,
                                                     const Take<v1::ReplayProgress>& progress);
  // Opens a stream of facts and reads its welcome (client_ingest.h).
  Result<std::unique_ptr<IngestStream>> connect(const v1::Hello& hello);

 private:
  struct Stubs;
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace tenon::cli
