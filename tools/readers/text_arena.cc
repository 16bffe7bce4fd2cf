#include "tools/readers/text_arena.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tenon::readers {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{16} << 10;

}  // namespace

char* TextArena::allocate(std::size_t size) {
  if (chunks_.empty() || chunks_.back().size - used_ < size) {
    if (!chunks_.empty()) earlier_ += used_;
    const std::size_t room = std::max(size, kChunkBytes);
    chunks_.push_back({std::make_unique<char[]>(room), room});
    used_ = 0;
  }
  char* start = chunks_.back().data.get() + used_;
  used_ += size;
  return start;
}

std::string_view TextArena::keep(std::string_view text) {
  if (text.empty()) return {};
  char* start = allocate(text.size());
  std::memcpy(start, text.data(), text.size());
  return {start, text.size()};
}

void TextArena::clear() {
  // One ordinary chunk stays for the next record; a huge record does not keep its memory.
  if (chunks_.size() > 1) chunks_.resize(1);
  if (!chunks_.empty() && chunks_.front().size > kChunkBytes) chunks_.clear();
  used_ = 0;
  earlier_ = 0;
}

}  // namespace tenon::readers
