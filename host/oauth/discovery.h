// Finds an authorization server. Reads the metadata of the server itself, or of the resource that
// the server protects.
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
  std::chrono::seconds lifetime{3600};  // if the answer's Cache-Control names no lifetime
  std::chrono::seconds longest_lifetime{86'400};
  // How long we remember that an address has no usable metadata.
  std::chrono::seconds lifetime_of_nothing{60};
  std::size_t entries = 256;  // the most cached entries; one more drops the first to expire
};

// Reads metadata and caches them. An answer may have at most 64 KiB, and must name exactly the
// resource or issuer of the request. All functions fail with OAUTH_FAILED (discovery_failed or
// provider_down) or CANCELLED. Thread-safe; client and clock are borrowed.
class Discovery {
 public:
  Discovery(HttpClient& http, const Clock& clock, DiscoveryOptions options = {})
      : http_(http), clock_(clock), options_(options) {}

  // Returns the metadata of this resource (RFC 9728 §3). `metadata_url` is the address that a
  // challenge named (resource_metadata in WWW-Authenticate). If it is empty, reads the metadata
  // from the well-known address. Returns nothing if the resource publishes no metadata.
  Result<std::optional<oauth_messages::ResourceMetadata>> resource(
      const std::string& resource, Reach reach, const Bounds& bounds,
      const std::string& metadata_url = {});

  // Returns the metadata of this issuer. Tries the address of RFC 8414 §3, then the two addresses
  // of OpenID Connect. Returns nothing if the issuer publishes no metadata.
  Result<std::optional<oauth_messages::ServerMetadata>> server(const std::string& issuer,
                                                               Reach reach, const Bounds& bounds);

  // Returns the endpoints for a manifest. If the manifest's `discovery` is the address of a
  // protected resource, uses the resource's first authorization server. Otherwise `discovery` is
  // the issuer of the server. Addresses in the manifest have priority. Fails if the server does not
  // announce PKCE with S256. For a manifest without `discovery`, returns declared_endpoints().
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
  // Returns the error for a cached document that cannot be used. The document may be a maintenance
  // page, so this also shortens the document's time in the cache.
  Error useless(const Place& place, std::string message);

  HttpClient& http_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  Mutex mutex_;
  std::map<Place, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::oauth
