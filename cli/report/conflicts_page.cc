#include "cli/report/conflicts_page.h"

#include <set>

#include "cli/report/anchor.h"
#include "cli/report/bars.h"
#include "cli/report/decision_card.h"
#include "cli/report/page.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

constexpr Chapter kConflictsAnswer{"answer", "The answer"};
constexpr Chapter kQueue{"queue", "One by one"};
constexpr Chapter kConflictsProofs{"proofs", "Proofs"};

Cover cover_of_conflicts(const ConflictsEvidence& evidence) {
  Cover cover;
  cover.kind = "Conflicts report";
  cover.subject = counted(evidence.count(), "conflict") + " of " + evidence.tenant;
  cover.tenant = evidence.tenant;
  cover.head = evidence.head;
  cover.time = evidence.time;
  cover.chapters = {kConflictsAnswer, kQueue, kConflictsProofs};
  return cover;
}

void write_conflicts_answer(HtmlWriter& html, const ConflictsEvidence& evidence) {
  const Section section(html, kConflictsAnswer);
  if (evidence.kinds.empty()) {
    html.text_element("p", {{"class", "answer"}},
                      "No object waits, and no value is in quarantine: nothing is to be decided by "
                      "a person.");
    return;
  }
  std::string text = evidence.count() == 1 ? "1 object waits or goes without a value that it "
                                             "asserts"
                                           : std::to_string(evidence.count()) +
                                                 " objects wait or go without values that they "
                                                 "assert";
  if (!evidence.conflicts.empty() && evidence.conflicts.front().has_since_time()) {
    text += ", the oldest since " + time_of(evidence.conflicts.front().since_time());
  }
  html.text_element("p", {{"class", "answer"}}, text + ".");
  std::vector<Bar> bars;
  for (const auto& [kind, count] : evidence.kinds) bars.push_back({kind, count});
  sort_bars(bars);
  draw_bars(html, "Conflicts by kind", "Kind", bars);
}

void write_steps(HtmlWriter& html, const v1::Resolution& way) {
  const HtmlWriter::Element item = html.element("li");
  if (!way.condition().empty()) sentence(html, way.condition() + ":");
  const HtmlWriter::Element steps = html.element("ol", {{"type", "a"}});
  for (const v1::ResolutionStep& step : way.steps()) {
    const HtmlWriter::Element line = html.element("li");
    sentence(html, step.text());
    if (step.command().empty()) continue;
    html.text(" ");
    html.text_element("code", step.command());
  }
}

void write_parties(HtmlWriter& html, const v1::Conflict& conflict) {
  const v1::DirectoryObject& object = conflict.object();
  const HtmlWriter::Element list = html.element("dl", {{"class", "facts"}});
  term(html, "Conflict", conflict.id());
  term(html, "Object",
       object.distinguished_name().empty() ? object.object_guid() : object.distinguished_name());
  for (const v1::Party& other : conflict.others()) term(html, "Against", name_of(other));
  std::string since = "position " + std::to_string(conflict.since());
  if (conflict.has_since_time()) since += ", " + time_of(conflict.since_time());
  term(html, "Since", since);
  if (conflict.attempts() > 1) {
    term(html, "Decided so", std::to_string(conflict.attempts()) + " times");
  }
}

void write_conflict(HtmlWriter& html, const v1::Conflict& conflict, const Receipted& receipted) {
  const HtmlWriter::Element article = html.element("article");
  {
    const HtmlWriter::Element heading = html.element("h3");
    html.text_element("bdi", label_of(conflict.object()));
    html.text(" ");
    html.text_element("span", {{"class", "meta"}}, conflict.kind());
  }
  sentence_paragraph(html, "", conflict.decision().sentence());
  write_parties(html, conflict);
  if (conflict.resolutions_size() > 0) {
    html.text_element("h4", conflict.resolutions_size() == 1 ? "The way out" : "Ways out");
    const HtmlWriter::Element ways = html.element("ol", {{"class", "ways"}});
    for (const v1::Resolution& way : conflict.resolutions()) write_steps(html, way);
  }
  write_decision_card(html, conflict.decision(), receipted, false, conflict.decision().sentence());
}

}  // namespace

std::uint64_t ConflictsEvidence::count() const {
  std::uint64_t all = 0;
  for (const auto& [kind, number] : kinds) all += number;
  return all;
}

std::vector<std::uint64_t> facts_of_interest(const std::vector<v1::Conflict>& conflicts) {
  std::vector<std::uint64_t> facts;
  for (const v1::Conflict& conflict : conflicts) {
    for (const std::uint64_t position : facts_of(conflict.decision())) facts.push_back(position);
  }
  return facts;
}

std::string conflicts_page(const ConflictsEvidence& evidence) {
  const Receipted receipted = evidence.proofs.positions();
  return whole_page(cover_of_conflicts(evidence), [&](HtmlWriter& html) {
    write_conflicts_answer(html, evidence);
    {
      const Section section(html, kQueue);
      if (evidence.conflicts.size() < evidence.count()) {
        html.text_element("p", {{"class", "note"}},
                          "The first " + std::to_string(evidence.conflicts.size()) + " of " +
                              std::to_string(evidence.count()) +
                              " are told (--limit N takes more).");
      }
      for (const v1::Conflict& conflict : evidence.conflicts) {
        write_conflict(html, conflict, receipted);
      }
    }
    const Section section(html, kConflictsProofs);
    write_proofs(html, evidence.proofs);
  });
}

}  // namespace tenon::cli::report
