#include "cli/report/mark.h"

#include <string>

namespace tenon::cli::report {
namespace {

std::string at(int number) { return std::to_string(number); }

void draw_path(HtmlWriter& html, Literal kind, const std::string& path) {
  html.empty_svg("path", {{"class", std::string(kind.text())}, {"d", path}});
}

std::string step(int x, int y) { return at(x) + " " + at(y); }

}  // namespace

Mark mark_of(OutcomeGroup group) {
  switch (group) {
    case OutcomeGroup::kBound: return Mark::kYes;
    case OutcomeGroup::kChanged: return Mark::kChange;
    case OutcomeGroup::kWaits: return Mark::kNo;
    case OutcomeGroup::kLeaves: return Mark::kLeaves;
    case OutcomeGroup::kAuthority: return Mark::kMoves;
    default: return Mark::kQuiet;
  }
}

void draw_mark(HtmlWriter& html, Mark mark, int x, int y) {
  switch (mark) {
    case Mark::kYes:
      html.empty_svg("circle", {{"class", "m-yes"}, {"cx", at(x)}, {"cy", at(y)}, {"r", "9"}});
      draw_path(html, "m-tick",
                "M" + step(x - 4, y) + "L" + step(x - 1, y + 4) + "L" + step(x + 5, y - 4));
      return;
    case Mark::kNo:
      html.empty_svg("circle", {{"class", "m-no"}, {"cx", at(x)}, {"cy", at(y)}, {"r", "8"}});
      draw_path(html, "m-cross",
                "M" + step(x - 3, y - 3) + "L" + step(x + 3, y + 3) + "M" + step(x + 3, y - 3) +
                    "L" + step(x - 3, y + 3));
      return;
    case Mark::kChange:
      html.empty_svg("rect", {{"class", "m-change"},
                              {"x", at(x - 6)},
                              {"y", at(y - 6)},
                              {"width", "12"},
                              {"height", "12"},
                              {"rx", "2"}});
      return;
    case Mark::kLeaves:
      html.empty_svg("rect", {{"class", "m-leaves"},
                              {"x", at(x - 7)},
                              {"y", at(y - 7)},
                              {"width", "14"},
                              {"height", "14"}});
      draw_path(html, "m-bar", "M" + step(x - 4, y) + "L" + step(x + 4, y));
      return;
    case Mark::kMoves:
      draw_path(html, "m-moves",
                "M" + step(x, y - 9) + "L" + step(x + 9, y) + "L" + step(x, y + 9) + "L" +
                    step(x - 9, y) + "Z");
      return;
    case Mark::kQuiet:
      html.empty_svg("circle", {{"class", "m-quiet"}, {"cx", at(x)}, {"cy", at(y)}, {"r", "5"}});
      return;
    case Mark::kNotTried:
      html.empty_svg("circle",
                     {{"class", "m-not-tried"}, {"cx", at(x)}, {"cy", at(y)}, {"r", "8"}});
      return;
  }
}

void inline_mark(HtmlWriter& html, Mark mark) {
  const HtmlWriter::Element svg = html.element("svg", {{"class", "mark"},
                                                       {"viewBox", "0 0 20 20"},
                                                       {"width", "20"},
                                                       {"height", "20"},
                                                       {"aria-hidden", "true"},
                                                       {"focusable", "false"}});
  draw_mark(html, mark, 10, 10);
}

}  // namespace tenon::cli::report
