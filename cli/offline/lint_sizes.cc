#include "cli/offline/lint_sizes.h"

#include <optional>

namespace tenon::offline {
namespace {

// What the engine says of it. It names one thing at a time, its anchor and UPN first: those are
// looked past.
std::optional<rules::Invalid> too_much_in(const LintedObject& linted) {
  auto found = rules::invalid(linted.object, linted.asserted);
  if (!found || found->outcome == Outcome::kLargeObject) return found;
  DirectoryObject rest = linted.object;
  rest.type = ObjectType::kContact;
  rest.source_anchor = "any";
  return rules::invalid(rest, linted.asserted);
}

}  // namespace

void check_sizes(const LintContext& context, const LintedObject& linted) {
  const auto found = too_much_in(linted);
  if (!found) return;
  Finding finding;
  finding.check = LintCheck::kLargeObject;
  finding.rule = found->rule;
  finding.subject = linted.subject;
  if (found->value) {
    finding.attribute = found->value->attribute.name();
    finding.value = found->value->value.text;
  }
  finding.message = "It is larger than the cloud takes: " + found->detail +
                    ". It gets no account, nor any change (N6).";
  finding.remedy = "Remove or shorten the values on premises.";
  context.report(finding);
}

}  // namespace tenon::offline
