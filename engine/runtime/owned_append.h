// An append that owns its bytes, on its way from a client to the log and on to the tenant's writer:
// the payloads are decided from memory and never read back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/guid.h"
#include "engine/base/ids.h"
#include "engine/log/log.h"

namespace tenon::runtime {

// Fields as of log::Append.
struct OwnedAppend {
  std::string tenant;
  std::string source;
  SourceNumber first_number;
  std::optional<Guid> request_id;
  std::optional<Head> expected_head;
  bool may_create_tenant = false;
  std::string cursor;
  // The payloads are views into what `keep` owns (a received message, say); released when the
  // facts are decided.
  std::vector<log::NewFact> facts;
  std::shared_ptr<const void> keep;

  // Bytes of its payloads.
  std::size_t bytes() const;
  // Puts copies of the payloads in place of the facts.
  void set_facts(const std::vector<std::pair<std::uint16_t, std::string>>& kinds_and_payloads);
  // The same as the log takes it; valid as long as this is not changed.
  log::Append view() const;
};

// Facts that have just become durable.
struct CommittedBatch {
  OwnedAppend append;
  log::Receipt receipt;

  // Facts of the append that are new in the log: its last `count`, at receipt.first and on.
  std::size_t first_new() const { return append.facts.size() - receipt.count; }
};

}  // namespace tenon::runtime
