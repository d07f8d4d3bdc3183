// Reads the provider's limits from a response's headers, in any of the usual forms.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "http_client/headers.h"
#include "http_client/request_budget.h"

namespace patchbay::http_client {

struct RateFields {
  std::optional<std::chrono::milliseconds> retry_after;
  // Set if the response contains the number of remaining requests and the reset time of the budget.
  std::optional<ProviderQuota> quota;

  // Returns the wait that the provider asks for after a refused request: Retry-After, or otherwise
  // the time until an empty budget resets. Returns nullopt if the response contains neither.
  [[nodiscard]] std::optional<std::chrono::milliseconds> named() const;
};

// Reads the limits from the headers of these forms:
//   - Retry-After (parse_retry_after)
//   - the structured fields RateLimit and RateLimit-Policy of
//     draft-ietf-httpapi-ratelimit-headers-10; if there are several policies, the policy with the
//     least left
//   - RateLimit with limit, remaining and reset, of version 7 of the draft
//   - RateLimit-Limit, -Remaining and -Reset of earlier versions of the draft
//   - X-RateLimit-… and X-Rate-Limit-…
// A reset has the forms of Retry-After: seconds from now, or a time. Ignores malformed fields.
RateFields read_rate_fields(const Headers& headers, WallTime now);

}  // namespace patchbay::http_client
