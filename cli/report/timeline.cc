#include "cli/report/timeline.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "cli/report/anchor.h"
#include "cli/report/mark.h"
#include "cli/report/page.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli::report {
namespace {

constexpr int kDrawnMax = 48;
constexpr int kStepsInRow = 8;
constexpr int kStepWidth = 108;
constexpr int kLeft = 20;
constexpr int kRowHeight = 156;
constexpr int kMarkY = 52;
constexpr int kBandY = 116;
constexpr int kBandHeight = 20;
constexpr std::size_t kVerdictColumns = 15;

std::string number(int value) { return std::to_string(value); }

struct Step {
  const v1::Decision* decision;
  v1::Authority authority;
};

std::vector<Step> steps_of(const v1::WhyResponse& why, const AuthorityMoves& moves) {
  std::vector<Step> steps;
  for (const v1::Decision& decision : why.decisions()) {
    if (decision.has_mention()) continue;  // about another
    const bool known = why.has_account();
    steps.push_back({&decision, known ? authority_after(decision.id(), why.account(), moves)
                                      : v1::AUTHORITY_UNSPECIFIED});
  }
  return steps;
}

std::string mastered_words(v1::Authority authority) {
  const std::string word = word_of(authority);
  return word.empty() ? "no account yet" : word;
}

// "DataValidation", "Failed": broken where a word of the name begins.
std::pair<std::string, std::string> in_two_lines(const std::string& verdict) {
  if (verdict.size() <= kVerdictColumns) return {verdict, ""};
  std::size_t end = kVerdictColumns;
  const auto capital = [&verdict](std::size_t at) {
    return verdict[at] >= 'A' && verdict[at] <= 'Z';
  };
  for (std::size_t at = 1; at <= kVerdictColumns; ++at) {
    if (verdict[at] == ' ' || (capital(at) && !capital(at - 1))) end = at;
  }
  if (const std::size_t space = verdict.rfind(' ', kVerdictColumns); space != std::string::npos) {
    end = space;
  }
  const std::size_t rest = verdict[end] == ' ' ? end + 1 : end;
  return {verdict.substr(0, end), shortened_to(verdict.substr(rest), kVerdictColumns)};
}

void label(HtmlWriter& html, int x, int y, Literal kind, std::string_view text) {
  html.text_element("text",
                    {{"class", std::string(kind.text())},
                     {"x", number(x)},
                     {"y", number(y)},
                     {"text-anchor", "middle"}},
                    text);
}

// Date and time above, the sign, the verdict and the position under it.
void draw_step(HtmlWriter& html, const Step& step, bool new_day, int x, int top) {
  const v1::Decision& decision = *step.decision;
  const HtmlWriter::Element group = html.element("g");
  const std::string time = time_of(decision.time());
  const std::string verdict =
      printable(verdict_of(decision.outcome(), decision.method(), decision.relinked()));
  html.text_element("title", id_of(decision.id()) + " " + verdict + ", " + time);
  if (time.size() >= 19) {
    if (new_day) label(html, x, top + 16, "strong", time.substr(0, 10));
    label(html, x, top + 32, "soft", time.substr(11, 8));
  }
  draw_mark(html, mark_of(group_of(decision)), x, top + kMarkY);
  const auto [first, second] = in_two_lines(verdict);
  label(html, x, top + 78, "", first);
  if (!second.empty()) label(html, x, top + 92, "", second);
  label(html, x, top + 107, "soft", id_of(decision.id()));
}

void draw_band(HtmlWriter& html, v1::Authority authority, int from, int to, int top) {
  if (authority == v1::AUTHORITY_UNSPECIFIED) return;
  const bool on_premises = authority == v1::ON_PREMISES;
  html.empty_svg("rect", {{"class", on_premises ? "band-on" : "band-cloud"},
                          {"x", number(from)},
                          {"y", number(top + kBandY)},
                          {"width", number(to - from)},
                          {"height", number(kBandHeight)}});
  html.text_element("text",
                    {{"class", on_premises ? "band-on-text" : ""},
                     {"x", number(from + 8)},
                     {"y", number(top + kBandY + 14)}},
                    word_of(authority));
}

// One row of the picture: steps [first, last).
void draw_row(HtmlWriter& html, const std::vector<Step>& steps, std::size_t first, std::size_t last,
              int top) {
  const auto x_of = [first](std::size_t at) {
    return kLeft + kStepWidth / 2 + static_cast<int>(at - first) * kStepWidth;
  };
  html.empty_svg("line", {{"class", "axis"},
                          {"x1", number(kLeft)},
                          {"y1", number(top + kMarkY)},
                          {"x2", number(x_of(last - 1) + kStepWidth / 2)},
                          {"y2", number(top + kMarkY)}});
  std::size_t begin = first;
  for (std::size_t at = first; at < last; ++at) {
    const std::string day = time_of(steps[at].decision->time()).substr(0, 10);
    const bool new_day =
        at == first || day != time_of(steps[at - 1].decision->time()).substr(0, 10);
    draw_step(html, steps[at], new_day, x_of(at), top);
    if (at + 1 < last && steps[at + 1].authority == steps[at].authority) continue;
    draw_band(html, steps[at].authority, x_of(begin) - kStepWidth / 2 + 4,
              x_of(at) + kStepWidth / 2 - 4, top);
    begin = at + 1;
  }
}

// The picture in words.
std::string description_of(const std::vector<Step>& steps) {
  std::array<std::uint64_t, kOutcomeGroups> counts{};
  for (const Step& step : steps) ++counts[static_cast<std::size_t>(group_of(*step.decision))];
  std::string text = "From " + time_of(steps.front().decision->time()) + " to " +
                     time_of(steps.back().decision->time()) + ":";
  bool begun = false;
  for (std::size_t group = 0; group < kOutcomeGroups; ++group) {
    if (counts[group] == 0) continue;
    text += (begun ? ", " : " ") + std::string(words_of(OutcomeGroup{group}).text()) + " " +
            std::to_string(counts[group]);
    begun = true;
  }
  text += ". Mastered: " + mastered_words(steps.front().authority);
  for (std::size_t at = 1; at < steps.size(); ++at) {
    if (steps[at].authority == steps[at - 1].authority) continue;
    text +=
        ", from " + id_of(steps[at].decision->id()) + " on " + mastered_words(steps[at].authority);
  }
  return text + ".";
}

void draw_key(HtmlWriter& html, const std::vector<Step>& steps) {
  std::array<bool, kOutcomeGroups> shown{};
  for (const Step& step : steps) shown[static_cast<std::size_t>(group_of(*step.decision))] = true;
  const HtmlWriter::Element list = html.element("ul", {{"class", "key"}, {"aria-hidden", "true"}});
  for (std::size_t group = 0; group < kOutcomeGroups; ++group) {
    if (!shown[group]) continue;
    const HtmlWriter::Element item = html.element("li");
    inline_mark(html, mark_of(OutcomeGroup{group}));
    html.text(" ");
    html.text(words_of(OutcomeGroup{group}).text());
  }
}

void write_rows(HtmlWriter& html, const std::vector<Step>& steps) {
  const DataTable table(html, "The decisions of the timeline",
                        {"Decision", "Time", "Outcome", "Refused by", "Mastered afterwards"});
  for (const Step& step : steps) {
    const v1::Decision& decision = *step.decision;
    const HtmlWriter::Element row = html.element("tr");
    {
      const HtmlWriter::Element cell = html.element("th", {{"scope", "row"}});
      html.text_element("a", {{"href", "#" + anchor_of(decision.id())}}, id_of(decision.id()));
    }
    value_cell(html, time_of(decision.time()));
    value_cell(html, verdict_of(decision.outcome(), decision.method(), decision.relinked()));
    value_cell(html, decision.refused_by().empty()
                         ? ""
                         : decision.refused_by() + ": " + decision.refusal());
    value_cell(html, mastered_words(step.authority));
  }
}

}  // namespace

v1::Authority authority_after(const v1::DecisionId& decision, const v1::Account& account,
                              const AuthorityMoves& moves) {
  if (decision.position() < account.first_seen()) return v1::AUTHORITY_UNSPECIFIED;
  v1::Authority authority = moves.empty() ? account.authority() : moves[0].from();
  for (const v1::AuthorityMove& move : moves) {
    const auto made = std::pair(move.decision().position(), move.decision().ordinal());
    if (made > std::pair(decision.position(), decision.ordinal())) break;
    authority = move.to();
  }
  return authority;
}

void draw_timeline(HtmlWriter& html, const v1::WhyResponse& why, const AuthorityMoves& moves) {
  const std::vector<Step> all = steps_of(why, moves);
  if (all.empty()) {
    html.text_element("p", "Nothing was decided about it yet.");
    return;
  }
  const std::size_t drawn = std::min<std::size_t>(all.size(), kDrawnMax);
  const std::vector<Step> steps(all.end() - static_cast<std::ptrdiff_t>(drawn), all.end());
  const int rows = (static_cast<int>(drawn) + kStepsInRow - 1) / kStepsInRow;
  const int width = kLeft + kStepsInRow * kStepWidth;
  {
    const HtmlWriter::Element box = html.element("div", {{"class", "wide timeline"},
                                                         {"tabindex", "0"},
                                                         {"role", "region"},
                                                         {"aria-label", "Timeline, drawn"}});
    const HtmlWriter::Element svg = html.element(
        "svg", {{"role", "img"},
                {"aria-labelledby", "timeline-name timeline-words"},
                {"viewBox", "0 0 " + number(width) + " " + number(rows * kRowHeight)}});
    html.text_element("title", {{"id", "timeline-name"}},
                      "Timeline of " + counted(drawn, "decision"));
    html.text_element("desc", {{"id", "timeline-words"}}, description_of(steps));
    for (int row = 0; row < rows; ++row) {
      const auto first = static_cast<std::size_t>(row * kStepsInRow);
      draw_row(html, steps, first, std::min(drawn, first + kStepsInRow), row * kRowHeight);
    }
  }
  draw_key(html, steps);
  if (drawn < all.size()) {
    html.text_element(
        "p", {{"class", "note"}},
        "The newest " + counted(drawn, "decision") + " are drawn; the table has all.");
  }
  write_rows(html, all);
}

}  // namespace tenon::cli::report
