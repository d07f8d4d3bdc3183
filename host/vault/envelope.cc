#include "vault/envelope.h"

#include <openssl/evp.h>

#include <cassert>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/base64.h"
#include "base/deleter.h"
#include "base/octets.h"

namespace patchbay::vault {
namespace {

constexpr std::string_view kVersion = "pb1:";
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, Deleter<&EVP_CIPHER_CTX_free>>;

// Aborts if a call of OpenSSL failed. Such a call fails only if there is no memory, or if OpenSSL
// was built without AES.
void must(int done) {
  if (done != 1) std::abort();
}

// Returns the bytes that identify the place. Each part is preceded by its length, so that two
// places never have the same bytes.
std::string associated_data(const Place& place) {
  std::string data("patchbay-envelope-1");
  for (std::string_view part : {place.table, place.row, place.column}) {
    data.append(1, '\0').append(std::to_string(part.size())).append(1, '\0').append(part);
  }
  return data;
}

Context start(bool sealing, const Key& key, const unsigned char* nonce, const Place& place) {
  assert(key.bytes.reveal().size() == 32);  // AES-256 needs 32 bytes
  Context context(EVP_CIPHER_CTX_new());
  if (!context) std::abort();
  must(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr,
                         octets_of(key.bytes.reveal()).data(), nonce, sealing ? 1 : 0));
  const std::string data = associated_data(place);
  int written = 0;
  must(EVP_CipherUpdate(context.get(), nullptr, &written, octets_of(data).data(),
                        static_cast<int>(data.size())));
  return context;
}

}  // namespace

std::string envelope_prefix(std::string_view key_id) {
  return std::string(kVersion).append(key_id).append(":");
}

std::string_view key_id_of(std::string_view envelope) {
  if (!envelope.starts_with(kVersion)) return {};
  envelope.remove_prefix(kVersion.size());
  const auto end = envelope.find(':');
  return end == envelope.npos ? std::string_view() : envelope.substr(0, end);
}

std::string seal_envelope(const Key& key, const Place& place, std::string_view plain,
                          Random& random) {
  std::vector<std::uint8_t> sealed(kNonceSize + plain.size() + kTagSize);
  random.fill(std::span(sealed).first(kNonceSize));
  const Context context = start(true, key, sealed.data(), place);
  int written = 0;
  must(EVP_CipherUpdate(context.get(), sealed.data() + kNonceSize, &written,
                        octets_of(plain).data(), static_cast<int>(plain.size())));
  must(EVP_CipherFinal_ex(context.get(), sealed.data() + kNonceSize + plain.size(), &written));
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize,
                           sealed.data() + kNonceSize + plain.size()));
  return envelope_prefix(key.id) + base64(sealed);
}

std::optional<Secret> open_envelope(const Key& key, const Place& place, std::string_view envelope) {
  const std::string prefix = envelope_prefix(key.id);
  if (!envelope.starts_with(prefix)) return std::nullopt;
  auto sealed = from_base64(envelope.substr(prefix.size()));
  if (!sealed || sealed->size() < kNonceSize + kTagSize) return std::nullopt;
  const std::size_t size = sealed->size() - kNonceSize - kTagSize;
  const Context context = start(false, key, sealed->data(), place);
  std::string plain(size, '\0');
  int written = 0;
  must(EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(plain.data()), &written,
                        sealed->data() + kNonceSize, static_cast<int>(size)));
  must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize,
                           sealed->data() + kNonceSize + size));
  Secret opened(std::move(plain));  // its destructor overwrites the text, even if the tag is wrong
  unsigned char rest = 0;
  if (EVP_CipherFinal_ex(context.get(), &rest, &written) != 1) return std::nullopt;
  return opened;
}

}  // namespace patchbay::vault
