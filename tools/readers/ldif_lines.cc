#include "tools/readers/ldif_lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "tools/readers/ldif.h"
#include "tools/readers/read_error.h"

namespace tenon::readers {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{128} << 10;

Error too_long(const std::string& file, std::uint64_t line, std::string_view text) {
  return read_error({"LDIF_LINE_TOO_LONG", line_place(file, line),
                     text.substr(0, std::min(text.find(':'), text.size())), "",
                     "the line with its continuations is longer than " +
                         std::to_string(kLdifLineBytesMax) + " bytes (kLdifLineBytesMax)",
                     "Leave that attribute out of the export, or check whether the file is LDIF"});
}

}  // namespace

LdifLines::LdifLines(std::unique_ptr<ByteSource> source, std::string file)
    : source_(as_utf8(std::move(source), file)), file_(std::move(file)) {
  buffer_.resize(kBufferBytes);
}

Result<bool> LdifLines::next(LdifLine& line) {
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool found, take());
    if (!found) return false;
    line.number = line_;
    line.text = taken();
    line.terminated = terminated_;
    if (line.text.starts_with(' ')) {
      return read_error({"LDIF_CONTINUATION", line_place(file_, line.number), "", line.text,
                         "a continuation (a line that begins with a space) has no line before it "
                         "to continue (RFC 2849, section 2, notes 2 and 3)",
                         "Remove the space or the empty line before it"});
    }
    if (line.text.empty()) return true;

    TENON_ASSIGN_OR_RETURN(bool more, continues());
    line.text = taken();  // looking ahead may have moved it
    if (more) unfolded_.assign(line.text);
    while (more) {
      TENON_RETURN_IF_ERROR(take());
      unfolded_.append(taken().substr(1));
      if (unfolded_.size() > kLdifLineBytesMax) return too_long(file_, line.number, unfolded_);
      line.text = unfolded_;
      line.terminated = terminated_;
      TENON_ASSIGN_OR_RETURN(more, continues());
    }
    if (line.text.starts_with('#')) continue;
    TENON_RETURN_IF_ERROR(check(line.text, line.number));
    return true;
  }
}

// Takes the next physical line, false at the end.
Result<bool> LdifLines::take() {
  taken_ = begin_;
  length_ = 0;
  std::size_t searched = 0;
  for (;;) {
    const char* start = buffer_.data() + begin_;
    const auto* line_end =
        static_cast<const char*>(std::memchr(start + searched, '\n', end_ - begin_ - searched));
    if (line_end != nullptr || (at_end_ && begin_ < end_)) {
      terminated_ = line_end != nullptr;
      length_ = terminated_ ? static_cast<std::size_t>(line_end - start) : end_ - begin_;
      begin_ += length_ + (terminated_ ? 1 : 0);
      ++line_;
      return true;
    }
    if (at_end_) return false;
    searched = end_ - begin_;
    if (searched > kLdifLineBytesMax) return too_long(file_, line_ + 1, {start, searched});
    TENON_RETURN_IF_ERROR(refill());
  }
}

// Whether the line to come continues the one just taken.
Result<bool> LdifLines::continues() {
  while (begin_ == end_ && !at_end_) TENON_RETURN_IF_ERROR(refill());
  return begin_ < end_ && buffer_[begin_] == ' ';
}

// Reads more, keeping the line taken last.
Status LdifLines::refill() {
  if (taken_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + taken_, end_ - taken_);
    begin_ -= taken_;
    end_ -= taken_;
    taken_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  TENON_ASSIGN_OR_RETURN(const std::size_t count,
                         source_->read(buffer_.data() + end_, buffer_.size() - end_));
  if (count == 0) at_end_ = true;
  end_ += count;
  return {};
}

std::string_view LdifLines::taken() const {
  std::string_view text(buffer_.data() + taken_, length_);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Status LdifLines::check(std::string_view text, std::uint64_t number) const {
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return {};
  const bool looks_like_utf16 = text.size() >= 2 && zero <= 1;
  return read_error(
      {"LDIF_NUL", line_place(file_, number), "", text.substr(0, zero),
       looks_like_utf16 ? "the line has NUL bytes; it looks like UTF-16 without a byte order mark"
                        : "the line has a NUL byte, which must be in base64 "
                          "(RFC 2849, section 2, SAFE-CHAR)",
       looks_like_utf16 ? "Write the file as UTF-8, or as UTF-16 with its mark (ldifde -u)"
                        : "Export it again; the file is damaged or is not LDIF"});
}

}  // namespace tenon::readers
