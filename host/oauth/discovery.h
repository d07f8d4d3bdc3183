// Finds an authorization server through the metadata that the server, or the resource that it
// protects, publishes.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"
#include "oauth_messages/metadata.h"

namespace patchbay::oauth {

struct DiscoveryOptions {
  std::chrono::seconds lifetime{3600};  // for an answer whose Cache-Control says nothing
  std::chrono::seconds longest_lifetime{86'400};
  // How long we remember that an address has no usable metadata.
  std::chrono::seconds lifetime_of_nothing{60};
  std::size_t entries = 256;  // at most; the entry that would expire first is dropped
};

// Answers are limited to 64 KiB, must name exactly the resource or issuer that was asked about, and
// are cached. Functions fail with OAUTH_FAILED (discovery_failed or provider_down) or CANCELLED.
// Thread-safe; client and clock are borrowed.
class Discovery {
 public:
  Discovery(HttpClient& http, const Clock& clock, DiscoveryOptions options = {})
      : http_(http), clock_(clock), options_(options) {}

  // Returns the metadata of this resource (RFC 9728 §3). They come from `metadata_url` if a
  // challenge named it (resource_metadata in WWW-Authenticate). Returns nothing if the resource
  // publishes no metadata.
  Result<std::optional<oauth_messages::ResourceMetadata>> resource(
      const std::string& resource, Reach reach, const Bounds& bounds,
      const std::string& metadata_url = {});

  // Looks at the place of RFC 8414 §3, then at OpenID Connect's two places. Returns nothing if the
  // issuer publishes no metadata.
  Result<std::optional<oauth_messages::ServerMetadata>> server(const std::string& issuer,
                                                               Reach reach, const Bounds& bounds);

  // Returns the endpoints for a manifest that names `discovery`: those of the first authorization
  // server of a protected resource, or of the issuer itself. Addresses in the manifest have
  // priority. Refuses a server that does not announce PKCE with S256. For a manifest without
  // `discovery`, returns declared_endpoints.
  Result<Endpoints> endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                 const Bounds& bounds);

 private:
  struct Kept {
    std::optional<std::string> document;  // nothing if the address has no document
    Monotonic until;
  };

  Result<std::optional<std::string>> document_at(const std::string& address, Reach reach,
                                                 const Bounds& bounds);
  Result<Kept> fetch(const std::string& address, Reach reach, const Bounds& bounds);
  // Documents from the operator's network and from the internet are cached separately.
  using Place = std::pair<std::string, Reach>;
  std::optional<Kept> kept(const Place& place);
  void keep(const Place& place, const Kept& entry);
  // Returns the error for a cached document that is of no use. It may be a maintenance page, so it
  // will be fetched again soon.
  Error useless(const Place& place, std::string message);

  HttpClient& http_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  Mutex mutex_;
  std::map<Place, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::oauth
