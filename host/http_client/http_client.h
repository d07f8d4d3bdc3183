// The host's one way out: HTTP/1.1 and HTTP/2 by libcurl's multi interface, used by any number of
// fibers and threads, each of which waits for its own exchange. Fibers on a worker with a loop of
// the client's cross no thread; all others share one thread of the client.
//
//   HttpClient client({}, clock, random, log);
//   auto exchange = client.send({.url = "https://api.github.com/user", .origins = &policy});
//   if (exchange) exchange.value().pipe(sink);
//
// Start here, then request.h (what may be asked), exchange.h (what comes back), origin_policy.h and
// request_hook.h (who may be asked, and what a credential may do). engine.h is how it works inside.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "fibers/loop.h"
#include "http_client/exchange.h"
#include "http_client/refusals.h"
#include "http_client/request.h"
#include "http_client/retry_policy.h"
#include "http_client/wait.h"
#include "telemetry/log.h"

namespace patchbay {

struct HttpConfig {
  std::string user_agent = "patchbay";
  std::string ca_file{};  // PEM; empty: the system's certificates
  std::chrono::milliseconds connect_timeout{10000};
  std::uint32_t max_connections_per_host = 64;  // more requests wait for one to be free
  std::uint32_t max_idle_connections = 256;
  // The longest that a provider may make us wait (Retry-After and the like), whatever it says.
  std::chrono::milliseconds provider_delay = kProviderDelay;
  Refusals* refusals = nullptr;  // keeps what providers said; borrowed, nullptr: nobody does
};

// Thread-safe. Environment proxies, cookies, .netrc and protocols other than http and https are not
// there; redirects are followed by the rules of its own.
class HttpClient {
 public:
  // Everything is borrowed for the client's life. `wait` is the pause between two tries.
  HttpClient(HttpConfig config, const Clock& clock, Random& random, Log& log, Wait& wait);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  // As shutdown(), then waits until no thread is inside send() any more.
  ~HttpClient();

  // Sends, and waits for status and headers. Any status is a success here. Errors:
  //   PLUGIN_FAULT          an origin that no rule names, a credential where none may go, a bad URL
  //   PROVIDER_UNAVAILABLE  no name, no connection, no TLS, broken off, an address out of reach
  //   PROVIDER_ERROR        an answer that is not HTTP, too large, or redirects where it must not
  //   OUTCOME_UNKNOWN       a write left the machine and no answer came
  //   RATE_LIMITED          the provider asked to wait, or our budget is used up, for longer than
  //                         the request may wait; the message says which
  //   DEADLINE_EXCEEDED, CANCELLED
  // and whatever the hook or the body source fail with. Messages name the origin, never the query.
  Result<Exchange> send(const Request& request);

  // The same with the whole body, at most `max_bytes` of it (PROVIDER_ERROR beyond).
  Result<Response> fetch(const Request& request, std::uint64_t max_bytes);

  // Ends every exchange with CANCELLED and refuses new ones. Safe to call twice, from any thread.
  void shutdown();

  // An event loop for a worker of fibers (fibers::Scheduler): their exchanges run on the worker's
  // own thread. The client outlives it. Connections are kept by each loop for itself.
  std::unique_ptr<fibers::Loop> make_loop();

  // As configured, for those who read answers: a body streams past the client itself.
  [[nodiscard]] Refusals* refusals() const { return refusals_; }

  // How long an answer asks to wait (Retry-After), at most HttpConfig::provider_delay. Nothing: it
  // does not say.
  [[nodiscard]] std::optional<std::chrono::milliseconds> asked_delay(const Headers& answer) const;

  // The wait before try number `next_try`, as patchbay::backoff.
  [[nodiscard]] std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try) {
    return patchbay::backoff(policy, next_try, random_);
  }

 private:
  class Impl;
  Refusals* const refusals_;
  const Clock& clock_;
  Random& random_;
  const std::chrono::milliseconds provider_delay_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay
