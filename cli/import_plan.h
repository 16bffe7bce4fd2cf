// What one import is: its files, how they are read, and the hash that names it for ever.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace tenon::cli {

struct ImportPlan {
  enum class Form : std::uint8_t {
    kOnPremises,  // LDIF files as one sync cycle
    kCloud,       // Microsoft Graph answers, ordered by what they list; no cycle
    kFacts,       // tenon.v1.Fact as JSON, one a line, taken as they are
  };

  Form form = Form::kFacts;
  std::string connector;
  bool initial = false;                  // kOnPremises: INITIAL, not DELTA
  bool guid_from_dn = false;             // kOnPremises
  bool accept_unterminated_end = false;  // kOnPremises
  std::vector<std::string> files;

  // What prepare() finds.
  std::string hash;         // SHA-256, hexadecimal
  std::uint64_t bytes = 0;  // of all files
};

// Puts the files of a cloud import into their order, reads all files once and fills `hash`: over
// the contents in that order, and the options that change what is read from them. The names of
// the files and of the connector are not part of it (a cursor belongs to a connector anyhow).
Status prepare(ImportPlan& plan);

}  // namespace tenon::cli
