#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "vault/text_seal.h"

namespace patchbay::actions {

// The call that asked the question. Only a call with the same values can use the continuation.
struct Asked {
  std::string_view connector;
  std::string_view action;
  std::string_view link;  // "" if the call has no account
  std::string_view organization;
  std::string_view user;
};

// The data about a question that the host needs when the answers to the question come.
struct Round {
  std::string continuation;  // the connector's own text
  std::string schema;        // the schema of the answers; "" if the question has no schema
  std::string idempotency_key;
};

// Seals rounds (the data about questions), so that callers can keep them. The host itself stores no
// round. A caller can neither read nor change a sealed round. Thread-safe.
class Continuations {
 public:
  static constexpr std::chrono::minutes kLifetime{60};
  // A longer continuation is refused before it is decrypted, because no sealed round is longer.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 10;

  // `vault` may be nullptr (text_seal.h). Everything is borrowed. `random` is the random generator
  // of the system.
  Continuations(const Vault* vault, const Clock& clock, Random& random)
      : clock_(clock), seal_(vault, random) {}

  [[nodiscard]] std::string seal(const Asked& asked, const Round& round) const;
  // Fails with INVALID_ARGUMENT if the continuation is too old, was changed, or belongs to another
  // action, account or user.
  [[nodiscard]] Result<Round> open(const Asked& asked, std::string_view sealed) const;

 private:
  const Clock& clock_;
  const TextSeal seal_;
};

}  // namespace patchbay::actions
