// Texts that callers keep for a host, so that the host keeps nothing of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/secret.h"
#include "vault/vault.h"

namespace patchbay {

// Seals such texts. A caller can neither read nor change them. Thread-safe.
class TextSeal {
 public:
  // With a `vault`, other hosts of the same store open the texts too. With nullptr, only this host
  // opens them, until it ends. Both are borrowed; `random` is the system's.
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
