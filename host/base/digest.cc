#include "base/digest.h"

#include <openssl/evp.h>

#include <cstdlib>

#include "base/base64.h"
#include "base/hex.h"

namespace patchbay {
namespace {

// Ends the process if a call of OpenSSL failed. OpenSSL fails only without memory, or if its
// configuration excludes SHA-256.
void demand(bool succeeded) {
  if (!succeeded) std::abort();
}

// The algorithm is searched only once, because the search takes longer than hashing a short text.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

Sha256 sha256(std::string_view text) {
  Sha256 digest;
  demand(EVP_Digest(text.data(), text.size(), digest.data(), nullptr, sha256_algorithm(),
                    nullptr) == 1);
  return digest;
}

std::string sha256_hex(std::string_view text) { return hex_of(sha256(text)); }

std::string sha256_base64url(std::string_view text) { return base64url(sha256(text)); }

void Sha256Stream::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
  demand(context_ && EVP_DigestInit_ex(context_.get(), sha256_algorithm(), nullptr) == 1);
}

void Sha256Stream::add(std::string_view bytes) {
  demand(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

void Sha256Stream::add(std::span<const std::uint8_t> bytes) {
  demand(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Stream::end() {
  Sha256 digest;
  demand(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
  return digest;
}

}  // namespace patchbay
