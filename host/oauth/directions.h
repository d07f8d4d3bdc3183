#pragma once

#include <string>

#include "base/result.h"
#include "http_client/address_guard.h"
#include "http_client/origin_policy.h"

namespace patchbay::oauth {

// Limits the networks of addresses that a service sends, such as the address of its authorization
// server. A service on the internet cannot reach this machine or the operator's own network. So it
// must not make this host send requests there.
struct Directions {
  std::string host{};  // the host name of the service
  http_client::Reach here =
      http_client::Reach::kPublic;  // networks for addresses on the service's host
  http_client::Reach elsewhere =
      http_client::Reach::kPublic;  // networks for addresses on other hosts

  [[nodiscard]] http_client::Reach reach_of(const std::string& address) const;
  // Fails with OAUTH_FAILED (discovery_failed) if the service is not on this machine, but `address`
  // is an address of this machine.
  [[nodiscard]] Result<void> check(const std::string& address) const;
};

// Returns the limits for a service that has not answered yet. `address` is the service's address.
// `reach` says in which networks the service may be.
Directions directions_of(const std::string& address, http_client::Reach reach);

// Restricts the limits after the service has answered from the network `answered`. A service on the
// internet must not send addresses of other hosts in private networks.
void narrow(Directions& directions, http_client::AddressKind answered);

}  // namespace patchbay::oauth
