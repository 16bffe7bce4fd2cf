#include "cli/progress.h"

#include <algorithm>

namespace tenon::cli {
namespace {

constexpr std::uint64_t kBarColumns = 30;
constexpr std::chrono::milliseconds kRedrawAfter{100};
constexpr char kEraseLine[] = "\r\033[K";

}  // namespace

Progress::Progress(std::ostream& err, bool visible, std::string what)
    : err_(err), visible_(visible), what_(std::move(what)) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (drawn_) err_ << kEraseLine << std::flush;
  drawn_ = false;
}

void Progress::show(std::uint64_t done, std::uint64_t total, std::string_view note) {
  if (!visible_ || total == 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && now < next_) return;
  next_ = now + kRedrawAfter;
  drawn_ = true;
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto filled = static_cast<std::uint64_t>(share * static_cast<double>(kBarColumns));
  err_ << kEraseLine << what_ << " [";
  for (std::uint64_t at = 0; at < kBarColumns; ++at) err_ << (at < filled ? "█" : "·");
  err_ << "] " << static_cast<int>(share * 100) << " %  " << note << std::flush;
}

}  // namespace tenon::cli
