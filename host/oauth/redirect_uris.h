#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::oauth {

// A placeholder for the connector's id, in an address that differs from connector to connector.
inline constexpr std::string_view kConnectorPlace = "{connector_id}";

// Returns the connector's own address, with the connector's id in place of kConnectorPlace.
std::string address_for(std::string_view address, std::string_view connector);

// The redirect URIs that the operator allows. Immutable.
class RedirectUris {
 public:
  // Reads the operator's list. Each address must be https, or http to loopback. An http address may
  // have the port "*", which means any port (RFC 8252 §7.3: "http://127.0.0.1:*/callback"). The
  // last segment of a path may be kConnectorPlace. Fails with INVALID_ARGUMENT and names the
  // address that breaks these rules.
  static Result<RedirectUris> parse(const std::vector<std::string>& list);

  // Succeeds if `uri` is on the list for this connector. Otherwise fails with OAUTH_FAILED
  // (invalid_redirect_uri). Compares every character, except a port that is "*" on the list.
  [[nodiscard]] Result<void> check(std::string_view uri, std::string_view connector) const;
  // Succeeds if `uri` is on the list for any connector. Fails like check().
  [[nodiscard]] Result<void> check_for_any(std::string_view uri) const;

  // Returns the list for this connector.
  [[nodiscard]] std::vector<std::string> list(std::string_view connector) const;

 private:
  std::vector<std::string> list_;
};

}  // namespace patchbay::oauth
