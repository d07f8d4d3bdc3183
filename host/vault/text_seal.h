// Seals texts that callers keep for a host, so that the host does not have to keep them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "vault/vault.h"

namespace patchbay {

// Seals and opens texts that callers keep. A caller can neither read nor change a sealed text.
// Thread-safe.
class TextSeal {
 public:
  // With a `vault`, other hosts with the same store can open the texts too. With nullptr, only this
  // host can open them, until it ends. `vault` and `random` are borrowed; `random` is the system's
  // random source.
  TextSeal(const Vault* vault, Random& random)
      : vault_(vault), random_(random), own_(KeyRing::make(random)) {}

  [[nodiscard]] std::string seal(const Place& place, std::string_view plain) const;
  // Returns nothing if the text was not sealed for this place, or was changed.
  [[nodiscard]] std::optional<Secret> open(const Place& place, std::string_view sealed) const;

 private:
  const Vault* vault_;
  Random& random_;
  const KeyRing own_;  // used if there is no vault
};

}  // namespace patchbay
