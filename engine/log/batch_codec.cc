#include "engine/log/batch_codec.h"

#include <lz4.h>
#include <xxhash.h>
#include <zstd.h>

#include <utility>

#include "engine/base/check.h"

namespace tenon::log {
namespace {

constexpr int kZstdLevel = 1;

}  // namespace

Compressor::Compressor()
    : lz4_state_(new char[static_cast<std::size_t>(LZ4_sizeofState())]),
      zstd_context_(ZSTD_createCCtx()) {
  TENON_CHECK(zstd_context_ != nullptr);
}

Compressor::~Compressor() {
  delete[] lz4_state_;
  ZSTD_freeCCtx(static_cast<ZSTD_CCtx*>(zstd_context_));
}

Compressor::Compressor(Compressor&& other) noexcept
    : lz4_state_(std::exchange(other.lz4_state_, nullptr)),
      zstd_context_(std::exchange(other.zstd_context_, nullptr)) {}

Compressor& Compressor::operator=(Compressor&& other) noexcept {
  std::swap(lz4_state_, other.lz4_state_);
  std::swap(zstd_context_, other.zstd_context_);
  return *this;
}

Codec Compressor::append(Codec wanted, std::string_view raw, std::string& out) {
  const std::size_t begin = out.size();
  std::size_t stored = 0;
  if (wanted == Codec::kLz4) {
    const int bound = LZ4_compressBound(static_cast<int>(raw.size()));
    out.resize(begin + static_cast<std::size_t>(bound));
    stored = static_cast<std::size_t>(LZ4_compress_fast_extState(
        lz4_state_, raw.data(), out.data() + begin, static_cast<int>(raw.size()), bound, 1));
  } else if (wanted == Codec::kZstd) {
    const std::size_t bound = ZSTD_compressBound(raw.size());
    out.resize(begin + bound);
    stored = ZSTD_compressCCtx(static_cast<ZSTD_CCtx*>(zstd_context_), out.data() + begin, bound,
                               raw.data(), raw.size(), kZstdLevel);
    if (ZSTD_isError(stored) != 0) stored = 0;
  }
  if (stored > 0 && stored < raw.size()) {
    out.resize(begin + stored);
    return wanted;
  }
  out.resize(begin);
  out.append(raw);
  return Codec::kNone;
}

bool decompress(std::uint8_t codec, std::string_view stored, std::size_t raw_size,
                std::string& out) {
  switch (codec) {
    case static_cast<std::uint8_t>(Codec::kNone):
      out.assign(stored);
      return stored.size() == raw_size;
    case static_cast<std::uint8_t>(Codec::kLz4): {
      out.resize(raw_size);
      const int size = LZ4_decompress_safe(
          stored.data(), out.data(), static_cast<int>(stored.size()), static_cast<int>(raw_size));
      return size >= 0 && static_cast<std::size_t>(size) == raw_size;
    }
    case static_cast<std::uint8_t>(Codec::kZstd): {
      out.resize(raw_size);
      const std::size_t size = ZSTD_decompress(out.data(), raw_size, stored.data(), stored.size());
      return ZSTD_isError(size) == 0 && size == raw_size;
    }
    default: return false;
  }
}

std::uint64_t checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t checksum(std::string_view key, std::string_view value) {
  return XXH3_64bits_withSeed(value.data(), value.size(), checksum(key));
}

}  // namespace tenon::log
