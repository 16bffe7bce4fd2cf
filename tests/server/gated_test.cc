// Streams whose batches stand before the log: what a client may have on its way, and what becomes
// of it when the client goes.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "engine/base/limits.h"
#include "engine/runtime/semantics.h"
#include "projections/memory_row_store.h"
#include "tests/runtime/gated_log.h"
#include "tests/server/served.h"

namespace tenon::server {
namespace {

// Long enough for a wrong server to do what it must not; a right one lets it pass.
constexpr auto kLongEnough = std::chrono::milliseconds(300);

class Gated : public Served {
 protected:
  void SetUp() override {
    auto log = std::make_unique<runtime::GatedLog>(true);
    gate = log.get();
    server = serve(projections::Estate::open(std::move(log), projections::make_memory_row_store(),
                                             runtime::current_semantics())
                       .value());
    client = std::make_unique<Client>(address_of(*server));
    ASSERT_TRUE(create_tenant("contoso").ok());
    gate->close_gate();
  }
  void TearDown() override {
    gate->open_gate();
    Served::TearDown();
  }

  runtime::GatedLog* gate = nullptr;
};

TEST_F(Gated, AClientIsHeldBackAtItsCreditAndLosesNothing) {
  // In all far more than the credit and what the transport takes on top of it.
  constexpr std::uint64_t kBatches = 2000;
  const std::string large = "u" + std::string(20'000, 'x');
  Stream stream(*client, "contoso", "ad");
  ASSERT_TRUE(stream.welcomed());
  std::future<void> all_sent = std::async(std::launch::async, [&] {
    for (std::uint64_t i = 1; i <= kBatches; ++i) {
      ASSERT_TRUE(stream.send(i, {object_present(static_cast<int>(i), large)}));
    }
  });
  EXPECT_EQ(all_sent.wait_for(kLongEnough), std::future_status::timeout);
  gate->open_gate();
  const std::vector<v1::Receipt> receipts = stream.receipts(kBatches);
  all_sent.get();
  ASSERT_EQ(receipts.size(), kBatches);
  EXPECT_EQ(receipts.back().last_number(), kBatches);
  for (const std::size_t appends : gate->group_sizes()) {
    EXPECT_LE(appends, limits::kStreamCreditMessages);
  }
  EXPECT_TRUE(stream.finish().ok());
}

TEST_F(Gated, TheNextStreamIsWelcomedAfterWhatAVanishedClientLeft) {
  {
    Stream stream(*client, "contoso", "ad");
    ASSERT_TRUE(stream.welcomed());
    stream.send(1, {object_present(1, "anna@contoso.com")});
    gate->await_commit();
    stream.vanish();
    EXPECT_EQ(stream.finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  Stream next(*client, "contoso", "ad");
  v1::Welcome welcome;
  std::future<bool> welcomed =
      std::async(std::launch::async, [&] { return next.welcomed(&welcome); });
  EXPECT_EQ(welcomed.wait_for(kLongEnough), std::future_status::timeout);
  gate->open_gate();
  ASSERT_TRUE(welcomed.get());
  EXPECT_EQ(welcome.last_number(), 1u);
  EXPECT_TRUE(next.finish().ok());
}

}  // namespace
}  // namespace tenon::server
