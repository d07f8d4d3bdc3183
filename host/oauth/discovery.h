// Finds an authorization server by the metadata that it, or the resource it protects, publishes.
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
  std::chrono::seconds lifetime{3600};  // of an answer whose Cache-Control does not say
  std::chrono::seconds longest_lifetime{86'400};
  // How long it is remembered that an address has no usable metadata.
  std::chrono::seconds lifetime_of_nothing{60};
  std::size_t entries = 256;  // at most; the oldest is dropped
};

// Answers are bounded (64 KiB), must name exactly the resource or issuer that was asked about, and
// are cached. OAUTH_FAILED with discovery_failed or provider_down; CANCELLED. Thread-safe; client
// and clock are borrowed.
class Discovery {
 public:
  Discovery(HttpClient& http, const Clock& clock, DiscoveryOptions options = {})
      : http_(http), clock_(clock), options_(options) {}

  // RFC 9728 §3: the metadata of this resource, or the document at `metadata_url` if a challenge
  // named it (WWW-Authenticate, resource_metadata). Nothing: the resource publishes no metadata.
  Result<std::optional<oauth_messages::ResourceMetadata>> resource(
      const std::string& resource, Reach reach, const Bounds& bounds,
      const std::string& metadata_url = {});

  // RFC 8414 §3, then OpenID Connect's two places. Nothing: the issuer publishes no metadata.
  Result<std::optional<oauth_messages::ServerMetadata>> server(const std::string& issuer,
                                                               Reach reach, const Bounds& bounds);

  // The endpoints for a manifest that names `discovery`: of the first authorization server of a
  // protected resource, or of the issuer itself. Addresses in the manifest have priority. A server
  // that does not announce PKCE with S256 is refused. For a manifest without `discovery`:
  // declared_endpoints.
  Result<Endpoints> endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                 const Bounds& bounds);

 private:
  struct Kept {
    std::optional<std::string> document;  // nothing: the address has no document
    Monotonic until;
  };

  Result<std::optional<std::string>> document_at(const std::string& address, Reach reach,
                                                 const Bounds& bounds);
  Result<Kept> fetch(const std::string& address, Reach reach, const Bounds& bounds);
  // Documents from the operator's network and from the internet are cached apart.
  using Place = std::pair<std::string, Reach>;
  std::optional<Kept> kept(const Place& place);
  void keep(const Place& place, const Kept& entry);
  // The cached document is of no use (it may be a maintenance page), so it is asked for again soon.
  Error useless(const Place& place, std::string message);

  HttpClient& http_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  Mutex mutex_;
  std::map<Place, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::oauth
