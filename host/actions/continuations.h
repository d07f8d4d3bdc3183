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

// The call that asked the question. A continuation is valid only for a call with the same values.
struct AskingCall {
  std::string_view connector;
  std::string_view action;
  std::string_view link;  // "" if the call has no account
  std::string_view organization;
  std::string_view user;
};

// The data of a question that the host needs again when its answers arrive.
struct Round {
  std::string continuation;  // the connector's own text
  std::string schema;        // schema of the answers; "" if the question has no schema
  std::string idempotency_key;
};

// Encrypts rounds (the data of questions) and gives them to callers. The host itself does not store
// them. A caller can neither read nor change an encrypted round. Thread-safe.
class Continuations {
 public:
  static constexpr std::chrono::minutes kLifetime{60};
  // Longer continuations are refused before they are decrypted, because no valid one is longer.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 10;

  // `vault` may be nullptr (text_seal.h). Everything is borrowed. `random` must be the system's
  // random source.
  Continuations(const vault::Vault* vault, const Clock& clock, Random& random)
      : clock_(clock), seal_(vault, random) {}

  [[nodiscard]] std::string seal(const AskingCall& asked, const Round& round) const;
  // Fails with INVALID_ARGUMENT if the continuation is too old, was changed, or belongs to another
  // action, account or user.
  [[nodiscard]] Result<Round> open(const AskingCall& asked, std::string_view sealed) const;

 private:
  const Clock& clock_;
  const vault::TextSeal seal_;
};

}  // namespace patchbay::actions
