#include "vault/text_seal.h"

#include <utility>

namespace patchbay::vault {

std::string TextSeal::seal(const Place& place, std::string_view plain) const {
  if (vault_ != nullptr) return vault_->seal(place, plain);
  return seal_envelope(own_.primary(), place, plain, random_);
}

std::optional<Secret> TextSeal::open(const Place& place, std::string_view sealed) const {
  if (vault_ == nullptr) return open_envelope(own_.primary(), place, sealed);
  auto opened = vault_->unseal(place, sealed);
  if (opened.has_error()) return std::nullopt;
  return std::move(opened).value();
}

}  // namespace patchbay::vault
