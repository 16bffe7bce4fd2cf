#include "tests/cli/fake_server.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "tenon/v1/admin.grpc.pb.h"
#include "tenon/v1/audit.grpc.pb.h"
#include "tenon/v1/ingest.grpc.pb.h"
#include "tenon/v1/log.grpc.pb.h"
#include "tenon/v1/watch.grpc.pb.h"
#include "tests/cli/fake_answers.h"
#include "tests/cli/fake_directory.h"

namespace tenon::cli {
namespace {

using grpc::ServerContext;
using grpc::StatusCode;

class Admin final : public v1::AdminService::Service {
 public:
  Admin(FakeState& state, std::string tenant) : state_(state), tenant_(std::move(tenant)) {}

  grpc::Status CreateTenant(ServerContext*, const v1::CreateTenantRequest* request,
                            v1::CreateTenantResponse* response) override {
    state_.created.push_back(*request);
    *response->mutable_receipt() = receipt(request->order(), 1);
    return grpc::Status::OK;
  }

  grpc::Status GetTenant(ServerContext*, const v1::GetTenantRequest* request,
                         v1::GetTenantResponse* response) override {
    if (request->tenant() != tenant_) {
      return refusal(StatusCode::NOT_FOUND, "TENANT_NOT_FOUND",
                     "there is no tenant " + request->tenant());
    }
    *response->mutable_tenant() = state_.tenant;
    return grpc::Status::OK;
  }

  grpc::Status SubmitFacts(ServerContext*, const v1::SubmitFactsRequest* request,
                           v1::SubmitFactsResponse* response) override {
    state_.submitted.push_back(*request);
    const v1::Receipt got =
        receipt(request->order(), static_cast<std::uint32_t>(request->facts_size()));
    *response->mutable_receipt() = got;
    for (int at = 0; at < request->facts_size(); ++at) {
      FakeFact fact{"operator", 0, {}};
      fact.fact.ParseFromString(request->facts(at));
      v1::FactOutcome& outcome = *response->add_outcomes();
      outcome.set_position(got.first_position() + static_cast<std::uint64_t>(at));
      const bool refused = fact.fact.feature_set().name() == "unknown";
      outcome.set_outcome(refused ? "FeatureChangeRefused" : "Accepted");
      if (!state_.order_outcome.empty()) outcome.set_outcome(state_.order_outcome);
      outcome.set_sentence("as it was said");
      if (got.repeated()) continue;
      state_.facts.push_back(fact);
      decide(outcome);
    }
    return grpc::Status::OK;
  }

 private:
  void decide(const v1::FactOutcome& outcome) {
    for (int ordinal = 0; ordinal <= state_.further_decisions; ++ordinal) {
      v1::Decision& decision = state_.decisions.emplace_back();
      decision.mutable_id()->set_position(outcome.position());
      decision.mutable_id()->set_ordinal(static_cast<std::uint32_t>(ordinal));
      decision.set_outcome(ordinal == 0 ? outcome.outcome() : "Deleted");
      decision.set_sentence(outcome.sentence());
      decision.mutable_object()->set_id("an object");
      if (ordinal == 0) decision.set_refusal(state_.order_refusal);
      if (ordinal > 0) decision.set_remedy("restore it");
    }
  }

  v1::Receipt receipt(const v1::Order& order, std::uint32_t count) {
    const auto known = state_.requests.find(order.request_id());
    if (!order.request_id().empty() && known != state_.requests.end()) {
      v1::Receipt repeated = known->second;
      repeated.set_repeated(true);
      return repeated;
    }
    v1::Receipt receipt;
    receipt.set_first_position(state_.facts.size());
    receipt.set_count(count);
    state_.requests[order.request_id()] = receipt;
    return receipt;
  }

  FakeState& state_;
  std::string tenant_;
};

class Ingest final : public v1::IngestService::Service {
 public:
  Ingest(FakeState& state, std::string tenant) : state_(state), tenant_(std::move(tenant)) {}

  using Stream = grpc::ServerReaderWriter<v1::ConnectResponse, v1::ConnectRequest>;

  grpc::Status Connect(ServerContext*, Stream* stream) override {
    v1::ConnectRequest request;
    if (!stream->Read(&request) || !request.has_hello()) {
      return refusal(StatusCode::INVALID_ARGUMENT, "NO_HELLO", "a stream begins with hello");
    }
    const std::string source = request.hello().source();
    if (request.hello().tenant() != tenant_) {
      return refusal(StatusCode::NOT_FOUND, "TENANT_NOT_FOUND",
                     "there is no tenant " + request.hello().tenant());
    }
    v1::ConnectResponse response;
    v1::Welcome& welcome = *response.mutable_welcome();
    welcome.set_last_number(state_.last_number[source]);
    welcome.set_cursor(state_.cursor[source]);
    welcome.set_head(state_.facts.size());
    welcome.set_credit_messages(state_.credit_messages);
    welcome.set_credit_bytes(state_.credit_bytes);
    stream->Write(response);
    while (stream->Read(&request)) {
      response.Clear();
      v1::Receipt& receipt = *response.mutable_ack()->add_receipts();
      const grpc::Status taken = take(source, request.batch(), receipt);
      if (!taken.ok()) return taken;
      stream->Write(response);
    }
    return grpc::Status::OK;
  }

 private:
  grpc::Status take(const std::string& source, const v1::Batch& batch, v1::Receipt& receipt) {
    const auto count = static_cast<std::size_t>(batch.facts_size());
    if (state_.breaks_after && state_.facts.size() + count > *state_.breaks_after) {
      return grpc::Status(StatusCode::UNAVAILABLE, "Socket closed");
    }
    if (batch.first_number() != state_.last_number[source] + 1) {
      return refusal(StatusCode::OUT_OF_RANGE, "SOURCE_NUMBER_GAP", "a number was left out");
    }
    if (batch.has_expected_head()) {
      if (state_.moves_head > 0) {
        --state_.moves_head;
        state_.facts.push_back({"another", 0, {}});
      }
      if (batch.expected_head() != state_.facts.size()) {
        return refusal(StatusCode::ABORTED, "HEAD_MOVED", "the head is another");
      }
    }
    return append(source, batch, receipt);
  }

  grpc::Status append(const std::string& source, const v1::Batch& batch, v1::Receipt& receipt) {
    std::vector<FakeFact> facts;
    std::uint64_t number = batch.first_number();
    for (int at = 0; at < batch.facts_size(); ++at) {
      FakeFact fact{source, number++, {}};
      fact.fact.ParseFromString(batch.facts(at));
      const std::string& id = fact.fact.account_created().account().object_id();
      if (!id.empty() && id == state_.refuses_account) {
        v1::FactError error;
        error.set_index(static_cast<std::uint32_t>(at));
        error.set_field("account_created.account.object_id");
        error.set_remedy("Take it out.");
        return refusal(StatusCode::INVALID_ARGUMENT, "DENIED_ATTRIBUTE", "this is not wanted here",
                       error);
      }
      facts.push_back(std::move(fact));
    }
    receipt.set_first_position(state_.facts.size());
    receipt.set_count(static_cast<std::uint32_t>(batch.facts_size()));
    receipt.set_last_number(number - 1);
    state_.batches.push_back(facts.size());
    state_.last_number[source] = number - 1;
    for (FakeFact& fact : facts) {
      if (!fact.fact.cursor().empty()) state_.cursor[source] = fact.fact.cursor();
      state_.facts.push_back(std::move(fact));
    }
    return grpc::Status::OK;
  }

  FakeState& state_;
  std::string tenant_;
};

class Audit final : public v1::AuditService::Service {
 public:
  explicit Audit(FakeState& state) : state_(state) {}

  grpc::Status Why(ServerContext*, const v1::WhyRequest*, v1::WhyResponse* response) override {
    *response = state_.why;
    return grpc::Status::OK;
  }

  grpc::Status Replay(ServerContext*, const v1::ReplayRequest*,
                      grpc::ServerWriter<v1::ReplayResponse>* writer) override {
    v1::ReplayResponse response;
    response.mutable_progress()->set_facts_done(1);
    response.mutable_progress()->set_facts_total(2);
    writer->Write(response);
    *response.mutable_result() = state_.replay;
    writer->Write(response);
    return grpc::Status::OK;
  }

 private:
  FakeState& state_;
};

class Log final : public v1::LogService::Service {
 public:
  explicit Log(FakeState& state) : state_(state) {}

  grpc::Status GetVerifierKey(ServerContext*, const v1::GetVerifierKeyRequest* request,
                              v1::GetVerifierKeyResponse* response) override {
    response->set_vkey("tenon/" + request->tenant() + "+00000000+key");
    return grpc::Status::OK;
  }

  grpc::Status ReadFacts(ServerContext*, const v1::ReadFactsRequest* request,
                         grpc::ServerWriter<v1::ReadFactsResponse>* writer) override {
    v1::ReadFactsResponse response;
    const std::uint64_t end = request->has_to() ? request->to() : state_.facts.size();
    for (std::uint64_t at = request->from(); at < end; ++at) {
      const FakeFact& fact = state_.facts[at];
      v1::LoggedFact& logged = *response.add_facts();
      logged.set_position(at);
      logged.mutable_time()->set_seconds(1600000000);
      logged.set_kind(static_cast<std::uint32_t>(fact.fact.body_case()));
      logged.set_source(fact.source);
      logged.set_source_number(fact.number);
      if (at != 1) logged.set_payload(fact.fact.SerializeAsString());  // 1 was erased
    }
    writer->Write(response);
    return grpc::Status::OK;
  }

  grpc::Status GetStatus(ServerContext*, const v1::GetStatusRequest* request,
                         v1::GetStatusResponse* response) override {
    response->set_tenant(request->tenant());
    response->set_head(state_.facts.size());
    response->set_decided_head(state_.facts.size());
    response->set_root(std::string(32, '\x0f'));
    for (const auto& [source, number] : state_.last_number) {
      v1::SourceStatus& status = *response->add_sources();
      status.set_source(source);
      status.set_last_number(number);
      status.set_cursor(state_.cursor[source]);
    }
    return grpc::Status::OK;
  }

 private:
  FakeState& state_;
};

class Decisions final : public v1::DecisionService::Service {
 public:
  explicit Decisions(FakeState& state) : state_(state) {}

  grpc::Status WatchDecisions(ServerContext*, const v1::WatchDecisionsRequest* request,
                              grpc::ServerWriter<v1::WatchDecisionsResponse>* writer) override {
    v1::WatchDecisionsResponse response;
    for (const v1::Decision& decision : state_.decisions) {
      const bool told =
          request->has_after() && decision.id().position() <= request->after().position();
      if (told) continue;
      *response.mutable_decision() = decision;
      writer->Write(response);
    }
    response.mutable_caught_up()->set_head(state_.facts.size());
    writer->Write(response);
    return grpc::Status::OK;
  }

 private:
  FakeState& state_;
};

}  // namespace

struct FakeServer::Services {
  Services(FakeState& state, const std::string& tenant)
      : admin(state, tenant),
        ingest(state, tenant),
        directory(state),
        audit(state),
        log(state),
        decisions(state) {}

  Admin admin;
  Ingest ingest;
  FakeDirectory directory;
  Audit audit;
  Log log;
  Decisions decisions;
  int port = 0;
  std::unique_ptr<grpc::Server> server;
};

FakeServer::FakeServer(std::string tenant)
    : state_(std::make_unique<FakeState>()),
      services_(std::make_unique<Services>(*state_, tenant)) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &services_->port);
  builder.RegisterService(&services_->admin);
  builder.RegisterService(&services_->ingest);
  builder.RegisterService(&services_->directory);
  builder.RegisterService(&services_->audit);
  builder.RegisterService(&services_->log);
  builder.RegisterService(&services_->decisions);
  services_->server = builder.BuildAndStart();
}

FakeServer::~FakeServer() { services_->server->Shutdown(std::chrono::system_clock::now()); }

std::string FakeServer::address() const { return "127.0.0.1:" + std::to_string(services_->port); }

}  // namespace tenon::cli
