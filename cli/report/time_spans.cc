#include "cli/report/time_spans.h"

#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <array>

#include "cli/words.h"

namespace tenon::cli::report {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kWeek = 7 * kDay;
// 1970 began on a Thursday.
constexpr std::int64_t kFirstMonday = 4 * kDay;

struct Width {
  std::int64_t seconds;
  const char* words;
};

constexpr std::array<Width, 17> kWidths{{{1, "second"},
                                         {5, "5 seconds"},
                                         {15, "15 seconds"},
                                         {kMinute, "minute"},
                                         {5 * kMinute, "5 minutes"},
                                         {15 * kMinute, "15 minutes"},
                                         {kHour, "hour"},
                                         {3 * kHour, "3 hours"},
                                         {6 * kHour, "6 hours"},
                                         {12 * kHour, "12 hours"},
                                         {kDay, "day"},
                                         {kWeek, "week"},
                                         {4 * kWeek, "4 weeks"},
                                         {13 * kWeek, "13 weeks"},
                                         {52 * kWeek, "52 weeks"},
                                         {260 * kWeek, "260 weeks"},
                                         {2600 * kWeek, "2600 weeks"}}};

std::int64_t begin_of(std::int64_t second, std::int64_t width) {
  const std::int64_t origin = width >= kWeek ? kFirstMonday : 0;
  const std::int64_t past = ((second - origin) % width + width) % width;
  return second - past;
}

}  // namespace

TimeSpans::TimeSpans(std::int64_t first, std::int64_t last) {
  last = std::max(first, last);
  for (const Width& width : kWidths) {
    width_ = width.seconds;
    begin_ = begin_of(first, width_);
    count_ = static_cast<std::size_t>((last - begin_) / width_) + 1;
    if (count_ <= kSpansMax) return;
  }
  count_ = kSpansMax;
}

std::size_t TimeSpans::span_of(std::int64_t second) const {
  if (second < begin_) return 0;
  return std::min(count_ - 1, static_cast<std::size_t>((second - begin_) / width_));
}

std::string TimeSpans::name_of(std::size_t span) const {
  google::protobuf::Timestamp begin;
  begin.set_seconds(begin_ + static_cast<std::int64_t>(span) * width_);
  const std::string text = time_of(begin);
  if (width_ >= kDay) return text.substr(0, 10);
  return text.substr(0, width_ >= kMinute ? 16 : 19);
}

std::string TimeSpans::width_words() const {
  const auto known = std::find_if(kWidths.begin(), kWidths.end(),
                                  [this](const Width& width) { return width.seconds == width_; });
  return known->words;
}

}  // namespace tenon::cli::report
