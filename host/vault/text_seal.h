// Seals (encrypts) texts that the host gives to callers and gets back later. So the host does not
// have to store these texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "vault/vault.h"

namespace patchbay {

// Seals texts for callers, and opens them later. A caller can neither read nor change a sealed
// text. Thread-safe.
class TextSeal {
 public:
  // If `vault` is not nullptr, other hosts with the same store can open the texts too. If `vault`
  // is nullptr, only this process can open them. `vault` and `random` are borrowed; `random` is the
  // system's random source.
  TextSeal(const Vault* vault, Random& random)
      : vault_(vault), random_(random), own_(KeyRing::make(random)) {}

  [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;
  // Returns the text, or nothing if the text was changed or was not sealed for this place.
  [[nodiscard]] std::optional<Secret> open(const Place& place, std::string_view sealed) const;

 private:
  const Vault* vault_;
  Random& random_;
  const KeyRing own_;  // used if there is no vault
};

}  // namespace patchbay
