#include "cli/report/time_chart.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/report/page.h"

namespace tenon::cli::report {
namespace {

constexpr int kNameWidth = 120;
constexpr int kPlotWidth = 640;
constexpr int kCountWidth = 90;
constexpr int kRowGap = 14;
constexpr int kColumnHeight = 36;
constexpr int kAxisHeight = 28;

std::string whole(int number) { return std::to_string(number); }

std::vector<OutcomeGroup> groups_in(const Tally& tally) {
  std::vector<OutcomeGroup> groups;
  for (std::size_t group = 0; group < kOutcomeGroups; ++group) {
    if (tally.of_group(OutcomeGroup{group}) > 0) groups.push_back(OutcomeGroup{group});
  }
  return groups;
}

int height_of(std::uint64_t count, std::uint64_t most) {
  if (count == 0) return 0;
  const auto share = static_cast<long double>(count) / static_cast<long double>(most);
  return std::max(2, static_cast<int>(share * kColumnHeight));
}

// Each row has a scale of its own: the number of its highest column stands beside it.
void draw_group(HtmlWriter& html, const Tally& tally, OutcomeGroup group, int top) {
  const std::vector<std::uint64_t>& row = tally.over_time[static_cast<std::size_t>(group)];
  const std::uint64_t most = *std::max_element(row.begin(), row.end());
  const int base = top + kColumnHeight;
  const auto left_of = [&row](std::size_t at) {
    return kNameWidth + kPlotWidth * static_cast<int>(at) / static_cast<int>(row.size());
  };
  html.text_element("text", {{"class", "strong"}, {"x", "0"}, {"y", whole(base - 12)}},
                    words_of(group).text());
  html.empty_svg("line", {{"class", "axis"},
                          {"x1", whole(kNameWidth)},
                          {"y1", whole(base)},
                          {"x2", whole(kNameWidth + kPlotWidth)},
                          {"y2", whole(base)}});
  for (std::size_t at = 0; at < row.size(); ++at) {
    const int height = height_of(row[at], most);
    if (height == 0) continue;
    const int width = std::clamp(left_of(at + 1) - left_of(at) - 2, 2, 40);
    html.empty_svg("rect", {{"class", "bar"},
                            {"x", whole(left_of(at) + 1)},
                            {"y", whole(base - height)},
                            {"width", whole(width)},
                            {"height", whole(height)}});
  }
  html.text_element("text", {{"x", whole(kNameWidth + kPlotWidth + 10)}, {"y", whole(base - 18)}},
                    std::to_string(tally.of_group(group)));
  html.text_element(
      "text",
      {{"class", "soft"}, {"x", whole(kNameWidth + kPlotWidth + 10)}, {"y", whole(base - 3)}},
      "peak " + std::to_string(most));
}

void draw_axis(HtmlWriter& html, const Tally& tally, int y) {
  const std::size_t count = tally.spans.count();
  html.text_element("text", {{"class", "soft"}, {"x", whole(kNameWidth)}, {"y", whole(y)}},
                    tally.spans.name_of(0));
  if (count < 2) return;
  html.text_element("text",
                    {{"class", "soft"},
                     {"x", whole(kNameWidth + kPlotWidth)},
                     {"y", whole(y)},
                     {"text-anchor", "end"}},
                    tally.spans.name_of(count - 1));
}

std::string in_words(const Tally& tally, const std::vector<OutcomeGroup>& groups) {
  std::string text = "Decisions by " + tally.spans.width_words() + ", from " +
                     tally.spans.name_of(0) + " to " +
                     tally.spans.name_of(tally.spans.count() - 1) + ". ";
  for (std::size_t at = 0; at < groups.size(); ++at) {
    text += (at == 0 ? "" : ", ") + std::string(words_of(groups[at]).text()) + " " +
            std::to_string(tally.of_group(groups[at]));
  }
  return text + ". The table below has the numbers.";
}

void write_spans(HtmlWriter& html, const Tally& tally, const std::vector<OutcomeGroup>& groups) {
  const HtmlWriter::Element box =
      html.element("div", {{"class", "wide"},
                           {"role", "region"},
                           {"tabindex", "0"},
                           {"aria-label", "Outcomes over time, as a table"}});
  const HtmlWriter::Element table = html.element("table");
  html.text_element("caption", "Decisions by " + tally.spans.width_words() + " (UTC)");
  {
    const HtmlWriter::Element head = html.element("thead");
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "col"}}, "From");
    for (const OutcomeGroup group : groups) {
      html.text_element("th", {{"scope", "col"}, {"class", "number"}}, words_of(group).text());
    }
  }
  const HtmlWriter::Element body = html.element("tbody");
  for (std::size_t span = 0; span < tally.spans.count(); ++span) {
    const bool any = std::any_of(groups.begin(), groups.end(), [&](OutcomeGroup group) {
      return tally.over_time[static_cast<std::size_t>(group)][span] > 0;
    });
    if (!any) continue;
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "row"}}, tally.spans.name_of(span));
    for (const OutcomeGroup group : groups) {
      html.text_element("td", {{"class", "number"}},
                        std::to_string(tally.over_time[static_cast<std::size_t>(group)][span]));
    }
  }
}

}  // namespace

void draw_time_chart(HtmlWriter& html, const Tally& tally) {
  const std::vector<OutcomeGroup> groups = groups_in(tally);
  if (groups.empty()) {
    html.text_element("p", "Nothing was decided yet.");
    return;
  }
  const int row_height = kColumnHeight + kRowGap;
  const int height = static_cast<int>(groups.size()) * row_height + kAxisHeight;
  {
    const HtmlWriter::Element box =
        html.element("div", {{"class", "wide chart broad"},
                             {"role", "region"},
                             {"tabindex", "0"},
                             {"aria-label", "Outcomes over time, drawn"}});
    const HtmlWriter::Element svg = html.element(
        "svg",
        {{"role", "img"},
         {"aria-labelledby", "chart-name chart-words"},
         {"viewBox", "0 0 " + whole(kNameWidth + kPlotWidth + kCountWidth) + " " + whole(height)}});
    html.text_element("title", {{"id", "chart-name"}}, "Outcomes over time");
    html.text_element("desc", {{"id", "chart-words"}}, in_words(tally, groups));
    int top = 4;
    for (const OutcomeGroup group : groups) {
      draw_group(html, tally, group, top);
      top += row_height;
    }
    draw_axis(html, tally, top + 8);
  }
  html.text_element("p", {{"class", "note"}},
                    "Each row has a scale of its own; beside it the total, and the most in one " +
                        tally.spans.width_words() + ".");
  write_spans(html, tally, groups);
}

}  // namespace tenon::cli::report
