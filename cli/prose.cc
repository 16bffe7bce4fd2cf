#include "cli/prose.h"

#include <algorithm>
#include <string>

#include "cli/text.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kTextColumnsMin = 30;

std::size_t room(std::size_t columns, std::size_t used) {
  return columns > used + kTextColumnsMin ? columns - used : kTextColumnsMin;
}

}  // namespace

void Prose::paragraph(std::string_view text) {
  if (text.empty()) return;
  for (const std::string& line : wrapped(printable(text), room(columns_, indent_))) {
    out_ << std::string(indent_, ' ') << line << '\n';
  }
}

void Prose::heading(std::string_view text) {
  out_ << std::string(indent_, ' ') << paint_.bold(printable(text)) << '\n';
}

void Prose::line(std::string_view text) {
  const std::size_t left = indent_ + 2;
  for (const std::string& each : wrapped(printable(text), room(columns_, left))) {
    out_ << std::string(left, ' ') << each << '\n';
  }
}

void Prose::item(std::string_view name, std::string_view text, std::size_t name_columns) {
  const std::size_t left = indent_ + 2;
  const std::string label = printable(name);
  const std::size_t width = std::max(name_columns, display_width(label));
  bool first = true;
  for (const std::string& each : wrapped(printable(text), room(columns_, left + width + 2))) {
    out_ << std::string(left, ' ') << paint_.dim(padded(first ? label : "", width)) << "  " << each
         << '\n';
    first = false;
  }
}

void Prose::marked(std::string_view mark, bool good, std::string_view text, std::size_t deeper) {
  const std::size_t left = indent_ + 2 + deeper;
  bool first = true;
  for (const std::string& line : wrapped(printable(text), room(columns_, left + 2))) {
    const std::string_view shown = first ? mark : " ";
    out_ << std::string(left, ' ') << (good ? paint_.good(shown) : paint_.bad(shown)) << ' ' << line
         << '\n';
    first = false;
  }
}

}  // namespace tenon::cli
