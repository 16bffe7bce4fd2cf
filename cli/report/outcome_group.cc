#include "cli/report/outcome_group.h"

#include <map>

namespace tenon::cli::report {

OutcomeGroup group_of(const v1::Decision& decision) {
  using Group = OutcomeGroup;
  static const std::map<std::string_view, Group> kGroups{
      {"Bound", Group::kBound},
      {"Accepted", Group::kChanged},
      {"Applied", Group::kChanged},
      {"Cleared", Group::kChanged},
      {"CloudValueMoved", Group::kChanged},
      {"EffectiveUpnKept", Group::kChanged},
      {"EffectiveUpnRecomputed", Group::kChanged},
      {"AttributeUpdateNotAllowed", Group::kWaits},
      {"AttributeValueMustBeUnique", Group::kWaits},
      {"ClearRefused", Group::kWaits},
      {"DataValidationFailed", Group::kWaits},
      {"DirectorySyncOn", Group::kWaits},
      {"ExistingAdminRoleConflict", Group::kWaits},
      {"InvalidHardMatch", Group::kWaits},
      {"InvalidSoftMatch", Group::kWaits},
      {"LargeObject", Group::kWaits},
      {"LinkLost", Group::kWaits},
      {"ObjectTypeMismatch", Group::kWaits},
      {"SourceAnchorChanged", Group::kWaits},
      {"Deleted", Group::kLeaves},
      {"DeletionPending", Group::kLeaves},
      {"DeletionRefused", Group::kLeaves},
      {"DeletionThresholdExceeded", Group::kLeaves},
      {"ObjectGone", Group::kLeaves},
      {"Purged", Group::kLeaves},
      {"Released", Group::kLeaves},
      {"AuthorityTransferRefused", Group::kAuthority},
      {"AuthorityTransferred", Group::kAuthority},
      {"RollbackPending", Group::kAuthority},
      {"RollbackWithdrawn", Group::kAuthority},
      {"NoChange", Group::kUnchanged}};
  if (!decision.has_object() && !decision.has_account()) return Group::kTenant;
  const auto known = kGroups.find(decision.outcome());
  return known == kGroups.end() ? Group::kPassedOver : known->second;
}

Literal words_of(OutcomeGroup group) {
  switch (group) {
    case OutcomeGroup::kBound: return "bound";
    case OutcomeGroup::kChanged: return "values taken";
    case OutcomeGroup::kWaits: return "refused";
    case OutcomeGroup::kLeaves: return "deletion";
    case OutcomeGroup::kAuthority: return "authority";
    case OutcomeGroup::kPassedOver: return "passed over";
    case OutcomeGroup::kUnchanged: return "as before";
    case OutcomeGroup::kTenant: return "tenant";
  }
  return "";
}

}  // namespace tenon::cli::report
