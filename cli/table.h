// A table for people: columns aligned, the header once. Cells are made printable.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "cli/paint.h"

namespace tenon::cli {

class Table {
 public:
  enum class Align : bool { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  // Only the rows that were added are measured; a table that is printed page by page keeps the
  // widths of its first page as the least.
  void print(std::ostream& out, const Paint& paint);

 private:
  std::string line(const std::vector<std::string>& cells) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> widths_;
  bool headed_ = false;
};

// "name   value" pairs, values aligned; pairs without a value are left out.
class Fields {
 public:
  void add(std::string name, std::string_view value);
  void print(std::ostream& out, const Paint& paint, std::size_t indent = 0) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace tenon::cli
