#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace patchbay {

// How often the client tries a request again, and how long the client waits before each further
// try. The client tries a request again if the request may be sent twice: GET, HEAD, OPTIONS, PUT,
// DELETE (RFC 9110 §9.2.2) and requests marked as idempotent. The client may also try any other
// request again if nothing of the request has left the machine.
struct RetryPolicy {
  int max_tries = 3;  // including the first try
  // The n-th wait is a random time of at most first_wait × 2^(n-1) and at most longest_wait ("full
  // jitter").
  std::chrono::milliseconds first_wait{200};
  std::chrono::milliseconds longest_wait{5000};
  // The longest Retry-After for which the client waits. If Retry-After is longer than this, the
  // client returns the answer.
  std::chrono::milliseconds longest_retry_after{10000};
};

// Returns true for 429, 502, 503 and 504, with which a service or gateway asks for a later try.
bool is_transient_status(int status);
bool is_idempotent_method(std::string_view method);

// Returns the wait before try number `next_try` (2 is the first retry).
std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try, Random& random);

// Reads a Retry-After value: seconds or an HTTP-date (RFC 9110 §10.2.3; all three forms of §5.6.7).
// Some providers send a time in seconds or milliseconds since 1970. If a number is too large for a
// wait in seconds, this function reads it as such a time. Returns nothing if the value has another
// form. Returns zero for a past time, and at most a year.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, WallTime now);

}  // namespace patchbay
