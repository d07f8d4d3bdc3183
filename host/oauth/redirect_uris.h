#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::oauth {

// The addresses a person may be sent back to, as the operator listed them. Immutable.
class RedirectUris {
 public:
  // Each is https, or http towards loopback, where the port may be "*" (RFC 8252 §7.3:
  // "http://127.0.0.1:*/callback"). INVALID_ARGUMENT names the one that is not.
  static Result<RedirectUris> parse(const std::vector<std::string>& list);

  // OAUTH_FAILED with invalid_redirect_uri unless it is on the list, character by character.
  [[nodiscard]] Result<void> check(std::string_view uri) const;

 private:
  std::vector<std::string> list_;
};

}  // namespace patchbay::oauth
