// Encrypts texts that the host gives to callers and gets back later. So the host does not have to
// store these texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "vault/vault.h"

namespace patchbay::vault {

// Encrypts texts for callers, and decrypts them later. A caller can neither read nor change such a
// text. Thread-safe.
class TextSeal {
 public:
  // With a `vault`, other hosts with the same store can decrypt the texts too. If `vault` is
  // nullptr, only this process can. Borrows `vault` and `random`; `random` must be the system's
  // random source.
  TextSeal(const Vault* vault, Random& random)
      : vault_(vault), random_(random), own_(KeyRing::make(random)) {}

  [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;
  // Returns the text. Returns nullopt if the text was changed or was not encrypted for this place.
  [[nodiscard]] std::optional<Secret> open(const Place& place, std::string_view sealed) const;

 private:
  const Vault* vault_;
  Random& random_;
  const KeyRing own_;  // used only without a vault
};

}  // namespace patchbay::vault
