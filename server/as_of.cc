#include "server/as_of.h"

#include <string>

#include "server/errors.h"

namespace tenon::server {
namespace {

Result<std::optional<Head>> head_at_time(const google::protobuf::Timestamp& time,
                                         const projections::TenantView& view, const log::Log& log) {
  constexpr std::int64_t kSecondsMin = -62135596800;  // the first second of the year 1
  constexpr std::int64_t kSecondsMax = 253402300799;  // the last of the year 9999
  if (time.seconds() < kSecondsMin || time.seconds() > kSecondsMax || time.nanos() < 0 ||
      time.nanos() > 999'999'999) {
    return bad_field("as_of.time", "BAD_TIMESTAMP", "not a time of the years 1 to 9999");
  }
  const Micros micros{time.seconds() * 1'000'000 + time.nanos() / 1000};
  TENON_ASSIGN_OR_RETURN(const std::optional<Position> last, log.last_at(view.name(), micros));
  if (last) return std::optional<Head>(Head{last->value + 1});
  return make_error(ErrorCode::kOutOfRange, "AS_OF_BEFORE_LOG",
                    "as_of: at that time the tenant had no facts yet")
      .with("field", "as_of.time");
}

}  // namespace

Result<std::optional<Head>> head_of(const v1::AsOf& as_of, const projections::TenantView& view,
                                    const log::Log& log) {
  switch (as_of.moment_case()) {
    case v1::AsOf::kPosition: {
      const Head head = view.head();
      if (as_of.position() < head.value) {
        return std::optional<Head>(Head{as_of.position() + 1});
      }
      return make_error(ErrorCode::kOutOfRange, "AS_OF_BEYOND_HEAD",
                        "as_of: the log has " + std::to_string(head.value) +
                            " facts; the last position is one less")
          .with("field", "as_of.position")
          .with("head", std::to_string(head.value));
    }
    case v1::AsOf::kTime: return head_at_time(as_of.time(), view, log);
    case v1::AsOf::MOMENT_NOT_SET: break;
  }
  return std::optional<Head>();
}

}  // namespace tenon::server
