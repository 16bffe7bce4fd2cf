// Known histories, submitted to an estate and told by their digests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "projections/estate.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::replay {

// Kind and bytes of a fact, as a source sends it.
std::pair<std::uint16_t, std::string> serialised(const v1::Fact& fact);
// Submits and waits until it is durable.
Result<log::Receipt> submit(projections::Estate& estate, runtime::OwnedAppend append);
// Until everything durable of the tenant is decided and recorded.
Status settle(const projections::TenantView& tenant);

// `batches` batches of RandomHistory.
Status play_random(projections::Estate& estate, const std::string& tenant, std::uint64_t seed,
                   std::size_t batches);

// The Contoso sample, cloud first, then on premises, then the changes of the second batch that say
// all by themselves. `first_sync` of the tenant; `folder` holds the files.
struct Contoso {
  std::string folder;
  std::string first_sync = "2020-01-01";
  std::vector<std::string> features_on;
  bool cloud_features = true;  // imports cloud-features.json
};
Status play_contoso(projections::Estate& estate, const std::string& tenant, const Contoso& contoso);

// "<name> <head> <decisions> <decision digest> <state digest>".
std::string line_of(std::string_view name, const projections::Digests& digests);

}  // namespace tenon::replay
