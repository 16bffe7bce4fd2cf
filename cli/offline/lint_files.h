// Which of the files are whose: LDIF is what a directory exported, JSON what Microsoft Graph
// answered.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/graph.h"

namespace tenon::offline {

enum class LintForm : std::uint8_t {
  kByContent,   // a file that begins with '{' or '[' is JSON
  kOnPremises,  // all are LDIF
  kCloud,       // all are JSON
};

struct LintFiles {
  std::vector<std::string> on_premises;                           // as given
  std::vector<std::pair<readers::GraphKind, std::string>> cloud;  // in the order of an import
  readers::DirectoryOptions directory;
};

// INVALID_ARGUMENT: the standard input or a pipe (files are read more than once), or a JSON file
// that is no answer of Graph's; FILE_…: a file that cannot be read.
Result<LintFiles> tell_apart(const std::vector<std::string>& paths, LintForm form);

}  // namespace tenon::offline
