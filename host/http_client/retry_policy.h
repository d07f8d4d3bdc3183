#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace patchbay {

// The longest wait that a provider can ask for, unless the operator allows another.
inline constexpr std::chrono::minutes kProviderDelay{15};

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

// A wait that a provider asks for, as callers are told of it. One of more than a day is not
// believed and is taken for `longest`, which is how long we wait ourselves at most.
std::chrono::milliseconds believed(std::chrono::milliseconds asked,
                                   std::chrono::milliseconds longest);

// A Retry-After value: seconds or an HTTP-date (RFC 9110 §10.2.3, all three forms of §5.6.7). A
// number too large for seconds is the time that some providers send instead, in seconds or
// milliseconds since 1970. Nothing when it is none of these; a time that has passed is zero, one
// that is far away is a year.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, WallTime now);

}  // namespace patchbay
