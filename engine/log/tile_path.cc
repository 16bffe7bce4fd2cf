#include "engine/log/tile_path.h"

#include <algorithm>
#include <optional>

#include "engine/log/checkpoint.h"

namespace tenon::log {
namespace {

constexpr std::string_view kTilesBeginning = "tile/";
constexpr std::string_view kEntriesWord = "entries/";
constexpr std::string_view kPartialWord = ".p/";
constexpr unsigned kTileItems = 256;
constexpr unsigned kPathLevels = 8;

std::string three_digits(std::uint64_t value) {
  std::string digits = std::to_string(value);
  return std::string(3 - digits.size(), '0').append(digits);
}

// x001/x234/067 → 1234067: groups of three, `x` before all but the last, no group too many.
std::optional<std::uint64_t> read_index(std::string_view text) {
  std::uint64_t value = 0;
  for (bool first = true;; first = false) {
    const bool more = text.starts_with('x');
    if (more) text.remove_prefix(1);
    if (text.size() < 3) return std::nullopt;
    std::uint64_t group = 0;
    for (const char digit : text.substr(0, 3)) {
      if (digit < '0' || digit > '9') return std::nullopt;
      group = group * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    text.remove_prefix(3);
    if ((first && more && group == 0) || value > (UINT64_MAX - group) / 1000) return std::nullopt;
    value = value * 1000 + group;
    if (!more) return text.empty() ? std::optional(value) : std::nullopt;
    if (!text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
  }
}

std::optional<TilePath> read_path(std::string_view text) {
  if (!text.starts_with(kTilesBeginning)) return std::nullopt;
  text.remove_prefix(kTilesBeginning.size());
  TilePath path;
  path.entries = text.starts_with(kEntriesWord);
  if (path.entries) {
    text.remove_prefix(kEntriesWord.size());
  } else {
    if (text.size() < 2 || text[0] < '0' || text[0] >= '0' + static_cast<char>(kPathLevels) ||
        text[1] != '/') {
      return std::nullopt;
    }
    path.level = static_cast<unsigned>(text[0] - '0');
    text.remove_prefix(2);
  }
  if (const std::size_t at = text.find(kPartialWord); at != std::string_view::npos) {
    const auto width = parse_decimal(text.substr(at + kPartialWord.size()));
    if (!width || *width == 0 || *width >= kTileItems) return std::nullopt;
    path.width = static_cast<unsigned>(*width);
    text = text.substr(0, at);
  }
  const std::optional<std::uint64_t> index = read_index(text);
  if (!index || *index > UINT64_MAX / kTileItems) return std::nullopt;
  path.index = *index;
  return path;
}

}  // namespace

std::string tile_path_text(const TilePath& path) {
  std::string number = three_digits(path.index % 1000);
  for (std::uint64_t rest = path.index / 1000; rest > 0; rest /= 1000) {
    number.insert(0, "x" + three_digits(rest % 1000) + "/");
  }
  std::string text(kTilesBeginning);
  if (path.entries) {
    text.append(kEntriesWord);
  } else {
    text.append(std::to_string(path.level)).append("/");
  }
  text.append(number);
  if (path.width < kTileItems) text.append(kPartialWord).append(std::to_string(path.width));
  return text;
}

Result<TilePath> parse_tile_path(std::string_view text) {
  if (const std::optional<TilePath> path = read_path(text)) return *path;
  return make_error(ErrorCode::kInvalidArgument, "TILE_PATH",
                    "This names no tile: tile/LEVEL/INDEX or tile/entries/INDEX, the index in "
                    "groups of three digits as in x001/234, and .p/WIDTH when it is partial.");
}

unsigned tile_width_at(const TilePath& path, std::uint64_t size) {
  const std::uint64_t nodes = path.entries ? size : size >> (8 * path.level);
  const std::uint64_t first = path.index * kTileItems;
  if (first >= nodes) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(nodes - first, kTileItems));
}

}  // namespace tenon::log
