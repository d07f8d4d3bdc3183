#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace patchbay {

// How often a request is tried again, and how long to wait before. Only requests that may be sent
// twice are tried again: GET, HEAD, OPTIONS, PUT, DELETE (RFC 9110 §9.2.2) and requests marked as
// idempotent. If nothing of a request has left the machine, the request is always tried again.
struct RetryPolicy {
  int max_tries = 3;  // including the first
  // The n-th wait is a random time up to first_wait × 2^(n-1), at most longest_wait ("full
  // jitter").
  std::chrono::milliseconds first_wait{200};
  std::chrono::milliseconds longest_wait{5000};
  // The client waits for a Retry-After up to this time. If Retry-After is longer, the client
  // returns the answer.
  std::chrono::milliseconds longest_retry_after{10000};
};

// Returns true for 429, 502, 503 and 504: the service or a gateway asks to come back later.
bool is_transient_status(int status);
bool is_idempotent_method(std::string_view method);

// Returns the wait before try number `next_try` (2 is the first retry).
std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try, Random& random);

// Reads a Retry-After value: seconds or an HTTP-date (RFC 9110 §10.2.3; all three forms of §5.6.7).
// Some providers send a time instead, in seconds or milliseconds since 1970: a number that is too
// large for a wait in seconds is read as such a time. Returns nothing if the value has another
// form, zero for a time that has passed, and at most a year.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, WallTime now);

}  // namespace patchbay
