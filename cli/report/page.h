// What every report has: the head of the document, the cover, the sections, the foot.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/html_writer.h"

namespace tenon::cli::report {

struct Chapter {
  Literal id;
  Literal title;
};

struct Cover {
  std::string kind;      // "Account report"
  std::string subject;   // the heading
  std::string identity;  // under it: what tells it apart from others of that name
  std::string tenant;
  std::uint64_t head = 0;  // the report is of the facts before it
  std::string time;        // of the last of them
  std::vector<Chapter> chapters;
};

// A document, whole. The same cover and body give the same bytes.
std::string whole_page(const Cover& cover, const std::function<void(HtmlWriter&)>& body);

// A section with its heading, for as long as it lives.
class Section {
 public:
  Section(HtmlWriter& html, Chapter chapter);

 private:
  HtmlWriter::Element element_;
};

// A table with a caption, in a box that scrolls by itself where it is too wide.
class DataTable {
 public:
  // `kind`: a class of the style sheet, "bars" for a name, a number and its bar.
  DataTable(HtmlWriter& html, std::string_view caption, std::initializer_list<Literal> columns,
            Literal kind = "");

 private:
  HtmlWriter::Element box_;
  HtmlWriter::Element table_;
  HtmlWriter::Element body_;
};

// Name and value; an empty value is left out. Within a `dl`.
void term(HtmlWriter& html, Literal name, std::string_view value);
// A sentence of the server's: the names in it, between “ and ”, keep the direction of their writing
// to themselves.
void sentence(HtmlWriter& html, std::string_view text);
void sentence_paragraph(HtmlWriter& html, Literal kind, std::string_view text);
// A cell with a value out of the data, on its own in the direction of its writing.
void value_cell(HtmlWriter& html, std::string_view value);
// "7 receipts", "1 receipt".
std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace tenon::cli::report
