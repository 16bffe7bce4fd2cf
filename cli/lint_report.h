// What `tenon lint` prints: one JSON object a finding, or findings grouped by check with a summary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "cli/offline/lint.h"
#include "cli/session.h"

namespace tenon::cli {

class LintReport {
 public:
  // Of each check at most `limit` findings are shown to people; 0: all. Programs get all.
  LintReport(Session& session, std::size_t limit) : session_(session), limit_(limit) {}

  // JSON is printed at once, the rest kept for print().
  void add(const offline::Finding& finding);
  // For people: groups and summary.
  void print(const offline::LintSummary& summary) const;

 private:
  struct Group {
    std::vector<offline::Finding> shown;
    std::uint64_t count = 0;
  };

  void print_group(offline::LintCheck check, const Group& group) const;
  void print_finding(const offline::Finding& finding, bool with_remedy) const;
  void print_summary(const offline::LintSummary& summary) const;

  Session& session_;
  const std::size_t limit_;
  std::map<offline::LintCheck, Group> groups_;
};

}  // namespace tenon::cli
