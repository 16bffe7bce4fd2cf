#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>

#include "tenon/v1/directory.grpc.pb.h"
#include "tests/bench/connector.h"
#include "tests/bench/daemon.h"
#include "tests/bench/population.h"
#include "tests/bench/process.h"
#include "tests/bench/rows.h"
#include "tests/bench/site.h"

namespace tenon::bench {
namespace {

class Changes {
 public:
  explicit Changes(std::uint64_t pairs) : pairs_(pairs) {}
  v1::Fact next() { return object_changed(person(kSeed, random_() % pairs_), ++count_); }
  std::string somebody() { return person(kSeed, random_() % pairs_).upn(); }

 private:
  const std::uint64_t pairs_;
  std::mt19937_64 random_{kSeed};
  std::uint64_t count_ = 0;
};

// The head as of which it was answered. `after`: once the fact there is decided.
std::uint64_t look_up(const std::shared_ptr<grpc::Channel>& channel, const std::string& key,
                      std::optional<std::uint64_t> after = {}) {
  v1::GetAccountRequest request;
  request.set_tenant(kTenant);
  request.set_key(key);
  if (after) request.mutable_read_after()->set_position(*after);
  v1::GetAccountResponse response;
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  require(v1::DirectoryService::NewStub(channel)->GetAccount(&context, request, &response));
  if (response.account().object_id().empty()) give_up("no account " + key);
  return response.head();
}

}  // namespace

void measure_restart(const Plan& plan) {
  const Folder folder(plan.folder);
  const auto data = folder.path() / "data";
  const auto program = tenond_of(plan);
  Changes changes(plan.pairs);
  std::uint64_t head = 0;
  {
    Daemon daemon(program, data);
    daemon.create_tenant(kTenant);
    const auto channel = daemon.channel();
    send_many(channel, {"cloud"}, plan.pairs, 1024, account_of);
    send_many(channel, {"ad"}, plan.pairs, 1024, object_of);
    const std::uint64_t rest = plan.facts - std::min(plan.facts, 2 * plan.pairs);
    send_many(channel, {"ad"}, rest, 1024, [&](std::uint64_t) { return changes.next(); });
    head = daemon.wait_recorded(kTenant);
    daemon.kill();
  }
  auto messages = messages_of(0, 1, 1, [&](std::uint64_t) { return changes.next(); });
  const std::string somebody = changes.somebody();
  const Stopwatch clock;
  const Daemon daemon(program, data);
  const double listening = clock.seconds();
  const auto channel = daemon.channel();
  const std::uint64_t known = look_up(channel, somebody);
  print_row("restart_first_answer_s", clock.seconds(), "s");
  print_row("restart_first_answer_behind", static_cast<double>(head - known), "facts");
  send(channel, {"ad", 1}, messages);
  print_row("restart_first_ack_s", clock.seconds(), "s");
  // The answer was as of the end of the log, or one as of its new end is waited for.
  if (known != head) look_up(channel, somebody, head);
  print_row("restart_10m_s", clock.seconds(), "s");
  look_up(channel, somebody, head);
  print_row("restart_state_s", clock.seconds(), "s");
  print_row("restart_listening_s", listening, "s");
  print_row("restart_facts", static_cast<double>(head), "facts");
  print_row("restart_pairs", static_cast<double>(plan.pairs), "pairs");
}

}  // namespace tenon::bench
