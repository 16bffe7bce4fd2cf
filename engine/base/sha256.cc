#include "engine/base/sha256.h"

#include <openssl/evp.h>

#include "engine/base/check.h"

namespace tenon {

struct Sha256::Context {
  const EVP_MD* algorithm = EVP_sha256();
  EVP_MD_CTX* initial = EVP_MD_CTX_new();
  EVP_MD_CTX* work = EVP_MD_CTX_new();

  Context() {
    TENON_CHECK(initial != nullptr && work != nullptr);
    TENON_CHECK(EVP_DigestInit_ex(initial, algorithm, nullptr) == 1);
  }
  ~Context() {
    EVP_MD_CTX_free(initial);
    EVP_MD_CTX_free(work);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Digest Sha256::operator()(std::initializer_list<std::string_view> parts) {
  Digest digest;
  unsigned int size = 0;
  // Copying an initialised context is cheaper than initialising one (OpenSSL 3 fetches the
  // algorithm anew at every init).
  TENON_CHECK(EVP_MD_CTX_copy_ex(context_->work, context_->initial) == 1);
  for (std::string_view part : parts) {
    TENON_CHECK(EVP_DigestUpdate(context_->work, part.data(), part.size()) == 1);
  }
  TENON_CHECK(EVP_DigestFinal_ex(context_->work, digest.data(), &size) == 1);
  TENON_CHECK(size == digest.size());
  return digest;
}

Digest sha256(std::initializer_list<std::string_view> parts) {
  thread_local Sha256 hasher;
  return hasher(parts);
}

std::array<std::uint8_t, 20> sha1(std::initializer_list<std::string_view> parts) {
  std::array<std::uint8_t, 20> digest;
  unsigned int size = 0;
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  TENON_CHECK(context != nullptr);
  TENON_CHECK(EVP_DigestInit_ex(context, EVP_sha1(), nullptr) == 1);
  for (std::string_view part : parts) {
    TENON_CHECK(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
  }
  TENON_CHECK(EVP_DigestFinal_ex(context, digest.data(), &size) == 1);
  EVP_MD_CTX_free(context);
  return digest;
}

}  // namespace tenon
