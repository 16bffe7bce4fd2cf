#include "tests/replay/histories.h"

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "engine/base/encoding.h"
#include "tests/replay/random_history.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/graph.h"

namespace tenon::replay {
namespace {

constexpr std::size_t kBatchFacts = 100;

// Sends the facts of one source in batches.
class Sender {
 public:
  Sender(projections::Estate& estate, std::string tenant, std::string source)
      : estate_(estate), tenant_(std::move(tenant)), source_(std::move(source)) {}

  Status send(const v1::Fact& fact) {
    facts_.push_back(serialised(fact));
    return facts_.size() < kBatchFacts ? Status() : flush();
  }

  Status flush() {
    if (facts_.empty()) return {};
    runtime::OwnedAppend append;
    append.tenant = tenant_;
    append.source = source_;
    if (source_ == log::kOperatorSource) {
      append.may_create_tenant = true;
      append.request_id = Guid::name_based(kNameSpaceUrl, std::to_string(next_number_));
    } else {
      append.first_number = SourceNumber{next_number_};
    }
    append.set_facts(facts_);
    next_number_ += facts_.size();
    facts_.clear();
    Result<log::Receipt> receipt = submit(estate_, std::move(append));
    return receipt.ok() ? Status() : Status(std::move(receipt).error());
  }

  // Every item that is a fact by itself.
  Status send_all(readers::FactSource& facts) {
    readers::SourcedItem item;
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const bool more, facts.next(item));
      if (!more) return {};
      if (!item.unresolved) TENON_RETURN_IF_ERROR(send(item.fact));
    }
  }

 private:
  projections::Estate& estate_;
  const std::string tenant_;
  const std::string source_;
  std::uint64_t next_number_ = 1;
  std::vector<std::pair<std::uint16_t, std::string>> facts_;
};

v1::Fact contoso_creation(const Contoso& contoso) {
  v1::Fact fact;
  v1::TenantCreated& created = *fact.mutable_tenant_created();
  created.set_initial_domain("contoso.onmicrosoft.com");
  for (const char* name : {"contoso.com", "fabrikam.com"}) {
    v1::VerifiedDomain& domain = *created.add_domains();
    domain.set_domain(name);
    domain.set_authentication(name[0] == 'f' ? v1::FEDERATED : v1::MANAGED);
  }
  created.set_first_sync_date(contoso.first_sync);
  created.set_rule_set("2026-07");
  for (const std::string& name : contoso.features_on) {
    v1::FeatureSet& feature = *created.add_features();
    feature.set_name(name);
    feature.set_enabled(true);
  }
  return fact;
}

Status send_cloud(const Contoso& contoso, Sender& cloud) {
  std::vector<std::string> files = {"cloud-domains.json",         "cloud-users.json",
                                    "cloud-deleted-users.json",   "cloud-groups.json",
                                    "cloud-contacts.json",        "cloud-role-members.json",
                                    "cloud-role-eligibility.json"};
  if (contoso.cloud_features) files.insert(files.begin() + 1, "cloud-features.json");
  const auto catalog = std::make_shared<readers::RoleCatalog>();
  for (const std::string& file : files) {
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(contoso.folder + "/" + file));
    const auto source = readers::read_graph(std::move(bytes), file, catalog);
    TENON_RETURN_IF_ERROR(cloud.send_all(*source));
  }
  return cloud.flush();
}

Status send_on_premises(const Contoso& contoso, const std::string& file, v1::CycleType type,
                        Sender& connector) {
  v1::Fact fact;
  fact.mutable_sync_cycle_started()->set_type(type);
  TENON_RETURN_IF_ERROR(connector.send(fact));
  TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(contoso.folder + "/" + file));
  const auto source = readers::read_directory(std::move(bytes), file);
  TENON_RETURN_IF_ERROR(connector.send_all(*source));
  fact.mutable_sync_cycle_completed();
  TENON_RETURN_IF_ERROR(connector.send(fact));
  return connector.flush();
}

}  // namespace

std::pair<std::uint16_t, std::string> serialised(const v1::Fact& fact) {
  return {static_cast<std::uint16_t>(fact.body_case()), fact.SerializeAsString()};
}

Result<log::Receipt> submit(projections::Estate& estate, runtime::OwnedAppend append) {
  for (;;) {
    auto answer = std::make_shared<std::promise<Result<log::Receipt>>>();
    const Status taken = estate.submit(std::move(append), [answer](Result<log::Receipt> receipt) {
      answer->set_value(std::move(receipt));
    });
    if (taken.ok()) return answer->get_future().get();
    if (taken.error().reason != "INGEST_QUEUE_FULL") return taken.error();
    std::promise<void> room;
    estate.when_room(append.tenant, [&room] { room.set_value(); });
    room.get_future().wait();
  }
}

Status settle(const projections::TenantView& tenant) {
  const Head head = tenant.head();
  if (head.value == 0) return {};
  const Position last{head.value - 1};
  const auto forever = std::chrono::steady_clock::time_point::max();
  TENON_RETURN_IF_ERROR(tenant.decided().wait(last, forever));
  return tenant.recorded().wait(last, forever);
}

Status play_random(projections::Estate& estate, const std::string& tenant, std::uint64_t seed,
                   std::size_t batches) {
  RandomHistory history(tenant, seed);
  for (std::size_t i = 0; i < batches; ++i) {
    Result<log::Receipt> receipt = submit(estate, history.next());
    if (!receipt.ok()) return std::move(receipt).error();
  }
  return {};
}

Status play_contoso(projections::Estate& estate, const std::string& tenant,
                    const Contoso& contoso) {
  Sender by_operator(estate, tenant, std::string(log::kOperatorSource));
  TENON_RETURN_IF_ERROR(by_operator.send(contoso_creation(contoso)));
  TENON_RETURN_IF_ERROR(by_operator.flush());
  Sender cloud(estate, tenant, "cloud");
  TENON_RETURN_IF_ERROR(send_cloud(contoso, cloud));
  Sender connector(estate, tenant, "ad");
  TENON_RETURN_IF_ERROR(send_on_premises(contoso, "onprem.ldif", v1::INITIAL, connector));
  return send_on_premises(contoso, "onprem-changes.ldif", v1::DELTA, connector);
}

std::string line_of(std::string_view name, const projections::Digests& digests) {
  return std::string(name) + " " + std::to_string(digests.head.value) + " " +
         std::to_string(digests.decisions) + " " + to_hex(as_view(digests.decision)) + " " +
         to_hex(as_view(digests.state));
}

}  // namespace tenon::replay
