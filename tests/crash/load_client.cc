#include "tests/crash/load_client.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

#include "engine/base/limits.h"
#include "tenon/v1/admin.grpc.pb.h"
#include "tenon/v1/ingest.grpc.pb.h"
#include "tests/bench/population.h"

namespace tenon::crash {
namespace {

std::shared_ptr<grpc::Channel> connect(const std::string& address) {
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own);
}

LoadAcks::Ack ack_of(const v1::Receipt& receipt) {
  return {receipt.last_number(), receipt.count(), Position{receipt.first_position()},
          Micros{receipt.time().seconds() * 1'000'000 + receipt.time().nanos() / 1000}};
}

}  // namespace

void create_load_tenants(const std::string& address) {
  const auto admin = v1::AdminService::NewStub(connect(address));
  for (const std::string& tenant : load_tenants()) {
    v1::CreateTenantRequest request;
    request.set_tenant(tenant);
    *request.mutable_settings() = bench::tenant_created().tenant_created();
    request.mutable_order()->set_actor("load");
    v1::CreateTenantResponse response;
    grpc::ClientContext context;
    const grpc::Status created = admin->CreateTenant(&context, request, &response);
    if (!created.ok()) throw std::runtime_error(created.error_message());
  }
}

struct LoadClient::News {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t over = 0;  // connectors whose server is gone or has everything

  void tell(bool is_over) {
    const std::scoped_lock hold(mutex);
    if (is_over) ++over;
    changed.notify_all();
  }
};

// One stream, with a thread that writes and one that reads.
struct LoadClient::Connector {
  Connector(const std::string& address, std::string of_tenant, const LoadSource& of_source,
            LoadAcks& to, News& of_all)
      : tenant(std::move(of_tenant)),
        source(of_source),
        acks(to),
        news(of_all),
        stub(v1::IngestService::NewStub(connect(address))) {
    reader = std::thread([this] { run(); });
  }
  ~Connector() {
    context.TryCancel();
    if (reader.joinable()) reader.join();
  }

  void run() {
    stream = stub->Connect(&context);
    if (welcomed()) {
      std::thread writer([this] { write(); });
      read();
      writer.join();
    }
    const grpc::Status status = stream->Finish();
    if (!status.ok() && status.error_code() != grpc::StatusCode::UNAVAILABLE &&
        status.error_code() != grpc::StatusCode::CANCELLED) {
      wrong += tenant + "/" + source.name + ": " + status.error_message() + "\n";
    }
    news.tell(true);
  }

  bool welcomed() {
    const std::uint64_t known = acks.last_number(tenant, source.name);
    v1::ConnectRequest hello;
    hello.mutable_hello()->set_tenant(tenant);
    hello.mutable_hello()->set_source(source.name);
    hello.mutable_hello()->set_acknowledged_number(known);
    v1::ConnectResponse response;
    if (!stream->Write(hello) || !stream->Read(&response)) return false;
    next = response.welcome().last_number() + 1;
    return true;
  }

  void write() {
    while (next <= source.total) {
      const runtime::OwnedAppend append = load_batch(tenant, source, next);
      v1::ConnectRequest request;
      request.mutable_batch()->set_first_number(next);
      for (const log::NewFact& fact : append.facts) {
        request.mutable_batch()->add_facts(std::string(fact.payload));
      }
      {
        std::unique_lock hold(mutex);
        changed.wait(hold, [this] { return over || has_credit(); });
        if (over) return;
        in_flight.push_back(append.bytes());
        bytes_in_flight += append.bytes();
      }
      if (!stream->Write(request)) return;
      next += append.facts.size();
    }
    stream->WritesDone();
  }
  bool has_credit() const {
    return in_flight.size() < limits::kStreamCreditMessages &&
           bytes_in_flight < limits::kStreamCreditBytes;
  }

  void read() {
    v1::ConnectResponse response;
    while (stream->Read(&response)) {
      for (const v1::Receipt& receipt : response.ack().receipts()) {
        acks.add(tenant, source.name, ack_of(receipt));
        const std::scoped_lock hold(mutex);
        bytes_in_flight -= in_flight.front();
        in_flight.pop_front();
        if (receipt.repeated()) wrong += tenant + "/" + source.name + " was taken twice\n";
      }
      changed.notify_all();
      news.tell(false);
    }
    const std::scoped_lock hold(mutex);
    over = true;
    changed.notify_all();
  }

  const std::string tenant;
  const LoadSource& source;
  LoadAcks& acks;
  News& news;
  grpc::ClientContext context;
  std::unique_ptr<v1::IngestService::Stub> stub;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ConnectRequest, v1::ConnectResponse>> stream;
  std::uint64_t next = 1;

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::size_t> in_flight;  // bytes of each batch
  std::size_t bytes_in_flight = 0;
  bool over = false;
  std::string wrong;
  std::thread reader;
};

LoadClient::LoadClient(const std::string& address, LoadAcks& acks)
    : acks_(acks), news_(std::make_unique<News>()) {
  for (const std::string& tenant : load_tenants()) {
    for (const LoadSource& source : load_sources()) {
      connectors_.push_back(std::make_unique<Connector>(address, tenant, source, acks, *news_));
    }
  }
}

LoadClient::~LoadClient() = default;

void LoadClient::await(std::uint64_t facts) {
  std::unique_lock hold(news_->mutex);
  news_->changed.wait(hold,
                      [&] { return acks_.facts() >= facts || news_->over == connectors_.size(); });
}

std::string LoadClient::finish() {
  std::string wrong;
  for (const auto& connector : connectors_) {
    connector->reader.join();
    wrong += connector->wrong;
  }
  connectors_.clear();
  return wrong;
}

}  // namespace tenon::crash
