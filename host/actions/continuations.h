#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "vault/key_ring.h"
#include "vault/vault.h"

namespace patchbay::actions {

// Whose question it was: its continuation is good for nothing else.
struct Asked {
  std::string_view connector;
  std::string_view action;
  std::string_view link;  // "": without an account
  std::string_view organization;
  std::string_view user;
};

// What a question leaves to be kept until its answers come.
struct Round {
  std::string continuation;  // the connector's own
  std::string schema;        // of the answers; "": none was named
  std::string idempotency_key;
};

// Hands rounds to callers, sealed: nothing of them is kept here, and a caller can neither read nor
// change one. Thread-safe.
class Continuations {
 public:
  static constexpr std::chrono::minutes kLifetime{60};
  // A longer one is refused unread: what was sealed was shorter.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 10;

  // `vault`: other hosts of the same store take the continuation too; nullptr: this one alone,
  // until it ends. All are borrowed; `random` is the system's.
  Continuations(const Vault* vault, const Clock& clock, Random& random);

  [[nodiscard]] std::string seal(const Asked& asked, const Round& round) const;
  // INVALID_ARGUMENT: it is too old, was changed, or is of another action, account or user.
  [[nodiscard]] Result<Round> open(const Asked& asked, std::string_view sealed) const;

 private:
  const Vault* vault_;
  const Clock& clock_;
  Random& random_;
  const KeyRing own_;  // instead of a vault
};

}  // namespace patchbay::actions
