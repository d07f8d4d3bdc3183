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
  std::string_view link;  // "" if without an account
  std::string_view organization;
  std::string_view user;
};

// What is kept of a question until its answers come.
struct Round {
  std::string continuation;  // the connector's own text
  std::string schema;        // of the answers; "" if the question has no schema
  std::string idempotency_key;
};

// Gives rounds to callers, sealed. The host keeps nothing of a round, and a caller can neither read
// nor change it. Thread-safe.
class Continuations {
 public:
  static constexpr std::chrono::minutes kLifetime{60};
  // A longer continuation is refused before it is decrypted: no sealed round is longer.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 10;

  // `vault` may be nullptr (text_seal.h). All are borrowed; `random` is the system's.
  Continuations(const Vault* vault, const Clock& clock, Random& random)
      : clock_(clock), seal_(vault, random) {}

  [[nodiscard]] std::string seal(const Asked& asked, const Round& round) const;
  // INVALID_ARGUMENT: the continuation is too old, was changed, or belongs to another action,
  // account or user.
  [[nodiscard]] Result<Round> open(const Asked& asked, std::string_view sealed) const;

 private:
  const Clock& clock_;
  const TextSeal seal_;
};

}  // namespace patchbay::actions
