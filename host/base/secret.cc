#include "base/secret.h"

#include <openssl/crypto.h>

#include <utility>

namespace patchbay {

void wipe_bytes(void* data, std::size_t size) noexcept { OPENSSL_cleanse(data, size); }

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

// A std::string stores a short text inside the object and a long one on the heap. The swap moves
// both kinds. wipe() clears the old bytes of a short text.
Secret::Secret(Secret&& other) noexcept {
  text_.swap(other.text_);
  other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    text_ = other.text_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_.swap(other.text_);
    other.wipe();
  }
  return *this;
}

Secret::~Secret() { wipe(); }

// Overwrites the string's whole capacity, because it may have contained a longer text before.
void Secret::wipe() noexcept {
  text_.resize(text_.capacity());
  wipe_bytes(text_.data(), text_.size());
  text_.clear();
}

}  // namespace patchbay
