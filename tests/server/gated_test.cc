// Streams whose batches stand before the log: what a client may have on its way, and what becomes
// of it when the client goes.
#include <gtest/gtest.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string_view>
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

// Tells when the server is done with a stream: it says so in its log.
class StreamsClosed final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void await_one() {
    std::unique_lock hold(closed_mutex_);
    changed_.wait(hold, [this] { return closed_ > 0; });
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view text(message.payload.data(), message.payload.size());
    if (text.find("stream closed") == std::string_view::npos) return;
    const std::scoped_lock hold(closed_mutex_);
    ++closed_;
    changed_.notify_all();
  }
  void flush_() override {}

 private:
  std::mutex closed_mutex_;
  std::condition_variable changed_;
  int closed_ = 0;
};

class Gated : public Served {
 protected:
  void SetUp() override {
    spdlog::default_logger()->sinks().push_back(closed);
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
    spdlog::default_logger()->sinks().pop_back();
  }

  const std::shared_ptr<StreamsClosed> closed = std::make_shared<StreamsClosed>();
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
    closed->await_one();
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
