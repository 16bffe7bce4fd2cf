// Indented text in a fixed number of columns: headings, items with a short name, paragraphs.
// All text is made printable here.
#pragma once

#include <cstddef>
#include <ostream>
#include <string_view>

#include "cli/paint.h"

namespace tenon::cli {

class Prose {
 public:
  Prose(std::ostream& out, Paint paint, std::size_t columns, std::size_t indent)
      : out_(out), paint_(paint), columns_(columns), indent_(indent) {}

  void paragraph(std::string_view text);
  void heading(std::string_view text);
  // Under a heading.
  void line(std::string_view text);
  // The name stands left of the text, in as many columns; an empty name continues the item before.
  void item(std::string_view name, std::string_view text, std::size_t name_columns);
  // One line of an item whose parts are painted by the caller: `mark`, then text as above.
  void marked(std::string_view mark, bool good, std::string_view text, std::size_t deeper);

  const Paint& paint() const { return paint_; }

 private:
  std::ostream& out_;
  Paint paint_;
  std::size_t columns_;
  std::size_t indent_;
};

}  // namespace tenon::cli
