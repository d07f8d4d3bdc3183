// The host's only HTTP client: HTTP/1.1 and HTTP/2 through libcurl's multi interface. Any number of
// fibers and threads may use it, and each waits only for its own exchange. If a fiber's worker has
// a loop from make_loop(), the fiber's exchanges run on the worker's thread. All other exchanges
// share one thread of the client.
//
//   HttpClient client({}, clock, random, log);
//   auto exchange = client.send({.url = "https://api.github.com/user", .origins = &policy});
//   if (exchange) exchange.value().pipe(sink);
//
// Read this file first, then request.h (the request), exchange.h (the response), origin_policy.h
// (the origins that requests may be sent to) and request_hook.h (how a credential is added). The
// implementation begins in engine.h.
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

namespace patchbay::http_client {

struct HttpConfig {
  std::string user_agent = "patchbay";
  std::string ca_file{};  // PEM file; empty: the system's authorities
  // The time limit for a name lookup, and again for the connection after the lookup.
  std::chrono::milliseconds connect_timeout{10000};
  std::uint32_t max_connections_per_host = 64;  // further requests wait until a connection is free
  std::uint32_t max_idle_connections = 256;
  // The longest wait that a provider may ask for (Retry-After and similar headers). The host
  // shortens longer ones.
  std::chrono::milliseconds provider_delay = kProviderDelay;
  Refusals* refusals = nullptr;  // stores the texts of refusals; borrowed; nullptr: texts are not
                                 // stored
};

// Sends HTTP requests. Uses no proxies of the environment, no cookies, no .netrc, and only http and
// https. Follows redirects by its own rules (redirect.cc) and not by libcurl's. Thread-safe.
class HttpClient {
 public:
  // Borrows all arguments except `config`, as long as the client lives. `wait` waits between two
  // attempts.
  HttpClient(HttpConfig config, const Clock& clock, Random& random, telemetry::Log& log,
             Wait& wait);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  // Calls shutdown(), then waits until all calls of send() have returned.
  ~HttpClient();

  // Sends the request and waits for the status and the headers. Any status is a success here.
  // Errors:
  //   PLUGIN_FAULT          no rule allows the origin or its credential; the URL, the method or a
  //                         header is not allowed; or Request::attempts_left is 0
  //   PROVIDER_UNAVAILABLE  the lookup, the connection or TLS failed, the connection broke off, the
  //                         address is not allowed, or the origin has failed many times
  //   PROVIDER_ERROR        the response is not HTTP, is too large, or is a forbidden redirect
  //   OUTCOME_UNKNOWN       a write was sent and no response came, so it may have taken effect
  //   RATE_LIMITED          the provider asked for a wait, or the budget is used up, and the wait
  //   is
  //                         longer than the request may wait; the message gives the reason
  //   OVERLOADED            this machine has no memory or no thread for the request at the moment
  //   INTERNAL              the body cannot be sent again, or the credential does not fit a header
  //   DEADLINE_EXCEEDED, CANCELLED
  // Also fails with any error of the hook or of the body source. Messages contain the origin, but
  // never the query.
  Result<Exchange> send(const Request& request);

  // Sends the request and reads the whole body. Fails like send() and Exchange::read(). Also fails
  // with PROVIDER_ERROR if the body is longer than `max_bytes`.
  Result<Response> fetch(const Request& request, std::uint64_t max_bytes);

  // Ends every exchange with CANCELLED and refuses new exchanges. May be called again. Thread-safe.
  void shutdown();

  // Returns an event loop for a fiber worker (fibers::Scheduler). Exchanges of the worker's fibers
  // then run on the worker's own thread. The client must outlive the loop. Each loop has its own
  // open connections.
  std::unique_ptr<fibers::Loop> make_loop();

  // Returns HttpConfig::refusals. The client does not read bodies, so the code that reads a body
  // adds the refusals.
  [[nodiscard]] Refusals* refusals() const { return refusals_; }

  // Returns the wait that a response asks for (Retry-After), at most HttpConfig::provider_delay.
  // Returns nullopt if it asks for no wait.
  [[nodiscard]] std::optional<std::chrono::milliseconds> asked_delay(const Headers& answer) const;

  // Returns the wait before attempt number `next_try` (patchbay::http_client::backoff).
  [[nodiscard]] std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try) {
    return patchbay::http_client::backoff(policy, next_try, random_);
  }

 private:
  class Impl;
  Refusals* const refusals_;
  const Clock& clock_;
  Random& random_;
  const std::chrono::milliseconds provider_delay_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::http_client
