#include "tests/replay/random_history.h"

#include <utility>

#include "engine/base/guid.h"
#include "tests/model/fact_wire.h"

namespace tenon::replay {
namespace {

constexpr std::size_t kBatchFactsMax = 16;

}  // namespace

RandomHistory::RandomHistory(std::string tenant, std::uint64_t seed)
    : history_(std::move(tenant), seed) {
  // A log holds nothing of a tenant before its creation.
  do {
    coming_ = history_.next();
  } while (coming_.kind != FactKind::kTenantCreated);
}

runtime::OwnedAppend RandomHistory::next() {
  runtime::OwnedAppend append;
  append.tenant = coming_.tenant;
  append.source = coming_.source;
  append.may_create_tenant = !created_;
  std::vector<std::pair<std::uint16_t, std::string>> facts;
  do {
    facts.push_back(model::wire_form(coming_));
    coming_ = history_.next();
  } while (created_ && coming_.source == append.source && facts.size() < kBatchFactsMax);
  created_ = true;
  std::uint64_t& sent = sent_[append.source];
  if (append.source == log::kOperatorSource) {
    append.request_id =
        Guid::name_based(kNameSpaceUrl, append.tenant + "/request/" + std::to_string(sent));
  } else {
    append.first_number = SourceNumber{sent + 1};
  }
  sent += facts.size();
  append.set_facts(facts);
  return append;
}

}  // namespace tenon::replay
