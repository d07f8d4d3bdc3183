// Counts requests against rate limits:
// docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

struct Budget {
  std::int64_t limit = 0;
  std::int64_t used = 0;
  std::int64_t reset = 0;  // seconds since 1970
  [[nodiscard]] std::int64_t remaining() const { return limit > used ? limit - used : 0; }
};

// Counts requests by token and resource. Counts core and graphql for one hour, and search and
// code_search for one minute.
class Rates {
 public:
  explicit Rates(const Clock& clock) : clock_(&clock) {}

  // Returns the current budget. `token` is empty for requests without a token.
  Budget& budget(const std::string& token, const Token* holder, const std::string& resource);

 private:
  const Clock* clock_;
  std::map<std::pair<std::string, std::string>, Budget> budgets_;
};

}  // namespace patchbay::sandbox::github
