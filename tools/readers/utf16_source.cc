// as_utf8: the byte order mark decides once, at the start of the text.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "tools/readers/byte_source.h"
#include "tools/readers/read_error.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

enum class Form : std::uint8_t { kUnknown, kUtf8, kUtf16Little, kUtf16Big };

class Utf8Source : public ByteSource {
 public:
  Utf8Source(std::unique_ptr<ByteSource> source, std::string file)
      : source_(std::move(source)), file_(std::move(file)) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    if (form_ == Form::kUnknown) TENON_RETURN_IF_ERROR(look_for_mark());
    if (form_ == Form::kUtf8 && ready_at_ == ready_.size()) return source_->read(buffer, size);
    while (ready_at_ == ready_.size() && !at_end_ && !broken_) {
      TENON_RETURN_IF_ERROR(transcode());
    }
    if (ready_at_ == ready_.size() && broken_) return *broken_;
    const std::size_t count = std::min(size, ready_.size() - ready_at_);
    if (count > 0) std::memcpy(buffer, ready_.data() + ready_at_, count);
    ready_at_ += count;
    return count;
  }

 private:
  Status look_for_mark() {
    std::string head;
    while (head.size() < 3) {
      std::array<char, 3> bytes;
      TENON_ASSIGN_OR_RETURN(const std::size_t count, source_->read(bytes.data(), 3 - head.size()));
      if (count == 0) break;
      head.append(bytes.data(), count);
    }
    form_ = Form::kUtf8;
    if (head == "\xef\xbb\xbf") return {};
    if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
      form_ = head[0] == '\xff' ? Form::kUtf16Little : Form::kUtf16Big;
      consumed_ = 2;
      pending_ = head.substr(2);
      return {};
    }
    ready_ = head;
    return {};
  }

  // Makes more text ready. What stands before a fault is given first.
  Status transcode() {
    std::array<char, 32768> bytes;
    TENON_ASSIGN_OR_RETURN(const std::size_t count, source_->read(bytes.data(), bytes.size()));
    pending_.append(bytes.data(), count);
    at_end_ = count == 0;
    ready_.clear();
    ready_at_ = 0;
    std::size_t index = 0;
    while (pending_.size() - index >= 2) {
      std::uint32_t unit = unit_at(index);
      std::size_t width = 2;
      if (unit >= 0xd800 && unit <= 0xdbff) {
        if (pending_.size() - index < 4) break;
        const std::uint32_t low = unit_at(index + 2);
        if (low < 0xdc00 || low > 0xdfff) {
          broken_ = broken(index, "a lone surrogate");
          return {};
        }
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        width = 4;
      } else if (unit >= 0xdc00 && unit <= 0xdfff) {
        broken_ = broken(index, "a lone surrogate");
        return {};
      }
      append_utf8(ready_, unit);
      index += width;
    }
    consumed_ += index;
    pending_.erase(0, index);
    if (at_end_ && !pending_.empty()) broken_ = broken(0, "half a character at the end");
    return {};
  }

  std::uint32_t unit_at(std::size_t index) const {
    const auto first = static_cast<std::uint8_t>(pending_[index]);
    const auto second = static_cast<std::uint8_t>(pending_[index + 1]);
    return form_ == Form::kUtf16Little ? (std::uint32_t{second} << 8) | first
                                       : (std::uint32_t{first} << 8) | second;
  }

  Error broken(std::size_t index, std::string_view what) const {
    return read_error({"TEXT_UTF16", file_ + ", byte " + std::to_string(consumed_ + index), "", "",
                       "the file is UTF-16 by its byte order mark, but has " + std::string(what),
                       "Export it again; it was cut off or changed on its way"});
  }

  std::unique_ptr<ByteSource> source_;
  std::string file_;
  Form form_ = Form::kUnknown;
  std::string pending_;  // UTF-16 not yet turned
  std::string ready_;    // UTF-8 to give
  std::size_t ready_at_ = 0;
  std::uint64_t consumed_ = 0;
  std::optional<Error> broken_;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> as_utf8(std::unique_ptr<ByteSource> source, std::string file) {
  return std::make_unique<Utf8Source>(std::move(source), std::move(file));
}

}  // namespace tenon::readers
