#include "oauth/directions.h"

#include "base/net.h"
#include "http_client/url.h"
#include "oauth_messages/reason.h"

namespace patchbay::oauth {
namespace {

// Returns the host of the address. Returns "" if the text is not an address.
std::string host_of(const std::string& address) {
  const auto url = http_client::Url::parse(address);
  return url.has_value() ? url.value().origin().host : std::string();
}

}  // namespace

http_client::Reach Directions::reach_of(const std::string& address) const {
  return host_of(address) == host ? here : elsewhere;
}

Result<void> Directions::check(const std::string& address) const {
  if (here == http_client::Reach::kLoopback || !is_loopback_host(host_of(address)))
    return success();
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kDiscoveryFailed,
      "The service names an address of this machine, " +
          http_client::Url::parse(address).value().origin().text() +
          ", for its authorization, and is itself on another machine. Nothing was sent there.");
}

Directions directions_of(const std::string& address, http_client::Reach reach) {
  return {host_of(address), reach, reach};
}

void narrow(Directions& directions, http_client::AddressKind answered) {
  if (directions.elsewhere == http_client::Reach::kPrivate &&
      answered == http_client::AddressKind::kPublic) {
    directions.elsewhere = http_client::Reach::kPublic;
  }
}

}  // namespace patchbay::oauth
