#include "engine/log/ed25519.h"

#include <openssl/evp.h>

#include <memory>

#include "engine/base/check.h"

namespace tenon::log {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using PkeyHolder = std::unique_ptr<EVP_PKEY, FreeKey>;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

PkeyHolder private_key(const Ed25519Seed& seed) {
  PkeyHolder key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  TENON_CHECK(key != nullptr);
  return key;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Ed25519PublicKey ed25519_public_key(const Ed25519Seed& seed) {
  const PkeyHolder key = private_key(seed);
  Ed25519PublicKey out{};
  std::size_t size = out.size();
  TENON_CHECK(EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) == 1);
  TENON_CHECK(size == out.size());
  return out;
}

Ed25519Signature ed25519_sign(const Ed25519Seed& seed, std::string_view message) {
  const PkeyHolder key = private_key(seed);
  const DigestContext context(EVP_MD_CTX_new());
  TENON_CHECK(context != nullptr);
  TENON_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  Ed25519Signature out{};
  std::size_t size = out.size();
  TENON_CHECK(EVP_DigestSign(context.get(), out.data(), &size, bytes_of(message), message.size()) ==
              1);
  TENON_CHECK(size == out.size());
  return out;
}

bool ed25519_verify(const Ed25519PublicKey& public_key, std::string_view message,
                    std::string_view signature) {
  if (signature.size() != sizeof(Ed25519Signature)) return false;
  const PkeyHolder key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  if (key == nullptr) return false;
  const DigestContext context(EVP_MD_CTX_new());
  TENON_CHECK(context != nullptr);
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

}  // namespace tenon::log
