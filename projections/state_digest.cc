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
  const std::size_t end = std::min<std::size_t>(std::size_t{first} + RunDigests::kRunHandles - 1,
                                                records_.accounts.size());
  for (std::size_t i = first - 1; i < end; ++i) chain(digest, 'A', records_.accounts[i], row_);
  return digest;
}

Digest StateDigest::object_run(std::uint32_t first) {
  Digest digest{};
  const std::size_t end = std::min<std::size_t>(std::size_t{first} + RunDigests::kRunHandles - 1,
                                                records_.objects.size());
  for (std::size_t i = first - 1; i < end; ++i) {
    if (records_.objects[i]) chain(digest, 'O', *records_.objects[i], row_);
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
