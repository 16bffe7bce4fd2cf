// A server that stops: nothing that was acknowledged is lost, nothing hangs.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/server/served.h"

namespace tenon::server {
namespace {

class Stop : public Served {
 protected:
  // A connection carries its calls in order: once a later one is answered, the server has taken the
  // earlier ones. (A call that it has not, gRPC cancels when it shuts down.)
  void await_arrival_of_earlier_calls() {
    grpc::ClientContext context;
    set_deadline(context);
    v1::GetStatusRequest request;
    request.set_tenant("contoso");
    v1::GetStatusResponse response;
    ASSERT_TRUE(client->log->GetStatus(&context, request, &response).ok());
  }
};

TEST_F(Stop, EndsStreamsAndWaitingCalls) {
  Stream connector(*client, "contoso", "entra");
  ASSERT_TRUE(connector.welcomed());
  grpc::ClientContext watch_context;
  set_deadline(watch_context);
  v1::WatchDecisionsRequest watch;
  watch.set_tenant("contoso");
  auto watcher = client->decisions->WatchDecisions(&watch_context, watch);
  v1::WatchDecisionsResponse event;
  while (watcher->Read(&event) && !event.has_caught_up()) {
  }
  grpc::ClientContext context;
  set_deadline(context);
  v1::GetAccountRequest request;
  request.set_tenant("contoso");
  request.set_key("late@contoso.com");
  request.mutable_read_after()->set_position(1000);
  v1::GetAccountResponse response;
  std::promise<grpc::Status> waited;
  client->directory->async()->GetAccount(
      &context, &request, &response,
      [&waited](const grpc::Status& status) { waited.set_value(status); });
  await_arrival_of_earlier_calls();
  server->stop();
  EXPECT_EQ(waited.get_future().get().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(watcher->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  const grpc::Status ended = connector.finish();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::UNAVAILABLE);
}

// Connectors send without a pause while the server stops; what they were told to be durable is in
// the log that is opened next.
TEST(StopUnderLoad, LosesNoAcknowledgedFact) {
  constexpr int kSources = 4;
  TemporaryFolder folder;
  std::array<std::atomic<std::uint64_t>, kSources> acknowledged{};
  {
    std::unique_ptr<Server> server =
        serve(projections::Estate::open_at(folder.path() / "data").value());
    {
      Client admin(address_of(*server));
      grpc::ClientContext context;
      set_deadline(context);
      v1::CreateTenantRequest request;
      request.set_tenant("contoso");
      request.mutable_settings()->set_initial_domain("contoso.onmicrosoft.com");
      v1::CreateTenantResponse response;
      ASSERT_TRUE(admin.admin->CreateTenant(&context, request, &response).ok());
    }
    std::vector<std::thread> connectors;
    for (int source = 0; source < kSources; ++source) {
      connectors.emplace_back([&, source] {
        Client client(address_of(*server));
        Stream stream(client, "contoso", "ad" + std::to_string(source));
        if (!stream.welcomed()) return;
        std::thread sender([&] {
          std::uint64_t number = 1;
          const std::vector<std::string> facts(8, object_present(source, ""));
          while (stream.send(number, facts)) number += facts.size();
        });
        while (true) {
          const std::vector<v1::Receipt> receipts = stream.receipts(1);
          if (receipts.empty()) break;
          acknowledged[static_cast<std::size_t>(source)] = receipts.back().last_number();
        }
        sender.join();
        (void)stream.finish();
      });
    }
    for (const auto& each : acknowledged) {
      while (each == 0) std::this_thread::yield();
    }
    server->stop();
    for (std::thread& connector : connectors) connector.join();
  }
  const auto estate = projections::Estate::open_at(folder.path() / "data").value();
  std::uint64_t facts = kNewTenantFacts;
  for (int source = 0; source < kSources; ++source) {
    const auto state = estate->log().source("contoso", "ad" + std::to_string(source)).value();
    EXPECT_GE(state.last_number.value, acknowledged[static_cast<std::size_t>(source)]);
    facts += state.last_number.value;
  }
  EXPECT_EQ(estate->log().tenant("contoso")->head.size.value, facts);
  EXPECT_EQ(estate->tenant("contoso").value()->decided().head().value, facts);
}

}  // namespace
}  // namespace tenon::server
