// SHA-256 and SHA-1 with a context that is kept between uses (a fresh one costs 1.7 times as
// much). One object per thread; not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

namespace tenon {

using Digest = std::array<std::uint8_t, 32>;

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  // SHA-256 of the concatenation of the parts.
  Digest operator()(std::initializer_list<std::string_view> parts);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// A hasher of the calling thread, for code where no context is at hand.
Digest sha256(std::initializer_list<std::string_view> parts);

// Only for name-based UUIDs (RFC 9562, version 5), which fix the algorithm.
std::array<std::uint8_t, 20> sha1(std::initializer_list<std::string_view> parts);

inline std::string_view as_view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace tenon
