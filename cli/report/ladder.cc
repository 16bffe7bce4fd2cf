#include "cli/report/ladder.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "cli/report/mark.h"
#include "cli/report/page.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

std::string rung_name(std::string_view id) {
  static const std::map<std::string_view, std::string_view> kNames{
      {"V", "Is the object valid?"},
      {"H", "Hard match: the same source anchor"},
      {"B", "Is soft match on?"},
      {"S", "Soft match: the primary SMTP address"},
      {"U", "Soft match: the user principal name"},
      {"P", "A new account"}};
  const auto known = kNames.find(id);
  return std::string(known == kNames.end() ? std::string_view("Rung") : known->second);
}

bool searches(const v1::Rung& rung) {
  return rung.id() == "H" || rung.id() == "S" || rung.id() == "U";
}

// What a rung came to, as a sign and in words.
struct RungVerdict {
  Mark mark = Mark::kQuiet;
  std::string words;
};

RungVerdict verdict_of_rung(const v1::Rung& rung, const v1::Decision& decision, bool decided) {
  if (!rung.tried()) return {Mark::kNotTried, "not tried"};
  for (const v1::Candidate& candidate : rung.candidates()) {
    if (candidate.verdict() == "Bound") return {Mark::kYes, "bound"};
  }
  if (rung.candidates_size() > 0) {
    return {Mark::kNo, "refused: " + rung.candidates(0).verdict()};
  }
  const bool bound = decision.outcome() == "Bound";
  if (decided && bound) return {Mark::kYes, rung.id() == "P" ? "account made" : "bound"};
  if (decided) return {Mark::kNo, decision.outcome()};
  return {Mark::kQuiet, searches(rung) ? "nobody found" : "passed"};
}

void write_key(HtmlWriter& html, const v1::Rung& rung) {
  if (rung.key_attribute().empty()) return;
  const HtmlWriter::Element line = html.element("p");
  html.text(rung.key_attribute());
  html.text(" = ");
  {
    const HtmlWriter::Element value = html.element("bdi");
    html.text_element("code", rung.key_as_given());
  }
  if (!rung.key_as_compared().empty() && rung.key_as_compared() != rung.key_as_given()) {
    html.text(", compared as ");
    const HtmlWriter::Element value = html.element("bdi");
    html.text_element("code", rung.key_as_compared());
  }
  if (rung.has_key_source()) {
    html.text(", asserted at position " + std::to_string(rung.key_source().position()));
  }
}

void write_candidate(HtmlWriter& html, const v1::Candidate& candidate) {
  const HtmlWriter::Element line = html.element("p");
  if (candidate.has_account()) {
    html.text("Found: ");
    html.text_element("bdi", name_of(candidate.account()));
    html.text(". ");
  }
  html.text_element("strong", candidate.rule() + " " + candidate.verdict());
  if (!candidate.because().empty()) sentence(html, ": " + candidate.because());
}

void write_rung(HtmlWriter& html, const v1::Rung& rung, const v1::Decision& decision,
                bool decided) {
  const RungVerdict verdict = verdict_of_rung(rung, decision, decided);
  const HtmlWriter::Element item = html.element("li", {{"class", decided        ? "decided"
                                                                 : rung.tried() ? "tried"
                                                                                : "not-tried"}});
  {
    const HtmlWriter::Element line = html.element("div", {{"class", "rung"}});
    html.text_element("span", {{"class", "letter"}}, rung.id());
    html.text(" ");
    html.text_element("span", {{"class", "name"}}, rung_name(rung.id()));
    html.text(" ");
    const HtmlWriter::Element said = html.element("span", {{"class", "verdict"}});
    inline_mark(html, verdict.mark);
    html.text(" " + verdict.words + " ");
    if (decided) html.text_element("span", {{"class", "here"}}, "decided here");
  }
  write_key(html, rung);
  if (!rung.why_not().empty()) html.text_element("p", rung.why_not());
  for (const v1::Candidate& candidate : rung.candidates()) write_candidate(html, candidate);
}

// The rungs below the last that the decision speaks of: what they would have said is not known.
void write_not_reached(HtmlWriter& html, const v1::Decision& decision) {
  constexpr std::array<std::string_view, 5> kOrder{"V", "H", "S", "U", "P"};
  const auto last =
      std::find(kOrder.begin(), kOrder.end(), decision.ladder(decision.ladder_size() - 1).id());
  if (last == kOrder.end() || last + 1 == kOrder.end()) return;
  const HtmlWriter::Element item = html.element("li", {{"class", "not-tried"}});
  const HtmlWriter::Element line = html.element("div", {{"class", "rung"}});
  std::string letters;
  for (auto each = last + 1; each != kOrder.end(); ++each) {
    letters += (letters.empty() ? "" : ", ") + std::string(*each);
  }
  html.text_element("span", letters);
  html.text(" ");
  const HtmlWriter::Element said = html.element("span", {{"class", "verdict"}});
  inline_mark(html, Mark::kNotTried);
  html.text(" not reached");
}

// The rung of a method of binding.
std::string_view rung_of(v1::MatchMethod method) {
  switch (method) {
    case v1::HARD: return "H";
    case v1::SMTP: return "S";
    case v1::UPN: return "U";
    case v1::PROVISIONED: return "P";
    default: return "";
  }
}

}  // namespace

int deciding_rung(const v1::Decision& decision) {
  int last = -1;
  for (int at = 0; at < decision.ladder_size(); ++at) {
    const v1::Rung& rung = decision.ladder(at);
    if (!rung.tried()) continue;
    if (decision.outcome() == "Bound" && rung.id() == rung_of(decision.method())) return at;
    last = at;
  }
  return last;
}

void draw_ladder(HtmlWriter& html, const v1::Decision& decision) {
  if (decision.ladder_size() == 0) return;
  const int decided = deciding_rung(decision);
  const HtmlWriter::Element ladder = html.element(
      "ol",
      {{"class", "ladder"}, {"aria-label", "The rungs of the ladder, in the order of trying"}});
  for (int at = 0; at < decision.ladder_size(); ++at) {
    write_rung(html, decision.ladder(at), decision, at == decided);
  }
  write_not_reached(html, decision);
}

}  // namespace tenon::cli::report
