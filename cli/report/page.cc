#include "cli/report/page.h"

#include "cli/report/style.h"

namespace tenon::cli::report {
namespace {

// Nothing is loaded and nothing runs, whatever stands in the page.
constexpr char kPolicy[] =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'";

void write_head(const Cover& cover, HtmlWriter& html) {
  const HtmlWriter::Element head = html.element("head");
  html.empty("meta", {{"charset", "utf-8"}});
  html.empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", kPolicy}});
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  html.text_element("title", cover.subject + " – " + cover.kind + ", tenant " + cover.tenant);
  html.style(kStyle);
}

void write_cover(const Cover& cover, HtmlWriter& html) {
  const HtmlWriter::Element header = html.element("header");
  html.text_element("p", {{"class", "kind"}}, "Tenon · " + cover.kind);
  {
    const HtmlWriter::Element heading = html.element("h1");
    html.text_element("bdi", cover.subject);
  }
  if (!cover.identity.empty()) html.text_element("p", {{"class", "identity"}}, cover.identity);
  const HtmlWriter::Element made = html.element("p", {{"class", "moment"}});
  html.text("Tenant ");
  html.text_element("strong", cover.tenant);
  html.text(", as of " + counted(cover.head, "fact"));
  if (!cover.time.empty()) html.text(", the last of " + cover.time);
}

void write_contents(const Cover& cover, HtmlWriter& html) {
  const HtmlWriter::Element navigation = html.element("nav", {{"aria-label", "Contents"}});
  const HtmlWriter::Element list = html.element("ul");
  for (const Chapter& chapter : cover.chapters) {
    const HtmlWriter::Element item = html.element("li");
    html.text_element("a", {{"href", "#" + std::string(chapter.id.text())}}, chapter.title.text());
  }
}

void write_foot(const Cover& cover, HtmlWriter& html) {
  const HtmlWriter::Element footer = html.element("footer");
  html.text_element("p",
                    "Made by tenon report from the first " + counted(cover.head, "fact") +
                        " of the log of tenant " + cover.tenant +
                        ". Decisions follow from the facts alone: whoever holds the log can derive "
                        "every one of them again. The page loads nothing and runs nothing.");
}

HtmlWriter::Element open_rows(HtmlWriter& html, std::string_view caption,
                              std::initializer_list<Literal> columns) {
  html.text_element("caption", caption);
  {
    const HtmlWriter::Element head = html.element("thead");
    const HtmlWriter::Element row = html.element("tr");
    for (const Literal& column : columns) {
      html.text_element("th", {{"scope", "col"}}, column.text());
    }
  }
  return html.element("tbody");
}

}  // namespace

std::string whole_page(const Cover& cover, const std::function<void(HtmlWriter&)>& body) {
  HtmlWriter html;
  html.doctype();
  {
    const HtmlWriter::Element document = html.element("html", {{"lang", "en"}, {"dir", "ltr"}});
    write_head(cover, html);
    const HtmlWriter::Element whole = html.element("body");
    html.text_element("a", {{"class", "skip"}, {"href", "#main"}}, "Skip to the answer");
    write_cover(cover, html);
    write_contents(cover, html);
    {
      const HtmlWriter::Element main = html.element("main", {{"id", "main"}});
      body(html);
    }
    write_foot(cover, html);
  }
  return html.take();
}

Section::Section(HtmlWriter& html, Chapter chapter)
    : element_(html.element("section",
                            {{"id", std::string(chapter.id.text())},
                             {"aria-labelledby", std::string(chapter.id.text()) + "-title"}})) {
  html.text_element("h2", {{"id", std::string(chapter.id.text()) + "-title"}},
                    chapter.title.text());
}

DataTable::DataTable(HtmlWriter& html, std::string_view caption,
                     std::initializer_list<Literal> columns, Literal kind)
    : box_(html.element("div", {{"class", "wide"},
                                {"role", "region"},
                                {"tabindex", "0"},
                                {"aria-label", std::string(caption)}})),
      table_(html.element("table", {{"class", std::string(kind.text())}})),
      body_(open_rows(html, caption, columns)) {}

void term(HtmlWriter& html, Literal name, std::string_view value) {
  if (value.empty()) return;
  const HtmlWriter::Element pair = html.element("div");
  html.text_element("dt", name.text());
  const HtmlWriter::Element what = html.element("dd");
  html.text_element("bdi", value);
}

void sentence(HtmlWriter& html, std::string_view text) {
  constexpr std::string_view kOpening = "“";
  constexpr std::string_view kClosing = "”";
  while (!text.empty()) {
    const std::size_t opening = text.find(kOpening);
    const std::size_t closing =
        opening == std::string_view::npos ? opening : text.find(kClosing, opening);
    if (closing == std::string_view::npos) return html.text(text);
    const std::size_t begin = opening + kOpening.size();
    html.text(text.substr(0, begin));
    html.text_element("bdi", text.substr(begin, closing - begin));
    html.text(kClosing);
    text.remove_prefix(closing + kClosing.size());
  }
}

void sentence_paragraph(HtmlWriter& html, Literal kind, std::string_view text) {
  const HtmlWriter::Element paragraph = html.element("p", {{"class", std::string(kind.text())}});
  sentence(html, text);
}

void value_cell(HtmlWriter& html, std::string_view value) {
  const HtmlWriter::Element cell = html.element("td");
  html.text_element("bdi", value);
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace tenon::cli::report
