#pragma once

#include <string>

#include "base/result.h"
#include "http_client/address_guard.h"
#include "http_client/origin_policy.h"

namespace patchbay::oauth {

// Says in which networks the addresses may be that a service names, such as the address of its
// authorization server. A service on the internet has no way into this machine or the operator's
// own network. So it must not make this host send requests there.
struct Directions {
  std::string host{};                // the service's own host
  Reach here = Reach::kPublic;       // for addresses on the service's host
  Reach elsewhere = Reach::kPublic;  // for addresses on other hosts

  [[nodiscard]] Reach reach_of(const std::string& address) const;
  // Fails with OAUTH_FAILED (discovery_failed) if a service that is not on this machine names an
  // address of this machine.
  [[nodiscard]] Result<void> check(const std::string& address) const;
};

// Returns the directions for a service that has not answered yet. `address` is the service's
// address. `reach` says in which networks the service may be.
Directions directions_of(const std::string& address, Reach reach);

// Narrows the directions. Call this when the service has answered from the network `answered`. A
// service on the internet must not name other hosts in private networks.
void narrow(Directions& directions, AddressKind answered);

}  // namespace patchbay::oauth
