// tenon lint: what an administrator looks for in the exports of both sides before the first
// synchronisation, without a server. Values are checked one by one, and the first cycle is
// rehearsed by the engine itself, in memory: what it would not simply bind is a finding.
//
// Threads: one. Memory: the match state of both sides (docs/lint.md has figures). Findings are
// handed on as they are found: those of the cloud first, then by directory object in the order of
// the files.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/offline/lint_files.h"
#include "cli/offline/lint_finding.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "tenon/v1/fact.pb.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/fact_source.h"

namespace tenon::offline {

struct LintOptions {
  std::vector<std::string> files;
  LintForm form = LintForm::kByContent;
  std::string connector = "on-premises";
  readers::DirectoryOptions directory;
  // The tenant to rehearse on: initial domain, further domains, first sync, rule set, features.
  // What of its domains is left out is taken from Graph's list, or guessed. Its name goes into the
  // digits of Q1; empty: the first label of the initial domain.
  std::string tenant;
  v1::TenantCreated settings;
  Micros now;  // as if the first synchronisation were then
  std::vector<LintCheck> skipped;
};

struct LintSummary {
  std::array<std::uint64_t, 3> by_severity{};
  std::uint64_t objects = 0;
  std::uint64_t accounts = 0;
  std::uint64_t bound = 0;        // to an account that was there
  std::uint64_t provisioned = 0;  // would get a new account
  std::uint64_t waiting = 0;      // would get none
  std::vector<std::string> domains;
  readers::ReadCounts counts;

  std::uint64_t count(Severity severity) const {
    return by_severity[static_cast<std::size_t>(severity)];
  }
};

// Called now and then while the files are read.
using LintProgress =
    std::function<void(std::uint64_t bytes, std::uint64_t bytes_of_all, std::uint64_t records)>;

// INVALID_ARGUMENT: a record that cannot be read, a change instead of a whole object, or nothing to
// look at; the sentence names the place. Else as tell_apart().
Result<LintSummary> lint(const LintOptions& options, const FindingSink& sink,
                         const LintProgress& progress = {});

}  // namespace tenon::offline
