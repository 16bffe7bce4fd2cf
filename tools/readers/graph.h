// Microsoft Graph answers as facts of a cloud connector. docs/readers.md has every rule of it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/fact_source.h"
#include "tools/readers/privileged_roles.h"

namespace tenon::readers {

// What a file lists, in the order in which the files of one import are taken.
enum class GraphKind : std::uint8_t {
  kDomains,
  kFeatures,
  kUsers,
  kDeleted,  // users, groups: whatever is in the recycle bin
  kGroups,
  kContacts,
  kRoleDefinitions,  // no facts; says which roles are privileged
  kRoles,
  kEligibility,
};

std::string_view name_of(GraphKind kind);

// Told from `@odata.context`, or without one from the first element. INVALID_ARGUMENT: no Graph
// answer, or one that is not read; the message names what is.
Result<GraphKind> detect_graph_kind(std::unique_ptr<ByteSource> source, const std::string& file);

// The files in the order of GraphKind; of one kind, as given.
Result<std::vector<std::string>> order_cloud_files(const std::vector<std::string>& paths);

// One file: a page, pages one after another, an array of pages or of elements, or one element.
// `catalog` (may be null) gathers what role definitions say for the files after.
std::unique_ptr<FactSource> read_graph(std::unique_ptr<ByteSource> source, std::string file,
                                       std::shared_ptr<RoleCatalog> catalog = nullptr);

}  // namespace tenon::readers
