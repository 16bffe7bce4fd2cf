#include "cli/offline/lint_upn.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "cli/offline/lint_characters.h"
#include "cli/offline/lint_settings.h"
#include "engine/rules/explain_words.h"
#include "engine/rules/normalise.h"

namespace tenon::offline {
namespace {

constexpr std::size_t kLocalMax = 64;
constexpr std::size_t kDomainMax = 48;
constexpr std::size_t kAccountNameMax = 20;
constexpr std::string_view kLocalAllowed = "'.-_!#^~";
constexpr std::string_view kAccountNameRefused = "\"/\\[]:;|=+*?<>,@";

std::string local_problem(std::string_view local) {
  if (local.empty()) return "nothing stands before the @";
  if (local.size() > kLocalMax) {
    return "its local part has " + std::to_string(local.size()) + " bytes, at most 64 are allowed";
  }
  if (local.front() == '.') return "its local part begins with a dot";
  if (local.back() == '.') return "its local part ends with a dot";
  const std::string odd = first_other_character(local, kLocalAllowed);
  if (!odd.empty()) return odd + " is not allowed before the @ (A-Z a-z 0-9 ' . - _ ! # ^ ~ are)";
  return "";
}

std::string domain_problem(std::string_view domain) {
  if (domain.empty()) return "nothing stands after the @";
  if (domain.find('@') != std::string_view::npos) return "it has more than one @";
  if (domain.size() > kDomainMax) {
    return "its domain has " + std::to_string(domain.size()) + " bytes, at most 48 are allowed";
  }
  const std::string odd = first_other_character(domain, ".-");
  if (!odd.empty()) return odd + " is not allowed in its domain (letters, digits, - and . are)";
  if (domain.front() == '.' || domain.back() == '.' ||
      domain.find("..") != std::string_view::npos) {
    return "its domain has an empty label";
  }
  return "";
}

Finding about_upn(const LintedObject& linted, LintCheck check, Rule rule) {
  Finding finding;
  finding.check = check;
  finding.rule = rule;
  finding.subject = linted.subject;
  finding.attribute =
      linted.asserted.upn_from_sam ? "onPremisesSamAccountName" : "userPrincipalName";
  if (linted.asserted.upn) finding.value = linted.asserted.upn->text;
  return finding;
}

// " In the cloud the name becomes x@y (N5)."
std::string effective_words(const LintedObject& linted) {
  if (linted.account == nullptr) return "";
  const std::string upn(linted.account->upn());
  if (upn.empty() || rules::equal_folded(upn, linted.asserted.upn->text)) return "";
  return linted.account->upn_kept
             ? " The account it matches keeps the name that it has, " + upn + " (N5a)."
             : " In the cloud the name becomes " + upn + " (N5).";
}

void check_missing(const LintContext& context, const LintedObject& linted) {
  Finding finding = about_upn(linted, LintCheck::kUpnMissing, Rule::kN3);
  finding.message = "It has no userPrincipalName: " + finding.value +
                    " is made of sAMAccountName and the domain of its distinguished name (N3)." +
                    effective_words(linted);
  finding.remedy = "Give the user a userPrincipalName in a verified domain.";
  context.report(finding);
}

void check_suffix(const LintContext& context, const LintedObject& linted) {
  const std::string suffix(rules::suffix_of(linted.asserted.upn->text));
  if (context.is_verified(suffix)) return;
  const bool routable = is_routable(suffix);
  Finding finding = about_upn(
      linted, routable ? LintCheck::kUpnSuffixUnverified : LintCheck::kUpnSuffixNonRoutable,
      Rule::kN5);
  finding.message = suffix +
                    (routable ? " is not a verified domain of this organisation: as a name it is "
                                "no key for a match, and the cloud cannot have it."
                              : " cannot be verified by anybody: as a name it is no key for a "
                                "match, and the cloud cannot have it.") +
                    effective_words(linted);
  finding.remedy = routable ? "Verify the domain, or change the suffix on premises."
                            : "Add a routable UPN suffix to the forest and change the user to it.";
  context.report(finding);
}

void check_upn(const LintContext& context, const LintedObject& linted) {
  if (linted.object.type != ObjectType::kUser) return;
  Finding finding = about_upn(linted, LintCheck::kUpnInvalid, Rule::kN3);
  if (!linted.asserted.upn) {
    finding.message =
        "It has neither userPrincipalName nor sAMAccountName, of which one could be "
        "made; it gets no account (N3).";
    finding.remedy = "Give the user a userPrincipalName.";
    context.report(finding);
    return;
  }
  if (rules::is_upn(linted.asserted.upn->text)) {
    linted.asserted.upn_from_sam ? check_missing(context, linted) : check_suffix(context, linted);
    return;
  }
  const std::string problem = upn_problem(linted.asserted.upn->text);
  finding.message = rules::quote(finding.value) + " is no user principal name: " + problem +
                    ". The user gets no account, nor any change (N3).";
  finding.remedy = linted.asserted.upn_from_sam
                       ? "Give the user a userPrincipalName, or correct sAMAccountName."
                       : "Correct userPrincipalName on premises.";
  context.report(finding);
}

void check_nickname(const LintContext& context, const LintedObject& linted) {
  const std::string nickname(linted.object.attributes.text(AttributeId::kMailNickname));
  // Too long is N6's.
  if (nickname.empty() || nickname.size() > kLocalMax) return;
  const std::string upn = nickname + "@" + context.tenant().initial_domain;
  if (rules::is_upn(upn)) return;
  Finding finding;
  finding.check = LintCheck::kNicknameInvalid;
  finding.rule = Rule::kN5;
  finding.subject = linted.subject;
  finding.attribute = "mailNickname";
  finding.value = nickname;
  finding.message = "No user principal name can be made of the mail nickname " +
                    rules::quote(nickname) + ": " + upn_problem(upn) +
                    ". Where one is needed, because the suffix of the UPN is not verified, the "
                    "object gets no account (N5).";
  finding.remedy = "Correct mailNickname on premises.";
  context.report(finding);
}

void check_account_name(const LintContext& context, const LintedObject& linted) {
  const std::string name(linted.object.attributes.text(AttributeId::kOnPremisesSamAccountName));
  if (name.empty()) return;
  std::string problem;
  const std::size_t odd = name.find_first_of(kAccountNameRefused);
  if (odd != std::string::npos) {
    problem = character_words(std::string_view(name).substr(odd, 1)) + " is not allowed in it";
  } else if (linted.object.type == ObjectType::kUser &&
             rules::code_points(name) > kAccountNameMax) {
    problem =
        "it has " + std::to_string(rules::code_points(name)) + " characters, a user's at most 20";
  }
  if (problem.empty()) return;
  Finding finding;
  finding.check = LintCheck::kAccountNameOdd;
  finding.rule = Rule::kN3;
  finding.subject = linted.subject;
  finding.attribute = "onPremisesSamAccountName";
  finding.value = name;
  finding.message = "The sAMAccountName " + rules::quote(name) +
                    " is none that Active Directory gives: " + problem +
                    ". Of a user without a UPN the name in the cloud is made of it (N3).";
  finding.remedy = "Check where the export comes from, or correct sAMAccountName.";
  context.report(finding);
}

}  // namespace

std::string upn_problem(std::string_view upn) {
  const std::size_t at = upn.find('@');
  if (at == std::string_view::npos) return "it has no @";
  std::string problem = local_problem(upn.substr(0, at));
  return problem.empty() ? domain_problem(upn.substr(at + 1)) : problem;
}

void check_names(const LintContext& context, const LintedObject& linted) {
  check_upn(context, linted);
  check_nickname(context, linted);
  check_account_name(context, linted);
}

}  // namespace tenon::offline
