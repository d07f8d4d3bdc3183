// Finding an authorization server by what it, or the resource it guards, publishes about itself.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"
#include "oauth_messages/metadata.h"

namespace patchbay::oauth {

struct DiscoveryOptions {
  std::chrono::seconds lifetime{3600};  // of an answer whose Cache-Control does not say
  std::chrono::seconds longest_lifetime{86'400};
  std::chrono::seconds lifetime_of_nothing{60};  // that there is none at an address, or none of use
  std::size_t entries = 256;                     // kept at most; the oldest goes
};

// Answers are bounded (64 KiB), must name exactly the resource or issuer that was asked about, and
// are kept for a while. Errors: OAUTH_FAILED with discovery_failed or provider_down; CANCELLED.
// Thread-safe; client and clock are borrowed.
class Discovery {
 public:
  Discovery(HttpClient& http, const Clock& clock, DiscoveryOptions options = {})
      : http_(http), clock_(clock), options_(options) {}

  // RFC 9728 §3: the metadata beside this resource, or at `metadata_url` where a challenge
  // (WWW-Authenticate, resource_metadata) named it. Nothing: the resource publishes none.
  Result<std::optional<oauth_messages::ResourceMetadata>> resource(
      const std::string& resource, Reach reach, const Bounds& bounds,
      const std::string& metadata_url = {});

  // RFC 8414 §3, then OpenID Connect's two places. Nothing: the issuer publishes none.
  Result<std::optional<oauth_messages::ServerMetadata>> server(const std::string& issuer,
                                                               Reach reach, const Bounds& bounds);

  // The endpoints of a manifest that names `discovery`: the first authorization server of a
  // protected resource, or of the issuer itself. Addresses that the manifest writes out stand. A
  // server that does not say it does PKCE with S256 is refused. A manifest without `discovery`:
  // declared_endpoints.
  Result<Endpoints> endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                 const Bounds& bounds);

 private:
  struct Kept {
    std::optional<std::string> document;  // none: there is none at that address
    Monotonic until;
  };

  Result<std::optional<std::string>> document_at(const std::string& address, Reach reach,
                                                 const Bounds& bounds);
  Result<Kept> fetch(const std::string& address, Reach reach, const Bounds& bounds);
  // What one may fetch from within the house is not kept for one who may not.
  using Place = std::pair<std::string, Reach>;
  std::optional<Kept> kept(const Place& place);
  void keep(const Place& place, const Kept& entry);
  // What is kept is of no use, as a page of maintenance may be: it is asked for again soon.
  Error useless(const Place& place, std::string message);

  HttpClient& http_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  std::mutex mutex_;
  std::map<Place, Kept> kept_;
};

}  // namespace patchbay::oauth
