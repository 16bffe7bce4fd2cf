#include "cli/plan_report.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/json.h"
#include "cli/prose.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

struct GroupWords {
  v1::ChangeKind kind;
  std::string_view name;
  std::string_view one;  // of the summary
  std::string_view many;
  bool grave;
};

// In the order in which they are printed.
constexpr std::array<GroupWords, 9> kGroups{{
    {v1::TAKEOVER, "accounts taken over: their authority moves on premises", "account taken over",
     "accounts taken over", true},
    {v1::DELETION, "deletions", "deletion", "deletions", true},
    {v1::AUTHORITY_MOVE, "other moves of authority", "move of authority", "moves of authority",
     true},
    {v1::REFUSAL, "refusals", "refusal", "refusals", true},
    {v1::BINDING, "bindings", "binding", "bindings", false},
    {v1::PROVISIONING, "new accounts from on premises", "new account from on premises",
     "new accounts from on premises", false},
    {v1::VALUES, "changed values", "change of values", "changes of values", false},
    {v1::SETTING, "settings", "setting", "settings", false},
    {v1::NEW_ACCOUNT, "accounts that become known", "account that becomes known",
     "accounts that become known", false},
}};

const GroupWords* words_of(v1::ChangeKind kind) {
  for (const GroupWords& words : kGroups) {
    if (words.kind == kind) return &words;
  }
  return nullptr;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

void PlanReport::add(v1::SimulatedDecision& decision) {
  if (session_.settings.json) {
    session_.out() << json_line(decision) << '\n';
    return;
  }
  Group& group = groups_[decision.kind()];
  ++group.count;
  if (limit_ == 0 || group.shown.size() < limit_) {
    group.shown.push_back(std::move(*decision.mutable_decision()));
  }
}

void PlanReport::print(const v1::SimulationResult& result, const std::vector<std::string>& notes) {
  if (session_.settings.json) return print_json(result, notes);
  for (const GroupWords& words : kGroups) {
    const auto group = groups_.find(words.kind);
    if (group != groups_.end()) print_group(words.kind, group->second);
  }
  for (const std::string& note : notes) {
    session_.out() << session_.paint().warn("note") << "  " << printable(note) << '\n';
  }
  print_summary(result);
}

void PlanReport::print_json(const v1::SimulationResult& result,
                            const std::vector<std::string>& notes) {
  nlohmann::ordered_json json;
  json["summary"] = json_value(result);
  json["summary"]["notes"] = notes;
  session_.out() << json_line(json) << '\n';
}

void PlanReport::print_group(v1::ChangeKind kind, const Group& group) {
  const GroupWords& words = *words_of(kind);
  const Paint paint = session_.paint();
  const std::string name(words.name);
  session_.out() << (words.grave ? paint.warn(name) : paint.bold(name)) << "  " << group.count
                 << '\n';
  Prose prose(session_.out(), paint, session_.text_columns(), 2);
  Prose deeper(session_.out(), paint, session_.text_columns(), 4);
  for (const v1::Decision& decision : group.shown) {
    prose.paragraph(verdict_of(decision.outcome(), decision.method(), decision.relinked()) + ": " +
                    decision.sentence());
    const bool refused = kind == v1::REFUSAL || kind == v1::DELETION;
    if (refused && !decision.remedy().empty()) deeper.paragraph("→ " + decision.remedy());
  }
  if (group.count > group.shown.size()) {
    session_.out() << "  "
                   << paint.dim("and " + std::to_string(group.count - group.shown.size()) +
                                " more (--limit 0 shows all)")
                   << '\n';
  }
  session_.out() << '\n';
}

void PlanReport::print_summary(const v1::SimulationResult& result) {
  std::string text;
  for (const GroupWords& words : kGroups) {
    for (const v1::KindCount& count : result.counts()) {
      if (count.kind() != words.kind) continue;
      text += (text.empty() ? "" : ", ") + counted(count.decisions(), words.one, words.many);
    }
  }
  const std::string facts = counted(result.facts(), "fact", "facts");
  Prose prose(session_.out(), session_.paint(), session_.text_columns(), 0);
  if (result.changes()) {
    prose.paragraph(facts + " on top of " + std::to_string(result.base_head()) +
                    " would come to: " + text + ". Nothing was logged.");
  } else {
    prose.paragraph("Nothing would change: " + facts + " on top of " +
                    std::to_string(result.base_head()) + ". Nothing was logged.");
  }
}

}  // namespace tenon::cli
