#include "cli/lint_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "cli/json.h"
#include "cli/prose.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

using offline::Finding;
using offline::LintSubject;
using offline::Severity;

std::string_view side_word(LintSubject::Side side) {
  switch (side) {
    case LintSubject::Side::kOnPremises: return "on-premises";
    case LintSubject::Side::kCloud: return "cloud";
    case LintSubject::Side::kNone: break;
  }
  return "";
}

nlohmann::ordered_json subject_json(const LintSubject& subject) {
  const bool somebody = subject.side != LintSubject::Side::kNone;
  nlohmann::ordered_json json;
  json["side"] = side_word(subject.side);
  json["type"] = somebody ? name_of(subject.type) : "";
  json["connector"] = subject.connector;
  json["id"] = subject.id;
  json["name"] = subject.name;
  json["place"] = subject.place;
  return json;
}

nlohmann::ordered_json finding_json(const Finding& finding) {
  const offline::LintCheckInfo& info = offline::info_of(finding.check);
  nlohmann::ordered_json json;
  json["check"] = info.name;
  json["severity"] = offline::name_of(info.severity);
  json["rule"] = name_of(finding.rule);
  json.update(subject_json(finding.subject));
  json["attribute"] = finding.attribute;
  json["value"] = finding.value;
  json["message"] = finding.message;
  json["remedy"] = finding.remedy;
  json["others"] = nlohmann::ordered_json::array();
  for (const LintSubject& other : finding.others) json["others"].push_back(subject_json(other));
  return json;
}

// "onprem.ldif:17  user CN=Zoe,DC=contoso,DC=local (3f2c…)".
std::string party_line(const LintSubject& subject) {
  std::string line = subject.place;
  if (subject.side == LintSubject::Side::kNone) return line;
  const bool cloud = subject.side == LintSubject::Side::kCloud;
  line += (line.empty() ? "" : "  ") + (cloud ? std::string("account") : std::string()) +
          (cloud ? "" : std::string(name_of(subject.type)));
  if (!subject.name.empty()) line += " " + subject.name;
  return line + " (" + subject.id + ")";
}

std::string severity_word(Severity severity, const Paint& paint) {
  const std::string_view word = offline::name_of(severity);
  if (severity == Severity::kError) return paint.bad(word);
  return severity == Severity::kWarning ? paint.warn(word) : paint.dim(word);
}

std::string counted(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

void print_left_behind(std::string_view what, const std::map<std::string, std::uint64_t>& counts,
                       Session& session) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += (text.empty() ? "" : ", ") + printable(name) + " × " + std::to_string(count);
  }
  if (text.empty()) return;
  session.out() << session.paint().dim(std::string(what) + ": " + text) << '\n';
}

}  // namespace

void LintReport::add(const Finding& finding) {
  if (session_.settings.json) {
    session_.out() << json_line(finding_json(finding)) << '\n';
    return;
  }
  Group& group = groups_[finding.check];
  ++group.count;
  if (limit_ == 0 || group.shown.size() < limit_) group.shown.push_back(finding);
}

void LintReport::print(const offline::LintSummary& summary) const {
  if (session_.settings.json) return;
  for (const auto& [check, group] : groups_) print_group(check, group);
  print_summary(summary);
}

void LintReport::print_group(offline::LintCheck check, const Group& group) const {
  const offline::LintCheckInfo& info = offline::info_of(check);
  const Paint paint = session_.paint();
  session_.out() << severity_word(info.severity, paint) << "  " << paint.bold(info.name) << "  "
                 << group.count << "  " << info.title << '\n';
  const std::string& remedy = group.shown.front().remedy;
  const bool common = std::all_of(group.shown.begin(), group.shown.end(),
                                  [&](const Finding& finding) { return finding.remedy == remedy; });
  for (const Finding& finding : group.shown) print_finding(finding, !common);
  if (common && !remedy.empty()) {
    Prose(session_.out(), paint, session_.text_columns(), 2).paragraph("→ " + remedy);
  }
  if (group.count > group.shown.size()) {
    session_.out() << "  "
                   << paint.dim("and " + std::to_string(group.count - group.shown.size()) +
                                " more (--limit 0 shows all)")
                   << '\n';
  }
  session_.out() << '\n';
}

void LintReport::print_finding(const Finding& finding, bool with_remedy) const {
  const std::string party = party_line(finding.subject);
  if (!party.empty()) session_.out() << "  " << printable(party) << '\n';
  Prose prose(session_.out(), session_.paint(), session_.text_columns(), 4);
  prose.paragraph(finding.message);
  for (const LintSubject& other : finding.others) {
    // The message mostly says who it is and where.
    const bool named =
        !other.place.empty() && finding.message.find(other.place) != std::string::npos;
    if (!named) prose.paragraph("· " + party_line(other));
  }
  if (with_remedy && !finding.remedy.empty()) prose.paragraph("→ " + finding.remedy);
}

void LintReport::print_summary(const offline::LintSummary& summary) const {
  std::ostream& out = session_.out();
  out << counted(summary.count(Severity::kError), "error") << ", "
      << counted(summary.count(Severity::kWarning), "warning") << ", "
      << counted(summary.count(Severity::kNote), "note") << " in "
      << counted(summary.objects, "directory object") << " and "
      << counted(summary.accounts, "account") << '\n';
  if (summary.objects > 0) {
    out << "a first synchronisation would bind " << summary.bound << ", make "
        << counted(summary.provisioned, "new account") << ", and leave " << summary.waiting
        << " waiting\n";
  }
  print_left_behind("records passed over", summary.counts.skipped, session_);
  print_left_behind("values dropped", summary.counts.dropped, session_);
}

}  // namespace tenon::cli
