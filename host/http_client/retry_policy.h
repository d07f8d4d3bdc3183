#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace patchbay {

// How often, and after which waits, a request is tried again. Only requests that may be sent twice
// are: GET, HEAD, OPTIONS, PUT, DELETE (RFC 9110 §9.2.2) and those marked idempotent; any request
// while nothing of it has left the machine.
struct RetryPolicy {
  int max_tries = 3;  // the first one included
  // The n-th wait is a random time up to first_wait × 2^(n-1), at most longest_wait ("full
  // jitter").
  std::chrono::milliseconds first_wait{200};
  std::chrono::milliseconds longest_wait{5000};
  // A Retry-After up to this long is waited for; with a longer one the answer is handed out.
  std::chrono::milliseconds longest_retry_after{10000};
};

// 429, 502, 503 and 504: the service, or what stands before it, asks to come back.
bool is_transient_status(int status);
bool is_idempotent_method(std::string_view method);

// The wait before try number `next_try` (2 is the first retry).
std::chrono::milliseconds backoff(const RetryPolicy& policy, int next_try, Random& random);

// A Retry-After value: seconds or an HTTP-date (RFC 9110 §10.2.3, all three forms of §5.6.7).
// Nothing when it is neither; a date that has passed is zero.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, WallTime now);

}  // namespace patchbay
