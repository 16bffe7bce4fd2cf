#include "projections/state_digest.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "engine/base/encoding.h"
#include "engine/model/state_encoding.h"

namespace tenon::projections {
namespace {

template <typename Record>
void chain(Digest& digest, char kind, const Record& record, std::string& row) {
  row.assign(1, kind);
  encode_state(record, row);
  digest = sha256({as_view(digest), row});
}

std::string_view bytes_of(const std::vector<Digest>& digests) {
  return {reinterpret_cast<const char*>(digests.data()), digests.size() * sizeof(Digest)};
}

}  // namespace

Digest StateDigest::account_run(std::uint32_t first) {
  Digest digest{};
  const std::uint32_t end = std::min(first + RunDigests::kRunHandles - 1, records_.accounts.size());
  for (std::uint32_t handle = first; handle <= end; ++handle) {
    unpack(records_.accounts.block(handle), account_);
    chain(digest, 'A', account_, row_);
  }
  return digest;
}

Digest StateDigest::object_run(std::uint32_t first) {
  Digest digest{};
  const std::uint32_t end = std::min(first + RunDigests::kRunHandles - 1, records_.objects.size());
  for (std::uint32_t handle = first; handle <= end; ++handle) {
    if (!records_.objects.has(handle)) continue;
    unpack(records_.objects.block(handle), object_);
    chain(digest, 'O', object_, row_);
  }
  return digest;
}

void StateDigest::freshen(std::size_t runs_max) {
  const std::size_t done =
      accounts_.freshen(runs_max, [this](std::uint32_t first) { return account_run(first); });
  objects_.freshen(runs_max - done, [this](std::uint32_t first) { return object_run(first); });
}

bool StateDigest::prepare(std::size_t records_max) {
  const std::scoped_lock hold(mutex_);
  freshen(records_max / RunDigests::kRunHandles + 1);
  return accounts_.fresh() && objects_.fresh();
}

Digest StateDigest::digest() {
  const std::scoped_lock hold(mutex_);
  freshen(std::numeric_limits<std::size_t>::max());
  Digest few{};
  if (records_.tenant) chain(few, 'T', *records_.tenant, row_);
  for (const Connector& connector : records_.connectors) chain(few, 'C', connector, row_);
  std::string counts;
  put_u64(counts, records_.accounts.size());
  put_u64(counts, records_.objects.size());
  return sha256(
      {as_view(few), counts, bytes_of(accounts_.digests()), bytes_of(objects_.digests())});
}

}  // namespace tenon::projections
