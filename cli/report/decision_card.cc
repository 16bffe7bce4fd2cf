#include "cli/report/decision_card.h"

#include <string>
#include <string_view>
#include <vector>

#include "cli/report/anchor.h"
#include "cli/report/authority.h"
#include "cli/report/differences.h"
#include "cli/report/ladder.h"
#include "cli/report/mark.h"
#include "cli/report/page.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

void write_meta(HtmlWriter& html, const v1::Decision& decision, const Receipted& receipted) {
  const HtmlWriter::Element line = html.element("p", {{"class", "meta"}});
  html.text("Position ");
  const std::uint64_t position = decision.id().position();
  if (receipted.count(position) > 0) {
    html.text_element("a", {{"href", "#" + receipt_anchor(position)}}, std::to_string(position));
  } else {
    html.text(std::to_string(position));
  }
  html.text(", " + time_of(decision.time()));
  if (!decision.rule_set().empty()) html.text(", rule set " + decision.rule_set());
  if (decision.has_waiting_since()) {
    html.text(", a retry: it had waited since position " +
              std::to_string(decision.waiting_since()));
  }
}

// Values that another has: quarantined, or clashing.
void write_contested(HtmlWriter& html, std::string_view caption,
                     const google::protobuf::RepeatedPtrField<v1::Quarantine>& values) {
  if (values.empty()) return;
  const DataTable table(html, caption,
                        {"Attribute", "Value", "Held by", "Since position", "What would free it"});
  for (const v1::Quarantine& value : values) {
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "row"}}, value.attribute());
    value_cell(html, value.value());
    value_cell(html, value.has_holder() ? name_of(value.holder()) : "");
    value_cell(html, value.has_holder() ? std::to_string(value.held_since()) : "");
    const HtmlWriter::Element release = html.element("td");
    sentence(html, value.release());
  }
}

void write_list(HtmlWriter& html, Literal heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  html.text_element("h4", heading.text());
  const HtmlWriter::Element list = html.element("ul");
  for (const std::string& line : lines) {
    const HtmlWriter::Element item = html.element("li");
    html.text_element("bdi", line);
  }
}

// The decision is about another than what the report is of.
void write_mention(HtmlWriter& html, const v1::Decision& decision) {
  if (!decision.has_mention()) return;
  {
    const HtmlWriter::Element line = html.element("p");
    html.text_element("strong", "About another: ");
    html.text_element("bdi", subject_of(decision));
  }
  sentence_paragraph(html, "", decision.mention().sentence());
}

void write_rest(HtmlWriter& html, const v1::Decision& decision) {
  if (decision.has_asked_by()) {
    const HtmlWriter::Element line = html.element("p");
    html.text_element("strong", "Asked for: ");
    html.text_element("bdi", cli::words_of(decision.asked_by()));
  }
  std::vector<std::string> others;
  for (const v1::Party& party : decision.other_parties()) others.push_back(name_of(party));
  write_list(html, "Others concerned", others);
  std::vector<std::string> warnings;
  for (const v1::Warning& warning : decision.warnings()) {
    const std::string& text = warning.text().empty() ? warning.code() : warning.text();
    warnings.push_back(warning.rule().empty() ? text : warning.rule() + ": " + text);
  }
  write_list(html, "Warnings", warnings);
  if (decision.rules_size() == 0) return;
  std::string rules;
  for (const std::string& rule : decision.rules()) rules += (rules.empty() ? "" : ", ") + rule;
  html.text_element("p", {{"class", "meta"}}, "Rules that it went through: " + rules);
}

// A link only to the web, whatever the answer says.
void write_address(HtmlWriter& html, const v1::RuleSource& source) {
  const HtmlWriter::Element cell = html.element("td");
  const std::string title = source.title().empty() ? "docs/rules.md" : source.title();
  if (source.address().rfind("https://", 0) != 0) {
    html.text(title);
    return;
  }
  html.text_element("a", {{"href", source.address()}, {"rel", "noreferrer"}}, title);
}

}  // namespace

void write_decision(HtmlWriter& html, const v1::Decision& decision, const Receipted& receipted,
                    std::string_view said) {
  write_meta(html, decision, receipted);
  write_mention(html, decision);
  if (said.find(decision.sentence()) == std::string_view::npos) {
    sentence_paragraph(html, "", decision.sentence());
  }
  if (!decision.remedy().empty() && said.find(decision.remedy()) == std::string_view::npos) {
    sentence_paragraph(html, "remedy", "What to do: " + decision.remedy());
  }
  draw_ladder(html, decision);
  write_differences(html, decision);
  write_contested(html, "Values in quarantine", decision.quarantined());
  write_contested(html, "Values that clash", decision.clashes());
  if (decision.has_authority()) write_move(html, decision.authority());
  write_rest(html, decision);
}

void write_decision_card(HtmlWriter& html, const v1::Decision& decision, const Receipted& receipted,
                         bool open, std::string_view said) {
  // An open one has the attribute, whatever its value.
  const HtmlWriter::Element card =
      open ? html.element("details",
                          {{"class", "decision"}, {"id", anchor_of(decision.id())}, {"open", ""}})
           : html.element("details", {{"class", "decision"}, {"id", anchor_of(decision.id())}});
  {
    const HtmlWriter::Element summary = html.element("summary");
    inline_mark(html, mark_of(group_of(decision)));
    html.text(" ");
    const HtmlWriter::Element heading = html.element("h3");
    html.text(verdict_of(decision.outcome(), decision.method(), decision.relinked()) + " ");
    html.text_element("span", {{"class", "meta"}},
                      id_of(decision.id()) + ", " + time_of(decision.time()) +
                          (decision.has_mention() ? ", about another" : ""));
  }
  write_decision(html, decision, receipted, said);
}

void write_sources(HtmlWriter& html, const v1::WhyResponse& why) {
  const DataTable table(html, "Rules named in this report", {"Rule", "Says", "Mark", "Source"});
  for (const v1::RuleSource& source : why.sources()) {
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "row"}}, source.rule());
    html.text_element("td", source.says());
    html.text_element("td", source.mark());
    write_address(html, source);
  }
}

std::set<std::uint64_t> facts_of(const v1::Decision& decision) {
  std::set<std::uint64_t> facts{decision.id().position()};
  for (const v1::Rung& rung : decision.ladder()) {
    if (rung.has_key_source()) facts.insert(rung.key_source().position());
  }
  for (const v1::Quarantine& value : decision.quarantined()) {
    if (value.has_holder()) facts.insert(value.held_since());
  }
  for (const v1::Quarantine& value : decision.clashes()) {
    if (value.has_holder()) facts.insert(value.held_since());
  }
  if (decision.has_waiting_since()) facts.insert(decision.waiting_since());
  return facts;
}

}  // namespace tenon::cli::report
