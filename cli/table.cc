#include "cli/table.h"

#include <algorithm>

#include "cli/text.h"
#include "engine/base/check.h"

namespace tenon::cli {

void Table::add(std::vector<std::string> cells) {
  TENON_CHECK(cells.size() == columns_.size());
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string Table::line(const std::vector<std::string>& cells) const {
  std::string out;
  for (std::size_t at = 0; at < cells.size(); ++at) {
    const std::size_t width = display_width(cells[at]);
    const std::size_t fill = widths_[at] > width ? widths_[at] - width : 0;
    if (at > 0) out += "  ";
    if (columns_[at].align == Align::kRight) out.append(fill, ' ');
    out += cells[at];
    if (columns_[at].align == Align::kLeft && at + 1 < cells.size()) out.append(fill, ' ');
  }
  return out;
}

void Table::print(std::ostream& out, const Paint& paint) {
  if (widths_.empty()) {
    for (const Column& column : columns_) widths_.push_back(display_width(column.title));
  }
  for (const auto& row : rows_) {
    for (std::size_t at = 0; at < row.size(); ++at) {
      widths_[at] = std::max(widths_[at], display_width(row[at]));
    }
  }
  if (!headed_) {
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(column.title);
    out << paint.dim(line(titles)) << '\n';
    headed_ = true;
  }
  for (const auto& row : rows_) out << line(row) << '\n';
  rows_.clear();
}

void Fields::add(std::string name, std::string_view value) {
  if (!value.empty()) fields_.emplace_back(std::move(name), printable(value));
}

void Fields::print(std::ostream& out, const Paint& paint, std::size_t indent) const {
  std::size_t width = 0;
  for (const auto& [name, value] : fields_) width = std::max(width, display_width(name));
  for (const auto& [name, value] : fields_) {
    out << std::string(indent, ' ') << paint.dim(padded(name, width)) << "  " << value << '\n';
  }
}

}  // namespace tenon::cli
