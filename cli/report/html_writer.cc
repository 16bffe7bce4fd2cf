#include "cli/report/html_writer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/text.h"

namespace tenon::cli::report {
namespace {

// A line feed after one of these would be a space that is read.
bool stands_in_line(std::string_view name) {
  constexpr std::array<std::string_view, 10> kInLine{"a",    "b",     "bdi",    "code", "dt",
                                                     "span", "small", "strong", "text", "tspan"};
  return std::find(kInLine.begin(), kInLine.end(), name) != kInLine.end();
}

}  // namespace

void HtmlWriter::doctype() { out_ += "<!DOCTYPE html>\n"; }

void HtmlWriter::open(Literal name, Attributes attributes) {
  out_ += '<';
  out_ += name.text();
  for (const Attribute& attribute : attributes) {
    out_ += ' ';
    out_ += attribute.name.text();
    out_ += "=\"";
    escape(attribute.value);
    out_ += '"';
  }
}

HtmlWriter::Element HtmlWriter::element(Literal name, Attributes attributes) {
  open(name, attributes);
  out_ += '>';
  return Element(*this, name);
}

void HtmlWriter::close(Literal name) {
  out_ += "</";
  out_ += name.text();
  out_ += stands_in_line(name.text()) ? ">" : ">\n";
}

void HtmlWriter::empty(Literal name, Attributes attributes) {
  open(name, attributes);
  out_ += ">\n";
}

void HtmlWriter::empty_svg(Literal name, Attributes attributes) {
  open(name, attributes);
  out_ += "/>\n";
}

void HtmlWriter::style(Literal css) {
  out_ += "<style>";
  out_ += css.text();
  out_ += "</style>\n";
}

void HtmlWriter::escape(std::string_view text) {
  for (const char letter : printable(text)) {
    switch (letter) {
      case '&': out_ += "&amp;"; break;
      case '<': out_ += "&lt;"; break;
      case '>': out_ += "&gt;"; break;
      case '"': out_ += "&quot;"; break;
      case '\'': out_ += "&#39;"; break;
      default: out_ += letter;
    }
  }
}

void HtmlWriter::text(std::string_view text) { escape(text); }

void HtmlWriter::lines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    escape(text.substr(0, end));
    if (end < text.size()) out_ += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void HtmlWriter::text_element(Literal name, std::string_view text) { text_element(name, {}, text); }

void HtmlWriter::text_element(Literal name, Attributes attributes, std::string_view text) {
  const Element whole = element(name, attributes);
  escape(text);
}

std::string HtmlWriter::take() { return std::exchange(out_, {}); }

}  // namespace tenon::cli::report
