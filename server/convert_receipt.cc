#include "server/convert_receipt.h"

#include <utility>

#include "server/convert_party.h"

namespace tenon::server {

Status admit_batch(const v1::Batch& batch, FactAdmission& admission, runtime::OwnedAppend& append) {
  const auto count = static_cast<std::size_t>(batch.facts_size());
  TENON_RETURN_IF_ERROR(check_batch_size(count));
  append.first_number = SourceNumber{batch.first_number()};
  if (batch.has_expected_head()) append.expected_head = Head{batch.expected_head()};
  append.facts.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    TENON_RETURN_IF_ERROR(admission.admit(i, batch.facts(static_cast<int>(i)), append.facts[i]));
    if (!admission.fact().cursor.empty()) append.cursor = admission.fact().cursor;
  }
  return {};
}

void to_proto(const log::Receipt& receipt, std::uint64_t last_number, v1::Receipt& out) {
  out.set_first_position(receipt.first.value);
  out.set_count(receipt.count);
  to_proto(receipt.time, *out.mutable_time());
  out.set_last_number(last_number);
  out.set_repeated(receipt.repeated);
  out.set_erased(receipt.erased);
}

}  // namespace tenon::server
