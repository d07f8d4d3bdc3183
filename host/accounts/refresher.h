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
  // A token is refreshed this long before it expires, or a quarter of its life before, whichever is
  // later.
  std::chrono::milliseconds skew{60'000};
  std::chrono::milliseconds request{10'000};  // how long a token request may take
  // The lifetime of a lease. A host renews the lease while it holds the lease. So after a host
  // died, the other hosts wait at most this long.
  std::chrono::milliseconds lease{1800};
  std::chrono::milliseconds turn{20'000};  // how long to wait for another host's refresh
  // how often to look for the result while another host refreshes
  std::chrono::milliseconds poll{25};
  std::chrono::milliseconds longest_back_off{60'000};
  // If the provider refuses a token, and also the token that replaced it, the refresher does not
  // replace the second token for this long.
  std::chrono::milliseconds refusal_pause{300'000};
  unsigned threads =
      32;  // for all providers together; one provider uses at most a quarter (refresh_threads.h)
  // Called at each refresh point, on the thread that reaches the point. For tests and traces.
  std::function<void(RefreshPoint point)> reached{};

  void reach(RefreshPoint point) const {
    if (reached) reached(point);
  }
};

// A link whose last refresh failed, so that its next refresh has to wait. Until the next refresh,
// calls use the old token while this token is valid; otherwise they fail with REFRESH_FAILED.
struct HeldRefresh {
  std::string link;
  std::string connector;  // the connector whose client got the credential
  WallTime since{};       // of the first failure
  int failures = 0;       // in a row
  std::chrono::milliseconds left{0};
};

// Keeps tokens valid. Each link has only one refresh at a time. In this process, all callers of a
// link wait for the same running refresh (a "flight"). While one host refreshes a link, a fenced
// lease keeps all other hosts from refreshing it. A refresh commits an intent to the store before
// it sends the request, and commits the new token before anybody gets it. If a caller's patience
// ends, the caller stops waiting, and the refresh runs to its end. Thread-safe; all parts are
// borrowed.
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

  // Returns the link's current credential. Refreshes the credential first if a refresh is due, or
  // if the provider refused the generation `refused` (0: no refusal). Reads the store each time, so
  // use the result until its good_until. Errors:
  //   LINK_EXPIRED    the credential cannot be renewed; details().reason is the cause. The
  //                   credential is deleted if the provider ended the grant; otherwise doubted
  //                   (doubt.h)
  //   PROVIDER_ERROR  the provider refused a credential and the credential that just replaced it
  //   LINK_REVOKED    the link was revoked
  //   REFRESH_FAILED  the refresh failed this time; retry_after says when to call again
  Result<Token> token(const std::string& link, std::int64_t refused, const Patience& patience);

  // Begins to refresh idle links whose tokens would otherwise expire for good. Does not wait for
  // providers. A timer calls this function. One call looks at no more than `most` links, and the
  // next call continues with the links after them. So every due link gets its turn, even if many
  // refreshes fail. Returns how many due links the call looked at.
  Result<int> refresh_due(int most = 1000);

  // Store that the link's credential is doubted, accepted or revoked. The comments of doubted(),
  // accepted() and revoked() in links::Link say when to call these functions. note_doubted()
  // returns false, and changes nothing, if the link has another credential by now or cannot be used
  // any more.
  Result<bool> note_doubted(const std::string& link, std::int64_t generation);
  Result<void> note_accepted(const std::string& link, std::int64_t generation);
  Result<void> note_revoked(const std::string& link, std::int64_t generation);

  // Returns the links whose next refresh on this host waits after a failure, sorted by link id.
  [[nodiscard]] std::vector<HeldRefresh> held() const;
  // Forgets the link's failures, so that the next call refreshes the link at once. Returns false if
  // no refresh of the link was waiting.
  bool forget_trouble(const std::string& link);
  // Deletes from memory everything about a link that was revoked or deleted, also tokens that could
  // not be stored yet.
  void forget(const std::string& link);

  // Calls RefreshOptions::reached for this point.
  void reached(RefreshPoint point) const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace patchbay::accounts
