#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "accounts/provider.h"
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

// A credential, and until when it may be used without asking again.
struct Token {
  links::Credential credential;
  WallTime good_until = WallTime::max();
};

// Where a refresh can be cut short, in the order they are passed.
inline constexpr std::array<std::string_view, 21> kRefreshPoints = {
    "token refused",     // by the provider
    "link read",         // as the store has it
    "refresh asked",     // the token is due, or was refused
    "lease asked",       //
    "lease held",        // no other host refreshes this link now
    "credential read",   // as it is under the lease
    "intent begun",      // inside the transaction that writes it
    "intent written",    // before its commit
    "intent committed",  // from here on the provider may have been asked
    "request due",       //
    "answer received",   // only this process has the new token
    "commit begun",      // inside the transaction that writes the token
    "token written",     //
    "link written",      //
    "intent removed",    // before its commit
    "token committed",   // the store has the new token
    "refresh recorded",  // in the audit
    "lease released",    //
    "callers told",      //
    "token kept",        // in memory, for the calls to come
    "token handed out",  // to a call, which has not used it yet
};

struct RefreshOptions {
  std::chrono::milliseconds skew{60'000};     // before it expires, a quarter of its life at most
  std::chrono::milliseconds request{10'000};  // that a token request may take
  std::chrono::milliseconds lease{1800};   // renewed while it is held: so long blocks a dead host
  std::chrono::milliseconds turn{20'000};  // for another host's refresh to come to its end
  std::chrono::milliseconds poll{25};      // while another host refreshes
  std::chrono::milliseconds longest_back_off{60'000};
  // For how long a token that came in place of a refused one is not replaced for being refused.
  std::chrono::milliseconds refusal_pause{300'000};
  unsigned threads = 16;
  // Called at each point, on the thread that passes it. For tests and traces.
  std::function<void(std::string_view point)> reached{};
};

// Keeps tokens good. One refresh of a link at a time, in this process by its flights and on all
// hosts by a fenced lease; a durable intent goes before the request, and nobody gets the new token
// before it is committed. A call that loses patience goes; the refresh it began runs to its end.
// Thread-safe; everything is borrowed.
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

  // The link's credential as it is now, refreshed when it is due, or when the provider refused the
  // one of this generation (0: none was). Reads the store: keep what it gives until good_until.
  //   LINK_EXPIRED    it cannot be renewed; details().reason: cause.h. Gone only where the provider
  //                   ended the grant, else doubted (doubt.h)
  //   PROVIDER_ERROR  it is refused, and came a moment ago in place of one that was refused too
  //   LINK_REVOKED    the link was taken away
  //   REFRESH_FAILED  not this time; retry_after says when it is tried again
  Result<Token> token(const std::string& link, std::int64_t refused, const Patience& patience);

  // Refreshes idle links whose tokens would lapse for good, `most` of them at a time. For a timer;
  // returns how many were due. It goes when it is asked to stop, as a call does that loses
  // patience.
  Result<int> refresh_due(const std::stop_token& stop = {}, int most = 100);

  // What the provider said of the link's credential; as the functions of Link. note_doubted tells
  // whether it was about the credential there is.
  Result<bool> note_doubted(const std::string& link, std::int64_t generation);
  Result<void> note_accepted(const std::string& link, std::int64_t generation);
  Result<void> note_revoked(const std::string& link);

  // Passes one of kRefreshPoints.
  void reached(std::string_view point) const;

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

}  // namespace patchbay::accounts
