#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/caller.h"
#include "base/patience.h"
#include "base/result.h"
#include "calls/call_parts.h"
#include "calls/turnstiles.h"
#include "links/links.h"
#include "services/call_frame.h"

namespace patchbay::loader {
class Instance;
}

namespace patchbay::calls {

// Calls into a connector for which no user waits, for example syncs and subscriptions. Borrows
// everything. Thread-safe.
class BackgroundCalls {
 public:
  struct Parts {
    CallParts calls;
    const links::Links& links;
    Turnstiles& turnstiles;             // shared with all other calls of this host
    std::chrono::milliseconds longest;  // the longest time that one call may take
  };
  explicit BackgroundCalls(const Parts& parts) : parts_(parts) {}

  // The account for which a call is made.
  struct CallAccount {
    std::string connector;
    std::shared_ptr<links::Link> link;  // nullptr: the call uses no link
    Caller caller;
  };
  // Finds the link if the connector uses links. Returns a Whose without a link if `link` is "" and
  // the connector also works without a link.
  [[nodiscard]] Result<CallAccount> whose(const std::string& connector, std::string_view link,
                                          const std::string& organization,
                                          const std::string& user) const;

  using Ask = std::function<Result<void>(const loader::Instance&, const services::CallFrame&)>;
  // Waits until the connector can take the call. Then runs `ask` in a new call frame. Responses of
  // the provider never come from the cache. Users' calls have priority. `secrets` may be nullptr.
  // Fails with CONNECTOR_UNAVAILABLE if this host has lost the connector.
  Result<void> run(const CallAccount& whose, const Patience& patience,
                   const services::CallSecrets* secrets, const Ask& ask) const;

 private:
  [[nodiscard]] Result<Turn> enter(const catalog::Connector& connector, const std::string& account,
                                   const std::string& organization, const Patience& patience) const;

  const Parts parts_;
};

}  // namespace patchbay::calls
