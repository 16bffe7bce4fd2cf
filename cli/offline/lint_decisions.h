// What the engine decided in the rehearsal, as findings: whatever is not simply bound, in the
// engine's own sentences.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/offline/lint_context.h"
#include "engine/model/decision.h"

namespace tenon::offline {

class LintDecisions {
 public:
  explicit LintDecisions(const LintContext& context) : context_(context) {}

  // Called after each decision. What is decided of an object stands until it is decided again: the
  // end of the cycle may release or retry.
  void take(const Decision& decision);

  // Reports what stands about the object, and forgets it.
  void report(const DirectoryObject& object);

 private:
  void take_of_cloud(const Decision& decision);
  void take_of_object(const Decision& decision);
  // In the engine's words, for the caller to change.
  Finding& add(const Decision& decision, LintCheck check, Rule rule);
  void add_refused(const Decision& decision);
  void add_bound(const Decision& decision);
  void add_warnings(const Decision& decision);
  Finding finding(const Decision& decision, LintCheck check, Rule rule) const;
  // Positions mean nothing to who has files: "position 17" becomes "users.json: element 3".
  std::string with_places(const std::string& sentence) const;

  const LintContext& context_;
  std::unordered_map<std::uint32_t, std::vector<Finding>> standing_;
};

}  // namespace tenon::offline
