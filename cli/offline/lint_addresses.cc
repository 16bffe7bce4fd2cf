#include "cli/offline/lint_addresses.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/offline/lint_characters.h"
#include "engine/rules/explain_words.h"

namespace tenon::offline {
namespace {

using rules::Address;
using rules::quote;

constexpr std::size_t kMailboxMax = 64;
constexpr std::size_t kMailDomainMax = 255;
constexpr std::string_view kMailboxAllowed = ".!#$%&'*+-/=?^_`{|}~";

std::string without_prefix(std::string_view address) {
  return std::string(address.substr(address.find(':') + 1));
}

void append(std::string& list, std::string_view text) {
  list += (list.empty() ? "" : ", ") + std::string(text);
}

Finding about(const LintSubject& subject, LintCheck check, Rule rule, std::string value) {
  Finding finding;
  finding.check = check;
  finding.rule = rule;
  finding.subject = subject;
  finding.attribute = "proxyAddresses";
  finding.value = std::move(value);
  return finding;
}

// N2: why an address is none.
std::string invalid_words(std::string_view address) {
  const std::string text = without_prefix(address);
  if (text.find(' ') != std::string::npos) return "it contains a space";
  const auto signs = std::count(text.begin(), text.end(), '@');
  if (signs == 0) return "it has no @";
  if (signs > 1) return "it has more than one @";
  return text.front() == '@' ? "nothing stands before the @" : "nothing stands after the @";
}

void report_dropped(const LintContext& context, const LintSubject& subject,
                    const DecisionWarning& warning) {
  const bool invalid = warning.code == WarningCode::kInvalidAddress;
  std::string value = warning.value->value.text;
  const bool mail = warning.value->attribute.id == AttributeId::kMail;
  // N2m puts the prefix before it.
  if (mail) value.erase(0, 5);
  Finding finding =
      about(subject, invalid ? LintCheck::kAddressInvalid : LintCheck::kAddressWithoutPrefix,
            Rule::kN2, value);
  if (mail) finding.attribute = "mail";
  finding.message = quote(value) +
                    (invalid ? " is dropped: " + invalid_words(warning.value->value.text)
                             : " is dropped: it has no prefix such as smtp:") +
                    " (N2).";
  finding.remedy =
      invalid ? "Correct the address." : "Write it with its prefix: smtp:" + value + ".";
  context.report(finding);
}

void report_primaries(const LintContext& context, const LintSubject& subject,
                      const AttributeSet& attributes, const rules::AddressList& list) {
  std::string primaries;
  for (const AttributeValue& value : attributes.values(AttributeId::kProxyAddresses)) {
    if (value.text.starts_with("SMTP:")) append(primaries, value.text);
  }
  Finding finding = about(subject, LintCheck::kSeveralPrimaries, Rule::kN2, primaries);
  finding.message = "Several addresses are marked as primary, " + primaries + ": " +
                    without_prefix(list.primary()->text) +
                    " is taken, which comes first in byte order, and the others become "
                    "secondaries (N2).";
  finding.remedy = "Leave SMTP: in capitals on one of them, and write smtp: before the others.";
  context.report(finding);
}

std::string mailbox_problem(std::string_view mailbox) {
  if (mailbox.size() > kMailboxMax) return "more than 64 bytes stand before the @";
  if (mailbox.front() == '.' || mailbox.back() == '.' ||
      mailbox.find("..") != std::string_view::npos) {
    return "a dot stands at an end or beside another before the @";
  }
  const std::string odd = first_other_character(mailbox, kMailboxAllowed);
  return odd.empty() ? "" : odd + " stands before the @";
}

std::string mail_domain_problem(std::string_view domain) {
  if (domain.size() > kMailDomainMax) return "its domain is longer than 255 bytes";
  const std::string odd = first_other_character(domain, "-.");
  if (!odd.empty()) return odd + " stands in its domain";
  if (domain.find('.') == std::string_view::npos) return "its domain has no dot";
  if (domain.front() == '.' || domain.back() == '.' ||
      domain.find("..") != std::string_view::npos) {
    return "its domain has an empty label";
  }
  return "";
}

void check_unusual(const LintContext& context, const LintedObject& linted) {
  for (const Address& address : linted.asserted.addresses.list.addresses()) {
    if (address.protocol != Address::Protocol::kSmtp) continue;
    const std::string text = without_prefix(address.text);
    const std::size_t at = text.find('@');
    std::string problem = mailbox_problem(std::string_view(text).substr(0, at));
    if (problem.empty()) problem = mail_domain_problem(std::string_view(text).substr(at + 1));
    if (problem.empty()) continue;
    Finding finding = about(linted.subject, LintCheck::kAddressUnusual, Rule::kN2,
                            std::string(address.source.text));
    if (address.from_mail) finding.attribute = "mail";
    finding.message = quote(text) + " passes N2, but mail systems do not take it: " + problem + ".";
    finding.remedy = "Correct the address.";
    context.report(finding);
  }
}

// The domains of contacts are other organisations'.
void check_address_domains(const LintContext& context, const LintedObject& linted) {
  if (linted.object.type == ObjectType::kContact || !context.domains_known()) return;
  std::string values;
  for (const Address& address : linted.asserted.addresses.list.addresses()) {
    if (address.protocol != Address::Protocol::kSmtp) continue;
    if (!context.is_verified(rules::suffix_of(address.folded))) append(values, address.text);
  }
  if (values.empty()) return;
  Finding finding = about(linted.subject, LintCheck::kAddressDomainUnverified, Rule::kN2, values);
  finding.message = values +
                    ": not in a verified domain of this organisation. Tenon lets it "
                    "through; Exchange Online does not deliver to it.";
  finding.remedy = "Verify the domain, or remove the address on premises.";
  context.report(finding);
}

void check_cloud_domains(const LintContext& context, const LintedObject& linted) {
  std::string values;
  for (const AttributeValue& value :
       linted.object.attributes.values(AttributeId::kProxyAddresses)) {
    const auto address = rules::view_address(value.text);
    if (address && rules::is_cloud_domain_address(*address)) append(values, value.text);
  }
  if (values.empty()) return;
  Finding finding = about(linted.subject, LintCheck::kAddressCloudDomain, Rule::kN4, values);
  finding.message = values +
                    ": dropped, because on-premises cannot speak about the cloud's own "
                    "domains; what the account has of them stays with it (N4).";
  context.report(finding);
}

void check_mail(const LintContext& context, const LintedObject& linted) {
  const std::string mail(linted.object.attributes.text(AttributeId::kMail));
  const Address* primary = linted.asserted.addresses.list.primary();
  if (mail.empty() || primary == nullptr) return;
  Finding finding = about(linted.subject, LintCheck::kMailAlone, Rule::kN2m, mail);
  finding.attribute = "mail";
  if (linted.asserted.addresses.from_mail) {
    finding.message =
        "It has a mail and no SMTP address of its own: " + std::string(primary->text) +
        " is made of it, and is a key of the match (N2m).";
    finding.remedy = "Give the object proxyAddresses, if another address is to be its primary.";
    context.report(finding);
    return;
  }
  if (rules::equal_folded(mail, without_prefix(primary->text))) return;
  finding.check = LintCheck::kMailDiffers;
  finding.message = "Its mail is " + mail + ", its primary address " +
                    without_prefix(primary->text) + ": the match goes by the primary address (S).";
  finding.remedy = "Let both say the same, if they are meant to.";
  context.report(finding);
}

}  // namespace

void check_address_list(const LintContext& context, const LintSubject& subject,
                        const AttributeSet& attributes, const rules::SaidAddresses& said) {
  for (const DecisionWarning& warning : said.warnings) {
    if (warning.code == WarningCode::kMultiplePrimaries) {
      report_primaries(context, subject, attributes, said.list);
    } else {
      report_dropped(context, subject, warning);
    }
  }
}

void check_addresses(const LintContext& context, const LintedObject& linted) {
  check_address_list(context, linted.subject, linted.object.attributes, linted.asserted.addresses);
  check_cloud_domains(context, linted);
  check_mail(context, linted);
  check_unusual(context, linted);
  check_address_domains(context, linted);
}

}  // namespace tenon::offline
