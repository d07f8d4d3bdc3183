#include "signatures/signing_key.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/deleter.h"
#include "base/digest.h"
#include "base/octets.h"

namespace patchbay::signatures {
namespace {

constexpr std::size_t kSeedBytes = 32;

using LoadedKey = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using Buffer = std::unique_ptr<BIO, Deleter<&BIO_free>>;
using HashContext = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;

LoadedKey loaded(const Secret& seed) {
  return LoadedKey(EVP_PKEY_new_raw_private_key(
      EVP_PKEY_ED25519, nullptr, octets_of(seed.reveal()).data(), seed.reveal().size()));
}

// Tells OpenSSL that there is no password. Without this function, OpenSSL would ask for the
// password of a key on the terminal.
int no_password(char* /*into*/, int /*size*/, int /*for_writing*/, void* /*context*/) { return 0; }

}  // namespace

SigningKey::SigningKey(Secret seed) : seed_(std::move(seed)) {
  std::size_t size = public_key_.bytes.size();
  const LoadedKey key = loaded(seed_);
  EVP_PKEY_get_raw_public_key(key.get(), public_key_.bytes.data(), &size);
  const Sha256 digest =
      sha256({reinterpret_cast<const char*>(public_key_.bytes.data()), public_key_.bytes.size()});
  std::copy_n(digest.begin(), public_key_.id.size(), public_key_.id.begin());
}

SigningKey SigningKey::make(Random& random) {
  std::string seed(kSeedBytes, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(seed.data()), seed.size()});
  return SigningKey(Secret(std::move(seed)));
}

Result<SigningKey> SigningKey::read(const Secret& pem) {
  const std::string_view text = pem.reveal();
  const Buffer buffer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  const LoadedKey key(PEM_read_bio_PrivateKey(buffer.get(), nullptr, &no_password, nullptr));
  std::string seed(kSeedBytes, '\0');
  std::size_t size = seed.size();
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_private_key(key.get(), reinterpret_cast<unsigned char*>(seed.data()),
                                   &size) != 1) {
    return Error(Code::kInvalidArgument,
                 "is not an Ed25519 key in PEM without a password. `patchbay plugin keys new` "
                 "makes one; with a key of minisign, use `patchbay plugin sign --digests-only` and "
                 "sign the list with minisign.");
  }
  return SigningKey(Secret(std::move(seed)));
}

Secret SigningKey::pem() const {
  const Buffer buffer(BIO_new(BIO_s_secmem()));
  const LoadedKey key = loaded(seed_);
  PEM_write_bio_PrivateKey(buffer.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(buffer.get(), &text);
  return Secret(std::string(text, static_cast<std::size_t>(size)));
}

Ed25519Signature SigningKey::signature_of(std::string_view message) const {
  Ed25519Signature made{};
  std::size_t size = made.size();
  const LoadedKey key = loaded(seed_);
  const HashContext context(EVP_MD_CTX_new());
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
  EVP_DigestSign(context.get(), made.data(), &size, octets_of(message).data(), message.size());
  return made;
}

Signature SigningKey::sign(std::string_view content, std::string_view comment) const {
  Signature made;
  made.key = public_key_.id;
  made.comment = comment;
  made.of_content = signature_of(signed_of_content(content));
  made.of_comment = signature_of(signed_of_comment(made));
  return made;
}

}  // namespace patchbay::signatures
