// The gate of the log: every fact of a batch is decoded strictly, and checked against who sends it,
// before any of them is appended.
//
// Threads: one; memory is used again from batch to batch.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/log/log.h"
#include "engine/model/fact.h"

namespace tenon::server {

// Who sends: a connector through IngestService, or an operator through AdminService.
enum class Sender : std::uint8_t { kConnector, kOperator };

class FactAdmission {
 public:
  explicit FactAdmission(Sender sender) : sender_(sender) {}

  // INVALID_ARGUMENT with what the decoder says (engine/wire/fact_decoder.h), or
  // FACT_NOT_FROM_THIS_SOURCE, with `index`, `field`, `value`.
  Status admit(std::uint32_t index, std::string_view payload, log::NewFact& out);

  // Of the fact that was admitted last.
  const Fact& fact() const { return fact_; }

 private:
  Status check_origin() const;

  const Sender sender_;
  Fact fact_;
};

// BATCH_EMPTY, BATCH_TOO_LARGE.
Status check_batch_size(std::size_t facts);
// [a-z0-9-], 1 to 63, and for sources none of the reserved ones: INVALID_ARGUMENT TENANT_NAME,
// SOURCE_NAME.
Status check_tenant_name(std::string_view name);
Status check_source_name(std::string_view name);

}  // namespace tenon::server
