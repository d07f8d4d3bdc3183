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

// Forwards answers and cancellations from the host that receives them to the host that waits for
// them. A load balancer may send each request of a session to any host, so the two may differ.
// Thread-safe.
class SessionMail {
 public:
  static constexpr std::chrono::milliseconds kLook{250};  // interval at which a waiting host looks
  static constexpr std::chrono::seconds kLifetime{60};    // lifetime of a message that is not
                                                          // fetched
  static constexpr int kMost = 64;                        // maximum number of waiting messages of a
                                                          // principal

  // Borrows all arguments. Without a store there are no other hosts, so messages are not forwarded.
  SessionMail(store::Store* store, const vault::Vault* vault, Random& random)
      : store_(store), random_(random), seal_(vault, random) {}

  // Stores a message (JSON) for the host that waits for it. `principal` is the session's owner
  // (session.h). Fails with OVERLOADED if too many messages of this principal wait.
  Result<void> send(const std::string& principal, const std::string& session,
                    std::string_view message);

  // Returns true if this host waits for messages of the session.
  using Waits = std::function<bool(const std::string& session)>;
  // Takes a message. Returns true if this host waited for it.
  using Take = std::function<bool(const std::string& session, std::string_view message)>;
  // Passes each message of the sessions for which this host waits to `take`. Deletes the messages
  // that `take` accepts or that cannot be decrypted, and all that are older than kLifetime.
  Result<void> fetch(const Waits& waits, const Take& take);

  // Deletes the messages that are older than kLifetime.
  Result<void> tend();

 private:
  store::Store* const store_;
  Random& random_;
  const vault::TextSeal seal_;
};

}  // namespace patchbay::mcp
