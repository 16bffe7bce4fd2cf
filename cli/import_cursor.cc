#include "cli/import_cursor.h"

#include <algorithm>
#include <charconv>

#include "cli/text.h"

namespace tenon::cli {
namespace {

constexpr std::string_view kPrefix = "import:";
constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kHashDigitsShown = 12;
constexpr std::size_t kForeignCursorColumns = 40;

// What stands before the separator; `text` keeps what follows it.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string ImportCursor::text() const {
  std::string out(kPrefix);
  out += hash + ":" + std::to_string(done) + (complete ? ":done" : ":part");
  for (const std::string& earlier : completed_before) out += ";" + earlier;
  return out;
}

ImportCursor ImportCursor::parse(std::string_view text) {
  if (!text.starts_with(kPrefix)) return {};
  text.remove_prefix(kPrefix.size());
  std::string_view current = take_until(text, ';');
  ImportCursor cursor;
  const std::string_view hash = take_until(current, ':');
  const std::string_view done = take_until(current, ':');
  const auto [end, error] = std::from_chars(done.data(), done.data() + done.size(), cursor.done);
  const bool number = error == std::errc{} && end == done.data() + done.size();
  if (!is_hash(hash) || !number || (current != "part" && current != "done")) return {};
  cursor.complete = current == "done";
  while (!text.empty()) {
    const std::string_view earlier = take_until(text, ';');
    if (!is_hash(earlier)) return {};
    cursor.completed_before.emplace_back(earlier);
  }
  cursor.hash = hash;
  return cursor;
}

ImportStart start_of(std::string_view hash, std::string_view text) {
  const ImportCursor last = ImportCursor::parse(text);
  ImportStart start;
  start.cursor.hash = hash;
  start.cursor.completed_before = last.completed_before;
  if (last.hash == hash) {
    start.complete = last.complete;
    start.skip = last.done;
    start.cursor.done = last.done;
    start.cursor.complete = last.complete;
    return start;
  }
  std::vector<std::string>& before = start.cursor.completed_before;
  if (last.complete) before.insert(before.begin(), last.hash);
  const auto known = std::find(before.begin(), before.end(), hash);
  start.complete = known != before.end();
  if (before.size() > kRememberedImports) before.resize(kRememberedImports);
  return start;
}

std::string words_of_cursor(std::string_view text) {
  const ImportCursor cursor = ImportCursor::parse(text);
  if (cursor.hash.empty()) return shortened_to(printable(text), kForeignCursorColumns);
  return "import " + cursor.hash.substr(0, kHashDigitsShown) + "…, " + std::to_string(cursor.done) +
         " facts" + (cursor.complete ? "" : " so far");
}

}  // namespace tenon::cli
