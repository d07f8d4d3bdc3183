#include "oauth/directions.h"

#include "base/net.h"
#include "http_client/url.h"
#include "oauth_messages/reason.h"

namespace patchbay::oauth {
namespace {

// Returns the host of the address. Returns "" if the text is not an address.
std::string host_of(const std::string& address) {
  const auto url = Url::parse(address);
  return url.has_value() ? url.value().origin().host : std::string();
}

}  // namespace

Reach Directions::reach_of(const std::string& address) const {
  return host_of(address) == host ? here : elsewhere;
}

Result<void> Directions::check(const std::string& address) const {
  if (here == Reach::kLoopback || !is_loopback_host(host_of(address))) return success();
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kDiscoveryFailed,
      "The service names an address of this machine, " +
          Url::parse(address).value().origin().text() +
          ", for its authorization, and is itself on another machine. Nothing was sent there.");
}

Directions directions_of(const std::string& address, Reach reach) {
  return {host_of(address), reach, reach};
}

void narrow(Directions& directions, AddressKind answered) {
  if (directions.elsewhere == Reach::kPrivate && answered == AddressKind::kPublic) {
    directions.elsewhere = Reach::kPublic;
  }
}

}  // namespace patchbay::oauth
