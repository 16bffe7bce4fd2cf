// HTML and SVG that is escaped by construction. Names of elements and attributes, and the style
// sheet, are literals of this program, checked when it is compiled; everything else, numbers too,
// comes in as text and leaves as text. There is no way to pass markup through.
//
// What people typed into a directory may hold anything: characters that would steer, hide or
// reorder (controls, bidirectional controls, bytes that are no UTF-8) are shown as \x1b, \u{202e}.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tenon::cli::report {

// Text of the source code, never of the data.
class Literal {
 public:
  template <std::size_t Size>
  consteval Literal(const char (&text)[Size]) : text_(text, Size - 1) {}  // NOLINT: implicit
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct Attribute {
  Literal name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;

class HtmlWriter {
 public:
  // Open until the end of its scope. Elements end in the reverse order of their beginning.
  class [[nodiscard]] Element {
   public:
    Element(HtmlWriter& html, Literal name) : html_(html), name_(name) {}
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    ~Element() { html_.close(name_); }

   private:
    HtmlWriter& html_;
    Literal name_;
  };

  // `<!DOCTYPE html>`, once, first.
  void doctype();
  Element element(Literal name, Attributes attributes = {});
  // An element without an end (`meta`, `br`), or closed at once (`circle`, `path`).
  void empty(Literal name, Attributes attributes = {});
  void empty_svg(Literal name, Attributes attributes = {});
  void style(Literal css);

  void text(std::string_view text);
  // As `text`, and line feeds stay: for `pre`.
  void lines(std::string_view text);
  // An element with nothing but text in it.
  void text_element(Literal name, std::string_view text);
  void text_element(Literal name, Attributes attributes, std::string_view text);

  // The page so far; the writer is empty then.
  std::string take();

 private:
  void open(Literal name, Attributes attributes);
  void close(Literal name);
  void escape(std::string_view text);

  std::string out_;
};

}  // namespace tenon::cli::report
