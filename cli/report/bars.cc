#include "cli/report/bars.h"

#include <algorithm>

#include "cli/report/page.h"

namespace tenon::cli::report {
namespace {

constexpr std::uint64_t kBarWidth = 240;
constexpr std::uint64_t kBarHeight = 14;

// At least a line for what is there at all.
std::uint64_t width_of(std::uint64_t count, std::uint64_t most) {
  if (count == 0) return 0;
  const auto share = static_cast<long double>(count) / static_cast<long double>(most);
  return std::max<std::uint64_t>(2, static_cast<std::uint64_t>(share * kBarWidth));
}

}  // namespace

void sort_bars(std::vector<Bar>& bars) {
  std::sort(bars.begin(), bars.end(), [](const Bar& one, const Bar& other) {
    return one.count != other.count ? one.count > other.count : one.name < other.name;
  });
}

void draw_bars(HtmlWriter& html, std::string_view caption, Literal what,
               const std::vector<Bar>& bars) {
  if (bars.empty()) return;
  std::uint64_t most = 1;
  for (const Bar& bar : bars) most = std::max(most, bar.count);
  const DataTable table(html, caption, {what, "Number", "Drawn"}, "bars");
  for (const Bar& bar : bars) {
    const HtmlWriter::Element row = html.element("tr");
    html.text_element("th", {{"scope", "row"}}, bar.name);
    html.text_element("td", {{"class", "number"}}, std::to_string(bar.count));
    const HtmlWriter::Element cell = html.element("td", {{"class", "bar-cell"}});
    const HtmlWriter::Element svg = html.element(
        "svg", {{"aria-hidden", "true"},
                {"focusable", "false"},
                {"viewBox", "0 0 " + std::to_string(kBarWidth) + " " + std::to_string(kBarHeight)},
                {"width", std::to_string(kBarWidth)},
                {"height", std::to_string(kBarHeight)}});
    html.empty_svg("rect", {{"class", "bar"},
                            {"width", std::to_string(width_of(bar.count, most))},
                            {"height", std::to_string(kBarHeight)}});
  }
}

}  // namespace tenon::cli::report
