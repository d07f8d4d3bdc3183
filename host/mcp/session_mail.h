#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "store/store.h"
#include "vault/text_seal.h"

namespace patchbay::mcp {

// Passes answers to questions, and cancellations, from the host that got them to the host that
// waits for them. A load balancer may send each request of a session to any host, so the two hosts
// may differ. Thread-safe.
class SessionMail {
 public:
  static constexpr std::chrono::milliseconds kLook{250};  // between two looks of a host that waits
  static constexpr std::chrono::seconds kLifetime{60};    // of a message that nobody fetches
  static constexpr int kMost = 64;                        // messages of a principal that wait

  // All arguments are borrowed. Without a store there are no other hosts, so nothing is passed on.
  SessionMail(Store* store, const Vault* vault, Random& random)
      : store_(store), random_(random), seal_(vault, random) {}

  // Keeps a message, which is JSON, for the host that waits for it. `principal` is the owner of the
  // session (session.h). Fails with OVERLOADED if too many messages of this principal wait.
  Result<void> send(const std::string& principal, const std::string& session,
                    std::string_view message);

  // Returns true if this host waits for messages of the session.
  using Waits = std::function<bool(const std::string& session)>;
  // Takes a message. Returns true if this host waited for it.
  using Take = std::function<bool(const std::string& session, std::string_view message)>;
  // Gives `take` each message of the sessions for which this host waits. Deletes each message that
  // `take` has taken, or that cannot be unsealed.
  Result<void> fetch(const Waits& waits, const Take& take);

 private:
  Store* const store_;
  Random& random_;
  const TextSeal seal_;
};

}  // namespace patchbay::mcp
