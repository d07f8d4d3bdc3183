#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace patchbay::http_client {

// How often the client tries a request again, and how long it waits before each further attempt.
// The client tries a request again if it may be sent twice: GET, HEAD, OPTIONS, PUT, DELETE (RFC
// 9110 §9.2.2) and requests marked as idempotent. It tries any other request again only if nothing
// of the request has left the machine.
struct RetryPolicy {
  int max_tries = 3;  // including the first try
  // The n-th wait is a random time of at most first_wait × 2^(n-1) and at most longest_wait ("full
  // jitter").
  std::chrono::milliseconds first_wait{200};
  std::chrono::milliseconds longest_wait{5000};
  // The longest Retry-After that the client obeys. After a longer one, the client returns the
  // response.
  std::chrono::milliseconds longest_retry_after{10000};
};

// Returns true for 429, 502, 503 and 504. With them, a service or gateway asks for a later attempt.
bool is_transient_status(int status);
bool is_idempotent_method(std::string_view method);

// Returns the wait before attempt number `next_try` (2 is the first retry).
std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try, Random& random);

// Reads a Retry-After value: seconds or an HTTP-date (RFC 9110 §10.2.3; all three forms of §5.6.7).
// Some providers send a time in seconds or milliseconds since 1970. A number that is too large for
// a wait in seconds is read as such a time. Returns nullopt for other values. The result is zero
// for a past time, and at most a year.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, WallTime now);

}  // namespace patchbay::http_client
