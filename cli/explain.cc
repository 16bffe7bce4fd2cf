#include "cli/explain.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ladder_words.h"
#include "cli/prose.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kInner = 4;

std::string refusal_of(const v1::Decision& decision) {
  if (decision.refused_by().empty()) return "";
  return "   refused by " + decision.refused_by() + ": " + decision.refusal();
}

std::string painted_verdict(const v1::Decision& decision, const Paint& paint) {
  const std::string verdict =
      printable(verdict_of(decision.outcome(), decision.method(), decision.relinked()));
  const bool good = decision.outcome() == "Bound" || decision.outcome() == "Applied" ||
                    decision.outcome() == "NoChange" || decision.outcome() == "Accepted";
  return (good ? paint.good(verdict) : paint.bad(verdict)) +
         paint.warn(printable(refusal_of(decision)));
}

std::string listed(const google::protobuf::RepeatedPtrField<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text.empty() ? "nothing" : text;
}

// So wide that the longest name fits.
template <typename Rows, typename Name>
std::size_t name_columns(const Rows& rows, const Name& name) {
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, display_width(printable(name(row))));
  return columns;
}

void print_differences(const v1::Decision& decision, Prose& prose) {
  if (decision.differences_size() == 0) return;
  prose.heading("changes");
  const std::size_t columns =
      name_columns(decision.differences(), [](const auto& row) { return row.attribute(); });
  for (const v1::AttributeDifference& difference : decision.differences()) {
    prose.item(difference.attribute(),
               listed(difference.before()) + " → " + listed(difference.after()), columns);
    if (difference.freed_size() > 0) {
      prose.item("", "free from now on: " + listed(difference.freed()), columns);
    }
  }
}

// Values that another has: quarantined, or clashing.
void print_contested(const google::protobuf::RepeatedPtrField<v1::Quarantine>& values,
                     const std::string& heading, Prose& prose) {
  if (values.empty()) return;
  prose.heading(heading);
  const std::size_t columns = name_columns(values, [](const auto& row) { return row.attribute(); });
  for (const v1::Quarantine& value : values) {
    std::string text = value.value();
    if (value.has_holder()) {
      text += ", held by " + name_of(value.holder()) + " since position " +
              std::to_string(value.held_since());
    }
    prose.item(value.attribute(), text, columns);
    if (!value.release().empty()) prose.item("", "→ " + value.release(), columns);
  }
}

void print_authority(const v1::Decision& decision, Prose& prose) {
  if (!decision.has_authority()) return;
  const v1::AuthorityMove& move = decision.authority();
  const std::string from = word_of(move.from());
  std::string text = (from.empty() ? "none" : from) + " → " + word_of(move.to());
  if (!move.road().empty()) text += " by " + move.road();
  if (move.authored_by() > v1::UNKNOWN && !from.empty()) {
    text += "; the account was first made by " + word_of(move.authored_by());
  }
  // Of a decision of its own the asker stands below.
  if (!decision.has_asked_by()) {
    if (!move.actor().empty()) text += "; asked by " + move.actor();
    if (!move.reason().empty()) text += ": " + move.reason();
  }
  prose.heading("authority");
  prose.line(text);
}

// The decision is about another than what was asked for.
void print_mention(const v1::Decision& decision, const Paint& paint, Session& session) {
  if (!decision.has_mention()) return;
  session.out() << std::string(kIndent, ' ')
                << paint.warn("about another: " + printable(subject_of(decision))) << '\n';
  Prose(session.out(), paint, session.text_columns(), kIndent)
      .paragraph(decision.mention().sentence());
}

void print_rest(const v1::Decision& decision, Prose& prose) {
  if (decision.has_asked_by()) {
    prose.heading("asked for");
    prose.line(words_of(decision.asked_by()));
  }
  if (decision.other_parties_size() > 0) {
    prose.heading("others concerned");
    for (const v1::Party& party : decision.other_parties()) prose.line(name_of(party));
  }
  if (decision.warnings_size() > 0) {
    prose.heading("warnings");
    for (const v1::Warning& warning : decision.warnings()) {
      const std::string& text = warning.text().empty() ? warning.code() : warning.text();
      prose.line(warning.rule().empty() ? text : warning.rule() + "  " + text);
    }
  }
  if (decision.rules_size() > 0) {
    prose.heading("rules");
    prose.line(listed(decision.rules()));
  }
}

void print_subject(const v1::WhyResponse& why, Session& session) {
  const Paint paint = session.paint();
  if (why.has_object()) {
    const v1::DirectoryObject& object = why.object();
    session.out() << paint.bold(printable(label_of(object))) << "  "
                  << paint.dim(printable(object.connector() + " " + word_of(object.type()) + " " +
                                         object.object_guid()))
                  << '\n';
    if (!object.distinguished_name().empty()) {
      session.out() << paint.dim(printable(object.distinguished_name())) << '\n';
    }
  }
  if (why.has_account()) {
    const v1::Account& account = why.account();
    const std::string& label = account.user_principal_name().empty()
                                   ? account.display_name()
                                   : account.user_principal_name();
    session.out() << (why.has_object() ? paint.dim("account ") : "") << paint.bold(printable(label))
                  << "  "
                  << paint.dim(printable(word_of(account.state()) + " " + word_of(account.type()) +
                                         " " + account.object_id()))
                  << '\n';
  }
  const bool two = why.has_object() && why.has_account() &&
                   why.object().account_id() != why.account().object_id();
  if (two) {
    Prose(session.out(), paint, session.text_columns(), 0)
        .paragraph(
            "The key names both, and they are not bound to each other; what follows is of "
            "both. Name one by its id to read of it alone.");
  }
}

}  // namespace

void print_decision_in_short(const v1::Decision& decision, Session& session) {
  Prose prose(session.out(), session.paint(), session.text_columns(), kIndent);
  prose.paragraph(decision.sentence());
  session.out() << std::string(kIndent, ' ') << painted_verdict(decision, session.paint()) << '\n';
  if (!decision.remedy().empty()) prose.paragraph("→ " + decision.remedy());
}

void print_decision(const v1::Decision& decision, std::string_view summary, Session& session) {
  const Paint paint = session.paint();
  std::string head = "decision " + id_of(decision.id());
  if (decision.has_time()) head += "  " + time_of(decision.time());
  if (!decision.rule_set().empty()) head += "  rule set " + decision.rule_set();
  if (decision.has_waiting_since()) {
    head += "  retry, waiting since " + std::to_string(decision.waiting_since());
  }
  session.out() << paint.dim("── " + printable(head)) << '\n';
  v1::Decision rest = decision;
  if (summary.find(decision.sentence()) != std::string_view::npos) rest.clear_sentence();
  if (summary.find(decision.remedy()) != std::string_view::npos) rest.clear_remedy();
  print_mention(decision, paint, session);
  print_decision_in_short(rest, session);
  Prose prose(session.out(), paint, session.text_columns(), kInner);
  if (decision.ladder_size() > 0) {
    prose.heading("ladder");
    for (const v1::Rung& rung : decision.ladder()) print_rung(rung, prose);
  }
  print_differences(decision, prose);
  print_contested(decision.quarantined(), "quarantined", prose);
  print_contested(decision.clashes(), "clashes", prose);
  print_authority(decision, prose);
  print_rest(decision, prose);
  session.out() << '\n';
}

// Which rule of which document each of them is.
void print_sources(const v1::WhyResponse& why, Session& session) {
  if (why.sources().empty()) return;
  Prose prose(session.out(), session.paint(), session.text_columns(), kIndent);
  prose.heading("where the rules come from");
  const std::size_t columns =
      name_columns(why.sources(), [](const auto& row) { return row.rule(); });
  for (const v1::RuleSource& source : why.sources()) {
    const std::string page = source.title().empty() ? "docs/rules.md" : source.title();
    prose.item(source.rule(), source.says() + " — " + source.mark() + ": " + page, columns);
    if (!source.address().empty()) prose.item("", source.address(), columns);
  }
  session.out() << '\n';
}

void print_why(const v1::WhyResponse& why, Session& session) {
  print_subject(why, session);
  session.out() << '\n';
  for (const std::string& line : wrapped(printable(why.summary()), session.text_columns())) {
    session.out() << line << '\n';
  }
  session.out() << '\n';
  if (why.truncated()) {
    session.out() << session.paint().dim("older decisions are left out; --decisions N gives more")
                  << "\n\n";
  }
  for (const v1::Decision& decision : why.decisions()) {
    print_decision(decision, why.summary(), session);
  }
  print_sources(why, session);
  session.out() << session.paint().dim("as of " + std::to_string(why.head()) + " facts") << '\n';
}

}  // namespace tenon::cli
