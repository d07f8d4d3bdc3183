#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::oauth {

// The addresses to which a user may be sent back, from the operator's list. Immutable.
class RedirectUris {
 public:
  // Reads the operator's list. Each address must be https, or http to loopback. An http address may
  // have the port "*", which means any port (RFC 8252 §7.3: "http://127.0.0.1:*/callback"). Fails
  // with INVALID_ARGUMENT for any other address, and the error names this address.
  static Result<RedirectUris> parse(const std::vector<std::string>& list);

  // Succeeds if `uri` is on the list. Otherwise fails with OAUTH_FAILED (invalid_redirect_uri).
  // Compares every character, except a port that is "*" on the list.
  [[nodiscard]] Result<void> check(std::string_view uri) const;

  [[nodiscard]] const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
};

}  // namespace patchbay::oauth
