// Sentences about what the cloud said of an account (rule book, 2): which fact it was, and what it
// did.
#include <optional>

#include "engine/rules/cloud_words.h"
#include "engine/rules/explain_words.h"

namespace tenon::rules {
namespace {

// "displayName, mail, roles": of the differences, and what they do not tell.
std::string all_changes(const Decision& decision, std::string_view rest) {
  std::string text;
  for (const Difference& difference : decision.differences) {
    text += (text.empty() ? "" : ", ") + std::string(difference.attribute.name());
  }
  if (!rest.empty()) text.append(text.empty() ? "" : ", ").append(rest);
  return text;
}

// "The cloud gave account X the role “Y”", without its end; empty for facts that change more.
std::string role_or_licence(const std::string& account, const CloudWords& said) {
  const std::string rest(said.rest);
  if (said.kind == name_of(FactKind::kRoleAssigned)) {
    return "The cloud gave " + account + " " + rest;
  }
  if (said.kind == name_of(FactKind::kRoleRemoved)) {
    return "The cloud took " + rest + " from " + account;
  }
  if (said.kind == name_of(FactKind::kRoleMadeEligible)) {
    return "The cloud made " + account + " eligible for " + rest;
  }
  if (said.kind == name_of(FactKind::kRoleNoLongerEligible)) {
    return "The cloud made " + account + " no longer eligible for " + rest;
  }
  if (said.kind == name_of(FactKind::kLicenceChanged)) {
    return "The cloud says that " + account + " is " + rest;
  }
  return "";
}

std::string with_authority(std::string text, const Decision& decision) {
  if (!decision.authority || decision.authority->to != Authority::kCloud) return text;
  return text + " Its source of authority moves to the cloud" +
         in_parentheses(decision.authority->road == Road::kT7 ? Rule::kT7 : Rule::kNone) + ".";
}

// By the rule, whichever fact said it (K9 reads a `created` as the one or the other first).
std::string lifecycle_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  if (went_through(decision, Rule::kK5)) {
    return with_authority("The cloud deleted " + account + ": it goes to the recycle bin (K5).",
                          decision);
  }
  if (went_through(decision, Rule::kD5)) {
    return "The cloud restored " + account + ": it is out of the recycle bin again (D5).";
  }
  if (went_through(decision, Rule::kP3)) {
    return "The cloud reports " + account +
           " under an id of its own: it is the account that was made for a directory object (P3).";
  }
  return "";
}

}  // namespace

std::string cloud_sentence(const Decision& decision) {
  const std::string lifecycle = lifecycle_sentence(decision);
  if (!lifecycle.empty()) return lifecycle;
  const std::string account = name(decision.account);
  const CloudWords said = cloud_words(decision.detail);
  const std::string standing = role_or_licence(account, said);
  if (!standing.empty()) return standing + ".";
  const std::string changed = all_changes(decision, said.rest);
  const std::string end = changed.empty() ? "." : ": " + changed + ".";
  if (said.kind == name_of(FactKind::kAccountCreated)) {
    return "The cloud reports " + account + " for the first time" + end;
  }
  if (said.kind == name_of(FactKind::kAccountChanged)) return "The cloud changed " + account + end;
  if (said.kind == kCreatedAgain) {
    return "The cloud reports " + account + " again, as a whole" +
           (changed.empty() ? " (K9)." : "; it changed " + changed + " (K9).");
  }
  return "What the cloud says of " + account + " is taken" + end;
}

std::string cloud_repeats_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  const CloudWords said = cloud_words(decision.detail);
  const std::string standing = role_or_licence(account, said);
  if (!standing.empty()) return standing + ": that is known already (K3).";
  if (said.kind == name_of(FactKind::kAccountDeleted)) {
    return "The cloud deleted " + account + ": it is deleted already (K3).";
  }
  if (said.kind == name_of(FactKind::kAccountRestored)) {
    return "The cloud restored " + account + ": it is live already (K3).";
  }
  if (said.kind == name_of(FactKind::kAccountPurged)) {
    return "The cloud purged " + account + ": it is purged already (K3).";
  }
  if (said.kind == name_of(FactKind::kAccountChanged)) {
    return "The cloud changed " + account + ": what it says is known already (K3).";
  }
  if (said.kind == kCreatedAgain) {
    return "The cloud reports " + account + " again, as a whole: it is known so already (K3).";
  }
  return "What the cloud says of " + account + " is known already (K3).";
}

std::string purged_sentence(const Decision& decision) {
  const std::string account = name(decision.account);
  if (!went_through(decision, Rule::kK5)) return capital(account) + " is purged, for good (D4).";
  return with_authority("The cloud purged " + account + ", for good (K5).", decision);
}

}  // namespace tenon::rules
