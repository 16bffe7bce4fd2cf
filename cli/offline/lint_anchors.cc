#include "cli/offline/lint_anchors.h"

#include <algorithm>
#include <utility>

#include "engine/base/encoding.h"
#include "engine/base/guid.h"
#include "engine/rules/explain_words.h"
#include "engine/rules/normalise.h"

namespace tenon::offline {
namespace {

constexpr std::size_t kGuidBytes = 16;
constexpr std::size_t kAnchorMax = 59;

Finding about_anchor(const LintedObject& linted, LintCheck check) {
  Finding finding;
  finding.check = check;
  finding.rule = Rule::kH8;
  finding.subject = linted.subject;
  finding.attribute = "sourceAnchor";
  finding.value = linted.object.source_anchor;
  return finding;
}

bool check_own(const LintContext& context, const LintedObject& linted) {
  const std::size_t length = rules::code_points(linted.object.source_anchor);
  if (length >= 1 && length <= kAnchorMax) return true;
  Finding finding = about_anchor(linted, LintCheck::kAnchorInvalid);
  finding.rule = Rule::kN6;
  finding.message = length == 0 ? "It has no source anchor"
                                : "Its source anchor has " + std::to_string(length) +
                                      " characters, at most 59 are allowed";
  finding.message += ": it gets no account (N6).";
  finding.remedy = "Correct ms-DS-ConsistencyGuid on premises.";
  context.report(finding);
  return false;
}

// An account with that immutable id, if it is not the one that the object has.
const Account* carrier(const LintContext& context, const LintedObject& linted,
                       const std::string& anchor) {
  if (anchor.empty() || anchor == linted.object.source_anchor) return nullptr;
  const Account* account = context.state().account(context.state().find_anchor(anchor));
  if (account == nullptr || account == linted.account || account->object) return nullptr;
  return account;
}

void report_carrier(const LintContext& context, const LintedObject& linted, const Account& account,
                    LintCheck check, const std::string& what, std::string remedy) {
  Finding finding = about_anchor(linted, check);
  const LintSubject other = context.subject(account);
  finding.message = "The immutable id " + account.immutable_id + " of " + words_for(other) +
                    " is " + what + " (its anchor is " + linted.object.source_anchor +
                    "): the two are not matched by it (H).";
  finding.remedy = std::move(remedy);
  finding.others.push_back(other);
  context.report(finding);
}

std::string stamp_remedy(const LintedObject& linted) {
  return "If the two are one: clear the account's immutable id, or set it to " +
         linted.object.source_anchor + ", before the first synchronisation.";
}

bool check_byte_order(const LintContext& context, const LintedObject& linted) {
  const std::string network_order = to_base64(linted.object.guid.view());
  for (const std::string& anchor : {swapped_anchor(linted.object.source_anchor), network_order}) {
    const Account* account = carrier(context, linted, anchor);
    if (account == nullptr) continue;
    report_carrier(context, linted, *account, LintCheck::kAnchorWrongEndian,
                   "that of this object with the first three groups of the GUID byte-swapped",
                   stamp_remedy(linted));
    return true;
  }
  return false;
}

bool check_text_form(const LintContext& context, const LintedObject& linted) {
  const std::string lower = linted.object.guid.text();
  std::string upper = lower;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  for (const std::string& anchor : {lower, upper, to_base64(lower), to_base64(upper)}) {
    const Account* account = carrier(context, linted, anchor);
    if (account == nullptr) continue;
    report_carrier(context, linted, *account, LintCheck::kAnchorAsText,
                   "the text of this object's GUID where its sixteen bytes belong",
                   stamp_remedy(linted));
    return true;
  }
  return false;
}

void check_other_attribute(const LintContext& context, const LintedObject& linted) {
  const Account* account = carrier(context, linted, linted.object.guid.anchor());
  if (account == nullptr) return;
  report_carrier(context, linted, *account, LintCheck::kAnchorOfOtherAttribute,
                 "made of this object's objectGUID, but the object has an ms-DS-ConsistencyGuid",
                 "Set ms-DS-ConsistencyGuid to the bytes of objectGUID, or stamp the account anew, "
                 "before the first synchronisation.");
}

}  // namespace

std::string swapped_anchor(std::string_view anchor) {
  auto bytes = from_base64(anchor);
  if (!bytes || bytes->size() != kGuidBytes) return "";
  std::reverse(bytes->begin(), bytes->begin() + 4);
  std::reverse(bytes->begin() + 4, bytes->begin() + 6);
  std::reverse(bytes->begin() + 6, bytes->begin() + 8);
  return to_base64(*bytes);
}

void check_anchor_shape(const LintContext& context, const LintSubject& subject,
                        std::string_view anchor, std::string_view attribute) {
  if (anchor.empty()) return;
  const auto bytes = from_base64(anchor);
  if (bytes && bytes->size() == kGuidBytes) return;
  Finding finding;
  finding.check = LintCheck::kAnchorShape;
  finding.rule = Rule::kH8;
  finding.subject = subject;
  finding.attribute = attribute;
  finding.value = anchor;
  finding.message = "The anchor " + rules::quote(anchor) + " is not the base64 of sixteen bytes" +
                    (bytes ? ", but of " + std::to_string(bytes->size()) : std::string()) +
                    ": no objectGUID or ms-DS-ConsistencyGuid gives it.";
  finding.remedy = "Nothing, if another attribute is the anchor on purpose.";
  context.report(finding);
}

void check_anchors(const LintContext& context, const LintedObject& linted) {
  if (!check_own(context, linted)) return;
  check_anchor_shape(context, linted.subject, linted.object.source_anchor, "sourceAnchor");
  if (check_byte_order(context, linted) || check_text_form(context, linted)) return;
  check_other_attribute(context, linted);
}

}  // namespace tenon::offline
