// What an answer says of the provider's limits, in any of the ways in use.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "http_client/headers.h"
#include "http_client/request_budget.h"

namespace patchbay {

struct RateFields {
  std::optional<std::chrono::milliseconds> retry_after;
  std::optional<ProviderQuota> quota;  // where what is left is said, and until when that holds

  // The time that the provider names for a request that it refused. Retry-After comes first, then
  // the reset of a budget of which nothing is left. Nothing: it names none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> named() const;
};

// Retry-After (parse_retry_after); the structured fields RateLimit and RateLimit-Policy of
// draft-ietf-httpapi-ratelimit-headers-10, of several policies the one of which the least is left;
// RateLimit-Limit, -Remaining and -Reset of its earlier versions; X-RateLimit-… and X-Rate-Limit-…,
// whose reset is seconds from now or a time, as Retry-After may be. What cannot be read was not
// said.
RateFields read_rate_fields(const Headers& headers, WallTime now);

}  // namespace patchbay
