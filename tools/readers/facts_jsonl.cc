#include "tools/readers/facts_jsonl.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/limits.h"
#include "tools/readers/read_error.h"
#include "tools/readers/record_source.h"
#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{128} << 10;

class FactLines : public RecordSource {
 public:
  FactLines(std::unique_ptr<ByteSource> source, std::string file)
      : source_(as_utf8(std::move(source), file)), file_(std::move(file)) {}

  const ReadCounts& counts() const override { return counts_; }

 private:
  Result<bool> read_next(SourcedItem& item) override {
    for (;;) {
      TENON_ASSIGN_OR_RETURN(const std::optional<std::string_view> line, next_line());
      if (!line) return false;
      if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
      ++counts_.records;
      item.origin = {file_, line_, 0};
      item.unresolved.reset();
      item.fact.Clear();
      TENON_RETURN_IF_ERROR(parse(*line, item.fact));
      ++counts_.items;
      return true;
    }
  }

  Status parse(std::string_view line, v1::Fact& fact) const {
    if (!is_utf8(line)) return fail(line, "the line is not UTF-8 (RFC 8259, section 8.1)");
    const auto status = google::protobuf::util::JsonStringToMessage(
        google::protobuf::StringPiece(line.data(), line.size()), &fact);
    if (!status.ok()) {
      std::string reason(status.message().data(), status.message().size());
      std::replace(reason.begin(), reason.end(), '\n', ' ');
      return fail(line, "the line is not a tenon.v1.Fact in protobuf JSON: " + reason);
    }
    if (fact.body_case() == v1::Fact::BODY_NOT_SET) {
      return fail(line, "the fact has no body: nothing happened");
    }
    if (fact.ByteSizeLong() > limits::kFactBytesMax) {
      return fail(line, "the fact is larger than " + std::to_string(limits::kFactBytesMax) +
                            " bytes (kFactBytesMax)");
    }
    return {};
  }

  Error fail(std::string_view line, std::string_view problem) const {
    return read_error({"FACT_LINE", line_place(file_, line_), "", line, problem,
                       "Correct the line; proto/tenon/v1/fact.proto has every field"});
  }

  // The next line without its end; valid until the next call.
  Result<std::optional<std::string_view>> next_line() {
    std::size_t searched = 0;  // from taken_
    for (;;) {
      const std::string_view rest = std::string_view(buffer_).substr(taken_);
      const std::size_t end = rest.find('\n', searched);
      if (end != std::string_view::npos || (at_end_ && !rest.empty())) {
        ++line_;
        taken_ += std::min(end, rest.size() - 1) + 1;
        return std::optional(rest.substr(0, end));
      }
      if (at_end_) return std::optional<std::string_view>();
      searched = rest.size();
      if (searched > kFactLineBytesMax) {
        ++line_;
        return fail(rest.substr(0, kBufferBytes), "the line is longer than " +
                                                      std::to_string(kFactLineBytesMax) +
                                                      " bytes (kFactLineBytesMax)");
      }
      TENON_RETURN_IF_ERROR(refill());
    }
  }

  Status refill() {
    buffer_.erase(0, taken_);
    taken_ = 0;
    const std::size_t kept = buffer_.size();
    buffer_.resize(kept + kBufferBytes);
    TENON_ASSIGN_OR_RETURN(const std::size_t count,
                           source_->read(buffer_.data() + kept, kBufferBytes));
    buffer_.resize(kept + count);
    at_end_ = count == 0;
    return {};
  }

  std::unique_ptr<ByteSource> source_;
  std::string file_;
  ReadCounts counts_;
  std::string buffer_;
  std::size_t taken_ = 0;  // of buffer_
  bool at_end_ = false;
  std::uint64_t line_ = 0;
};

}  // namespace

std::unique_ptr<FactSource> read_facts(std::unique_ptr<ByteSource> source, std::string file) {
  return std::make_unique<FactLines>(std::move(source), std::move(file));
}

}  // namespace tenon::readers
