#include "engine/runtime/owned_append.h"

#include <utility>

namespace tenon::runtime {

std::size_t OwnedAppend::bytes() const {
  std::size_t sum = 0;
  for (const log::NewFact& fact : facts) sum += fact.payload.size();
  return sum;
}

void OwnedAppend::set_facts(
    const std::vector<std::pair<std::uint16_t, std::string>>& kinds_and_payloads) {
  auto owned =
      std::make_shared<std::vector<std::pair<std::uint16_t, std::string>>>(kinds_and_payloads);
  facts.clear();
  facts.reserve(owned->size());
  for (const auto& [kind, payload] : *owned) facts.push_back({kind, payload});
  keep = std::move(owned);
}

log::Append OwnedAppend::view() const {
  log::Append append;
  append.tenant = tenant;
  append.source = source;
  append.first_number = first_number;
  append.request_id = request_id;
  append.expected_head = expected_head;
  append.may_create_tenant = may_create_tenant;
  append.facts = facts;
  append.cursor = cursor;
  return append;
}

}  // namespace tenon::runtime
