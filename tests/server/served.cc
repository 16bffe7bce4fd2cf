#include "tests/server/served.h"

#include <unistd.h>

#include <atomic>
#include <chrono>

#include "tenon/v1/status.pb.h"

namespace tenon::server {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);

template <typename Detail>
Detail detail_of(const grpc::Status& status, const std::string& type) {
  v1::RpcStatus details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  Detail found;
  for (const google::protobuf::Any& any : details.details()) {
    if (any.type_url() == "type.googleapis.com/" + type) {
      EXPECT_TRUE(found.ParseFromString(any.value()));
    }
  }
  return found;
}

void add(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes, const std::string& name,
         const std::string& value) {
  v1::Attribute& attribute = *attributes.Add();
  attribute.set_name(name);
  attribute.add_values(value);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  static std::atomic<int> count = 0;
  path_ = std::filesystem::temp_directory_path() /
          ("tenon-server-" + std::to_string(getpid()) + "-" + std::to_string(count++));
  std::filesystem::remove_all(path_);
  std::filesystem::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

Client::Client(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Clients of one test do not share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  admin = v1::AdminService::NewStub(channel);
  audit = v1::AuditService::NewStub(channel);
  decisions = v1::DecisionService::NewStub(channel);
  directory = v1::DirectoryService::NewStub(channel);
  ingest = v1::IngestService::NewStub(channel);
  log = v1::LogService::NewStub(channel);
}

void set_deadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
}

Stream::Stream(Client& client, const std::string& tenant, const std::string& source,
               std::uint64_t acknowledged) {
  set_deadline(context_);
  stream_ = client.ingest->Connect(&context_);
  v1::ConnectRequest request;
  request.mutable_hello()->set_tenant(tenant);
  request.mutable_hello()->set_source(source);
  if (acknowledged != 0) request.mutable_hello()->set_acknowledged_number(acknowledged);
  stream_->Write(request);
}

bool Stream::welcomed(v1::Welcome* welcome) {
  v1::ConnectResponse response;
  if (!stream_->Read(&response) || !response.has_welcome()) return false;
  if (welcome != nullptr) *welcome = response.welcome();
  return true;
}

bool Stream::send(std::uint64_t first_number, const std::vector<std::string>& facts) {
  v1::Batch batch;
  batch.set_first_number(first_number);
  for (const std::string& fact : facts) batch.add_facts(fact);
  return send(batch);
}

bool Stream::send(const v1::Batch& batch) {
  v1::ConnectRequest request;
  *request.mutable_batch() = batch;
  return stream_->Write(request);
}

std::vector<v1::Receipt> Stream::receipts(std::size_t count) {
  std::vector<v1::Receipt> all;
  v1::ConnectResponse response;
  while (all.size() < count && stream_->Read(&response)) {
    for (const v1::Receipt& receipt : response.ack().receipts()) all.push_back(receipt);
  }
  return all;
}

grpc::Status Stream::finish() {
  stream_->WritesDone();
  v1::ConnectResponse response;
  while (stream_->Read(&response)) {
  }
  return stream_->Finish();
}

std::string guid_text(int number, const std::string& kind) {
  const std::string digits = std::to_string(number);
  return kind + "-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

std::string account_created(int number, const std::string& upn) {
  v1::Fact fact;
  v1::AccountImage& account = *fact.mutable_account_created()->mutable_account();
  account.set_object_id(guid_text(number, "aaaaaaaa"));
  account.set_type(v1::USER);
  add(*account.mutable_attributes(), "userPrincipalName", upn);
  add(*account.mutable_attributes(), "displayName", "Account " + std::to_string(number));
  return fact.SerializeAsString();
}

std::string object_present(int number, const std::string& upn) {
  v1::Fact fact;
  v1::ObjectImage& object = *fact.mutable_object_present()->mutable_object();
  object.set_object_guid(guid_text(number, "bbbbbbbb"));
  object.set_type(v1::USER);
  object.set_distinguished_name("CN=" + std::to_string(number) + ",DC=contoso,DC=com");
  add(*object.mutable_attributes(), "userPrincipalName", upn);
  add(*object.mutable_attributes(), "displayName", "Object " + std::to_string(number));
  return fact.SerializeAsString();
}

std::string cycle_completed() {
  v1::Fact fact;
  fact.mutable_sync_cycle_completed();
  return fact.SerializeAsString();
}

std::string feature_set(const std::string& name, bool enabled) {
  v1::Fact fact;
  fact.mutable_feature_set()->set_name(name);
  fact.mutable_feature_set()->set_enabled(enabled);
  return fact.SerializeAsString();
}

std::string reason_of(const grpc::Status& status) {
  return detail_of<v1::ErrorInfo>(status, "google.rpc.ErrorInfo").reason();
}

v1::FactError fact_error_of(const grpc::Status& status) {
  return detail_of<v1::FactError>(status, "tenon.v1.FactError");
}

std::unique_ptr<Server> serve(std::unique_ptr<projections::Estate> estate) {
  Result<std::unique_ptr<Server>> started = Server::start(std::move(estate), {});
  EXPECT_TRUE(started.ok());
  return std::move(started).value();
}

std::string address_of(const Server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

void Served::SetUp() {
  server = serve(projections::Estate::open_in_memory().value());
  client = std::make_unique<Client>(address_of(*server));
  const grpc::Status created = create_tenant("contoso");
  ASSERT_TRUE(created.ok()) << created.error_message();
}

void Served::TearDown() {
  client.reset();
  server.reset();
}

grpc::Status Served::create_tenant(const std::string& name, const std::string& request_id) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::CreateTenantRequest request;
  request.set_tenant(name);
  request.mutable_settings()->set_initial_domain("contoso.onmicrosoft.com");
  request.mutable_settings()->add_domains()->set_domain("contoso.com");
  request.mutable_order()->set_request_id(request_id);
  request.mutable_order()->set_actor("test");
  v1::CreateTenantResponse response;
  return client->admin->CreateTenant(&context, request, &response);
}

std::uint64_t Served::append(const std::string& source, std::uint64_t first_number,
                             const std::vector<std::string>& facts) {
  grpc::ClientContext context;
  set_deadline(context);
  v1::AppendRequest request;
  request.set_tenant("contoso");
  request.set_source(source);
  request.mutable_batch()->set_first_number(first_number);
  for (const std::string& fact : facts) request.mutable_batch()->add_facts(fact);
  v1::AppendResponse response;
  const grpc::Status status = client->ingest->Append(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.receipt().first_position();
}

std::uint64_t Served::head() {
  grpc::ClientContext context;
  set_deadline(context);
  v1::GetStatusRequest request;
  request.set_tenant("contoso");
  v1::GetStatusResponse response;
  EXPECT_TRUE(client->log->GetStatus(&context, request, &response).ok());
  return response.head();
}

}  // namespace tenon::server
