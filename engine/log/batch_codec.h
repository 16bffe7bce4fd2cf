// How the blocks of a stored batch are compressed, and the checksum of all that is stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::log {

// On disk: never renumber.
enum class Codec : std::uint8_t { kNone = 0, kLz4 = 1, kZstd = 2 };

// Compresses blocks; keeps the compressors' working memory. One object per thread.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  // Appends `raw` to `out` in the codec asked for, or as it is when that saves nothing, and
  // returns the codec used.
  Codec append(Codec wanted, std::string_view raw, std::string& out);

 private:
  char* lz4_state_;
  void* zstd_context_;
};

// Replaces `out` by the `raw_size` bytes that `stored` was made of. False when it was not: unknown
// codec, damaged bytes, another size.
bool decompress(std::uint8_t codec, std::string_view stored, std::size_t raw_size,
                std::string& out);

// XXH3-64.
std::uint64_t checksum(std::string_view bytes);
// XXH3-64 of the value, seeded by that of its key: a value under a wrong key does not match.
std::uint64_t checksum(std::string_view key, std::string_view value);

}  // namespace tenon::log
