#include "tests/bench/site.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>

#include "tests/bench/population.h"

namespace tenon::bench {

namespace fs = std::filesystem;

Folder::Folder(const fs::path& parent) {
  static std::atomic<int> count{0};
  path_ = parent / ("tenon-bench-" + std::to_string(getpid()) + "-" + std::to_string(++count));
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::size_t Folder::bytes(const fs::path& folder) {
  std::size_t sum = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) sum += entry.file_size();
  }
  return sum;
}

namespace {

// Appends that were submitted here and not answered yet.
std::atomic<std::uint64_t> unanswered{0};

constexpr auto kForever = std::chrono::steady_clock::time_point::max();

template <typename Progress>
void wait_all(projections::Estate& estate, const Progress& progress) {
  while (const std::uint64_t count = unanswered) unanswered.wait(count);
  for (const auto& tenant : estate.tenants()) {
    require(progress(*tenant).wait(Position{tenant->head().value - 1}, kForever));
  }
}

}  // namespace

void require_created(projections::Estate& estate, const std::string& tenant) {
  runtime::OwnedAppend append;
  append.tenant = tenant;
  append.source = log::kOperatorSource;
  append.may_create_tenant = true;
  append.request_id = Guid::name_based(kNameSpaceUrl, tenant);
  const v1::Fact fact = tenant_created();
  append.set_facts({{static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString()}});
  submit(estate, std::move(append));
  wait_decided(estate);
}

void submit(projections::Estate& estate, runtime::OwnedAppend append) {
  ++unanswered;
  const std::string tenant = append.tenant;
  for (;;) {
    const Status taken = estate.submit(std::move(append), [](const Result<log::Receipt>& receipt) {
      if (!receipt.ok()) give_up(receipt.error().message);
      --unanswered;
      unanswered.notify_all();
    });
    if (taken.ok()) return;
    if (taken.error().reason != "INGEST_QUEUE_FULL") require(taken);
    std::promise<void> room;
    estate.when_room(tenant, [&room] { room.set_value(); });
    room.get_future().wait();
  }
}

void wait_decided(projections::Estate& estate) {
  wait_all(
      estate, [](const auto& tenant) -> auto& { return tenant.decided(); });
}

void wait_recorded(projections::Estate& estate) {
  wait_all(
      estate, [](const auto& tenant) -> auto& { return tenant.recorded(); });
}

Site::Site(const fs::path& parent) : folder_(parent) {
  auto estate = projections::Estate::open_at(path() / "data");
  if (!estate.ok()) give_up(estate.error().message);
  auto started = server::Server::start(std::move(estate).value(), {});
  if (!started.ok()) give_up(started.error().message);
  server_ = std::move(started).value();
  require_created(this->estate());
}

std::shared_ptr<grpc::Channel> Site::channel() {
  return connect("127.0.0.1:" + std::to_string(server_->port()));
}

}  // namespace tenon::bench
