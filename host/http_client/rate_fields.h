// The provider's limits that the headers of an answer state, in any of the usual forms.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "http_client/headers.h"
#include "http_client/request_budget.h"

namespace patchbay {

struct RateFields {
  std::optional<std::chrono::milliseconds> retry_after;
  // Set if the answer says how much is left and when the budget resets.
  std::optional<ProviderQuota> quota;

  // Returns how long the provider asks to wait after a refused request: Retry-After, or else the
  // time until an empty budget resets. Returns nothing if the answer names neither.
  [[nodiscard]] std::optional<std::chrono::milliseconds> named() const;
};

// Reads Retry-After (parse_retry_after); the structured fields RateLimit and RateLimit-Policy of
// draft-ietf-httpapi-ratelimit-headers-10 (if there are several policies, the policy with the least
// left); RateLimit-Limit, -Remaining and -Reset of earlier versions of the draft; X-RateLimit-… and
// X-Rate-Limit-…. A reset has the forms of Retry-After: seconds from now, or a time. Fields that
// cannot be read are ignored.
RateFields read_rate_fields(const Headers& headers, WallTime now);

}  // namespace patchbay
