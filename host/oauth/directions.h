#pragma once

#include <string>

#include "base/result.h"
#include "http_client/address_guard.h"
#include "http_client/origin_policy.h"

namespace patchbay::oauth {

// In which networks the addresses may be that a service names: its metadata, its authorization
// server. A service elsewhere must not make this host try out this machine or the operator's own
// network, to which the service itself has no way.
struct Directions {
  std::string host{};                // the service's own host
  Reach here = Reach::kPublic;       // for addresses of that host
  Reach elsewhere = Reach::kPublic;  // for addresses of other hosts

  [[nodiscard]] Reach reach_of(const std::string& address) const;
  // Fails with OAUTH_FAILED (discovery_failed) if a service that is not on this machine names an
  // address of this machine.
  [[nodiscard]] Result<void> check(const std::string& address) const;
};

// Returns where a service of `address` leads. `reach` is for the service itself.
Directions directions_of(const std::string& address, Reach reach);

// Narrows the directions when the service has answered: only a service in a private network leads
// to other hosts of private networks.
void narrow(Directions& directions, AddressKind answered);

}  // namespace patchbay::oauth
