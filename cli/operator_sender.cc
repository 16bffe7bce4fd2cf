#include "cli/operator_sender.h"

#include <utility>

#include "cli/batch_sender.h"
#include "cli/order_report.h"
#include "engine/base/guid.h"

namespace tenon::cli {
namespace {

// The numbers of Fact.body that operators give.
constexpr int kFirstOperatorKind = v1::Fact::kTenantCreated;
constexpr int kLastOperatorKind = v1::Fact::kDirectorySyncSwitched;

Error at_origin(Error error, const readers::Origin& origin) {
  error.message = origin.text() + ": " + error.message;
  return error;
}

}  // namespace

OperatorSender::OperatorSender(Client& client, OperatorIdentity identity, std::string hash)
    : client_(client), identity_(std::move(identity)), hash_(std::move(hash)) {}

bool OperatorSender::is_operators(const v1::Fact& fact) {
  return fact.body_case() >= kFirstOperatorKind && fact.body_case() <= kLastOperatorKind;
}

v1::Order OperatorSender::order(std::uint64_t index) const {
  static const Guid kImports = Guid::name_based(kNameSpaceUrl, "tenon.v1/import");
  v1::Order order;
  order.set_request_id(Guid::name_based(kImports, hash_ + ":" + std::to_string(index)).text());
  order.set_actor(identity_.actor);
  order.set_reason(identity_.reason);
  return order;
}

Status OperatorSender::create_tenant(const readers::SourcedItem& item, std::uint64_t index) {
  v1::CreateTenantRequest request;
  request.set_tenant(identity_.tenant);
  *request.mutable_settings() = item.fact.tenant_created();
  *request.mutable_order() = order(index);
  if (!item.fact.actor().empty()) request.mutable_order()->set_actor(item.fact.actor());
  if (!item.fact.reason().empty()) request.mutable_order()->set_reason(item.fact.reason());
  auto response = client_.create_tenant(request);
  if (!response.ok()) return at_origin(std::move(response).error(), item.origin);
  count(response->receipt());
  return {};
}

Status OperatorSender::add(readers::SourcedItem& item, std::uint64_t index) {
  if (item.fact.has_tenant_created()) {
    TENON_RETURN_IF_ERROR(flush());
    return create_tenant(item, index);
  }
  if (origins_.size() >= kBatchFacts || request_bytes_ >= kBatchBytes) {
    TENON_RETURN_IF_ERROR(flush());
  }
  if (origins_.empty()) {
    request_.set_tenant(identity_.tenant);
    *request_.mutable_order() = order(index);
  }
  std::string bytes = item.fact.SerializeAsString();
  request_bytes_ += bytes.size();
  request_.add_facts(std::move(bytes));
  origins_.push_back(item.origin);
  return {};
}

Status OperatorSender::flush() {
  if (origins_.empty()) return {};
  auto response = client_.submit_facts(request_);
  if (!response.ok()) return at_origin(std::move(response).error(), origins_.front());
  count(response->receipt());
  for (const v1::FactOutcome& outcome : response->outcomes()) {
    if (!is_refusal(outcome.outcome())) continue;
    ++refused_;
    if (!first_refused_) first_refused_ = outcome;
  }
  request_.Clear();
  request_bytes_ = 0;
  origins_.clear();
  return {};
}

void OperatorSender::count(const v1::Receipt& receipt) {
  if (!receipt.repeated()) appended_ += receipt.count();
}

}  // namespace tenon::cli
