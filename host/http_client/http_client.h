// The only HTTP client of the host: HTTP/1.1 and HTTP/2 by libcurl's multi interface. Any number of
// fibers and threads use it, and each waits for its own exchange. Exchanges of fibers run on the
// worker's thread if the worker has a loop of make_loop(); the other exchanges share one thread of
// the client.
//
//   HttpClient client({}, clock, random, log);
//   auto exchange = client.send({.url = "https://api.github.com/user", .origins = &policy});
//   if (exchange) exchange.value().pipe(sink);
//
// Read this file first, then request.h (what can be sent), exchange.h (what comes back),
// origin_policy.h (to whom requests may go) and request_hook.h (how a credential is added). The
// implementation begins at engine.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/provider_delay.h"
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
  std::string ca_file{};  // PEM; empty: the system's authorities
  // The limit for the lookup of a name, and then again for the connection.
  std::chrono::milliseconds connect_timeout{10000};
  std::uint32_t max_connections_per_host = 64;  // further requests wait for a free connection
  std::uint32_t max_idle_connections = 256;
  // The longest time for which the host waits because a provider asks (Retry-After and similar
  // headers), even if the provider asks for more.
  std::chrono::milliseconds provider_delay = kProviderDelay;
  Refusals* refusals = nullptr;  // keeps the texts of refusals; borrowed; nullptr: keeps none
};

// Thread-safe. Does not use proxies that the environment names, cookies, .netrc, or protocols other
// than http and https. Follows redirects by its own rules (redirect.cc), not by libcurl's.
class HttpClient {
 public:
  // Borrows everything but `config` for the client's life. `wait` makes the pauses between two
  // tries.
  HttpClient(HttpConfig config, const Clock& clock, Random& random, Log& log, Wait& wait);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  // Calls shutdown(), then waits until no thread is inside send() any more.
  ~HttpClient();

  // Sends the request and waits for status and headers. Any status is a success here. Errors:
  //   PLUGIN_FAULT          no rule names the origin, a credential may not go there, bad URL
  //   PROVIDER_UNAVAILABLE  no name, no connection, no TLS, broken off, address not allowed
  //   PROVIDER_ERROR        the answer is not HTTP, is too large, or is a forbidden redirect
  //   OUTCOME_UNKNOWN       a write was sent and no answer came, so it may have taken effect
  //   RATE_LIMITED          the provider asked to wait, or the budget is used up, and the wait is
  //                         longer than the request may wait; the message says which
  //   OVERLOADED            this machine has no memory or no thread for the request at the moment
  //   DEADLINE_EXCEEDED, CANCELLED
  // and any error of the hook or of the body source. Messages name the origin, never the query.
  Result<Exchange> send(const Request& request);

  // Sends the request and reads the whole body. Errors as for send(), and PROVIDER_ERROR if the
  // body is longer than `max_bytes`.
  Result<Response> fetch(const Request& request, std::uint64_t max_bytes);

  // Ends every exchange with CANCELLED and refuses new exchanges. Thread-safe; may be called twice.
  void shutdown();

  // Makes an event loop for a fiber worker (fibers::Scheduler); exchanges of the worker's fibers
  // then run on the worker's own thread. The client must outlive the loop. Each loop keeps its own
  // connections.
  std::unique_ptr<fibers::Loop> make_loop();

  // Returns HttpConfig::refusals. The reader of an answer notes refusals there, because the client
  // itself does not read bodies.
  [[nodiscard]] Refusals* refusals() const { return refusals_; }

  // Returns how long an answer asks to wait (Retry-After), at most HttpConfig::provider_delay;
  // nothing if the answer does not ask.
  [[nodiscard]] std::optional<std::chrono::milliseconds> asked_delay(const Headers& answer) const;

  // Returns the wait before try number `next_try` (patchbay::backoff).
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
