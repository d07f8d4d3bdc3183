#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "accounts/provider.h"
#include "accounts/refresh_point.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/patience.h"
#include "base/thread_pool.h"
#include "http_client/wait.h"
#include "links/links.h"
#include "store/lease.h"
#include "store/store.h"
#include "telemetry/log.h"
#include "vault/vault.h"

namespace patchbay::accounts {

// A credential, and the time until which it may be used without asking the Refresher again.
struct Token {
  links::Credential credential;
  WallTime good_until = WallTime::max();
};

struct RefreshOptions {
  // how long before its expiry a token is refreshed; at most a quarter of its life
  std::chrono::milliseconds skew{60'000};
  std::chrono::milliseconds request{10'000};  // how long a token request may take
  // the lifetime of a lease, which is renewed while it is held; so a dead host blocks others for
  // this long
  std::chrono::milliseconds lease{1800};
  std::chrono::milliseconds turn{20'000};  // how long to wait for another host's refresh
  std::chrono::milliseconds poll{25};      // how often to look while another host refreshes
  std::chrono::milliseconds longest_back_off{60'000};
  // If a token replaced a refused token and is refused too, it is not replaced again for this long.
  std::chrono::milliseconds refusal_pause{300'000};
  unsigned threads =
      32;  // for all providers; one provider uses at most a quarter (refresh_threads.h)
  // Called at each point, on the thread that passes it. For tests and traces.
  std::function<void(RefreshPoint point)> reached{};

  void reach(RefreshPoint point) const {
    if (reached) reached(point);
  }
};

// A link that waits after a failed refresh. Until the wait is over, calls get REFRESH_FAILED, or
// use the old token while it is valid.
struct HeldRefresh {
  std::string link;
  std::string connector;  // the connector whose client got the credential
  WallTime since{};       // of the first failure
  int failures = 0;       // in a row
  std::chrono::milliseconds left{0};
};

// Keeps tokens valid. Each link has only one refresh at a time. In this process, all callers wait
// for the same running refresh (a "flight"). Among several hosts, a fenced lease prevents a second
// refresh. A refresh commits an intent to the store before it sends the request, and commits the
// new token before anybody gets it. If a caller's patience ends, the caller stops waiting, and the
// refresh runs to its end. Thread-safe; all parts are borrowed.
class Refresher {
 public:
  struct Parts {
    Store& store;
    const Vault& vault;
    Leases& leases;
    Provider& provider;
    Audit& audit;
    const Clock& clock;
    Wait& wait;
    Log& log;
  };
  explicit Refresher(const Parts& parts, RefreshOptions options = {});
  ~Refresher();
  Refresher(const Refresher&) = delete;
  Refresher& operator=(const Refresher&) = delete;

  // Returns the link's current credential. Refreshes it first if it is due, or if the provider
  // refused the generation `refused` (0: no refusal). Reads the store each time, so use the result
  // until its good_until. Errors:
  //   LINK_EXPIRED    the credential cannot be renewed; details().reason is the cause. It is
  //                   deleted only if the provider ended the grant, otherwise doubted (doubt.h)
  //   PROVIDER_ERROR  the provider refuses the credential, which just replaced a refused one
  //   LINK_REVOKED    the link was revoked
  //   REFRESH_FAILED  the refresh failed this time; retry_after says when it is tried again
  Result<Token> token(const std::string& link, std::int64_t refused, const Patience& patience);

  // Begins to refresh idle links whose tokens would otherwise expire for good. Does not wait for
  // providers. A timer calls this. One call looks at `most` links at most, and the next call
  // continues after them, so every due link gets its turn, even if many others fail. Returns how
  // many due links it looked at.
  Result<int> refresh_due(int most = 1000);

  // Note what the provider said about the link's credential (see accepted(), doubted() and
  // revoked() of links::Link). note_doubted returns true if the provider's answer was about the
  // current credential.
  Result<bool> note_doubted(const std::string& link, std::int64_t generation);
  Result<void> note_accepted(const std::string& link, std::int64_t generation);
  Result<void> note_revoked(const std::string& link, std::int64_t generation);

  // Returns the links that wait on this host after a failed refresh, sorted by link id.
  [[nodiscard]] std::vector<HeldRefresh> held() const;
  // Forgets the link's failures, so that the next call tries again. Returns false if the link was
  // not waiting.
  bool forget_trouble(const std::string& link);
  // Forgets everything about a link that was given up, also tokens that could not be stored yet.
  void forget(const std::string& link);

  // Calls RefreshOptions::reached for this point.
  void reached(RefreshPoint point) const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace patchbay::accounts
