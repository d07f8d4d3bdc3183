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

// A credential, with the time until which it may be used without another call of the Refresher.
struct Token {
  links::Credential credential;
  WallTime good_until = WallTime::max();
};

struct RefreshOptions {
  // A token is refreshed this long before it expires, or a quarter of its life before, whichever is
  // later.
  std::chrono::milliseconds skew{60'000};
  std::chrono::milliseconds request{10'000};  // time limit of a token request
  // The duration of a lease. The holder renews the lease while it needs it. If the holder dies,
  // other hosts wait at most this long.
  std::chrono::milliseconds lease{1800};
  std::chrono::milliseconds turn{20'000};  // longest wait for another host's refresh
  // The interval for checking whether another host has completed its refresh.
  std::chrono::milliseconds poll{25};
  std::chrono::milliseconds longest_back_off{60'000};
  // If the provider refuses a token and also the token that replaced it, the second token is not
  // replaced for this time.
  std::chrono::milliseconds refusal_pause{300'000};
  unsigned threads = 32;  // threads for all providers together; one provider uses at most a quarter
                          // (refresh_threads.h)
  // Called at each refresh point, on the thread that reaches it. For tests and traces.
  std::function<void(RefreshPoint point)> reached{};

  void reach(RefreshPoint point) const {
    if (reached) reached(point);
  }
};

// A link whose refresh failed and whose next refresh must wait. Until then, calls use the old token
// while it is valid; afterwards they fail with REFRESH_FAILED.
struct HeldRefresh {
  std::string link;
  std::string connector;  // the connector whose OAuth client got the credential
  WallTime since{};       // time of the first failure
  int failures = 0;       // consecutive failures
  std::chrono::milliseconds left{0};
};

// Keeps tokens valid. A link has at most one refresh at a time. All callers in this process wait
// for the same running refresh (a "flight"). A fenced lease prevents two hosts from refreshing the
// same link. A refresh commits an intent before it sends the request, and commits the new token
// before any caller gets it. A caller whose patience ends stops waiting; the refresh still runs to
// its end. Borrows all parts. Thread-safe.
class Refresher {
 public:
  struct Parts {
    store::Store& store;
    const vault::Vault& vault;
    store::Leases& leases;
    Provider& provider;
    audit::Audit& audit;
    const Clock& clock;
    Wait& wait;
    telemetry::Log& log;
  };
  explicit Refresher(const Parts& parts, RefreshOptions options = {});
  ~Refresher();
  Refresher(const Refresher&) = delete;
  Refresher& operator=(const Refresher&) = delete;

  // Returns the link's current credential. Refreshes the credential first if a refresh is due, or
  // if the provider refused the generation `refused` (0: no refusal). Reads the store at each call,
  // so callers should use the result until its good_until. Errors:
  //   LINK_EXPIRED    the credential cannot be renewed; details().reason is the cause. The
  //                   credential was deleted if the provider ended the grant, otherwise marked as
  //                   doubted (doubt.h)
  //   PROVIDER_ERROR  the provider refused a credential and also its replacement
  //   LINK_REVOKED    the link was revoked
  //   REFRESH_FAILED  the refresh failed this time; retry_after says when to call again
  Result<Token> token(const std::string& link, std::int64_t refused, const Patience& patience);

  // Starts refreshes of idle links whose tokens would otherwise expire for good. Does not wait for
  // providers. A timer calls this function. One call handles at most `most` links, and the next
  // call continues after them. So every due link has its turn, even if many refreshes fail. Returns
  // the number of due links that this call handled.
  Result<int> refresh_due(int most = 1000);

  // Store that the link's credential is doubted, accepted or revoked. links::Link explains when
  // (doubted(), accepted(), revoked()). note_doubted() changes nothing and returns false if the
  // link has another credential by now, or cannot be used any more.
  Result<bool> note_doubted(const std::string& link, std::int64_t generation);
  Result<void> note_accepted(const std::string& link, std::int64_t generation);
  Result<void> note_revoked(const std::string& link, std::int64_t generation);

  // Returns the links whose next refresh on this host must wait after a failure, sorted by link id.
  [[nodiscard]] std::vector<HeldRefresh> held() const;
  // Forgets the link's failures, so that the next call may refresh the link at once. Returns false
  // if there were no failures.
  bool forget_trouble(const std::string& link);
  // Deletes all data in memory about a link that was revoked or deleted, including tokens that
  // could not be stored yet.
  void forget(const std::string& link);

  // Calls RefreshOptions::reached for this point.
  void reached(RefreshPoint point) const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace patchbay::accounts
