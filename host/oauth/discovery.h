// Finding an authorization server by what it, or the resource it guards, publishes about itself.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"

namespace patchbay::oauth {

// RFC 9728 §2, as far as a client needs it.
struct ResourceMetadata {
  std::string resource;
  std::vector<std::string> authorization_servers;  // issuers; at least one
  std::vector<std::string> scopes_supported;
};

// RFC 8414 §2, likewise.
struct ServerMetadata {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string device_authorization_endpoint;
  std::string revocation_endpoint;
  std::string registration_endpoint;
  std::vector<std::string> scopes_supported;
  std::vector<std::string> code_challenge_methods_supported;
  std::vector<std::string> token_endpoint_auth_methods_supported;
  bool iss_is_sent = false;
};

struct DiscoveryOptions {
  std::chrono::seconds lifetime{3600};  // of an answer that does not say (Cache-Control)
  std::chrono::seconds longest_lifetime{86400};
  std::size_t entries = 256;  // kept at most; the oldest goes
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
  Result<std::optional<ResourceMetadata>> resource(const std::string& resource, Reach reach,
                                                   const Bounds& bounds,
                                                   const std::string& metadata_url = {});

  // RFC 8414 §3, then OpenID Connect's two places. Nothing: the issuer publishes none.
  Result<std::optional<ServerMetadata>> server(const std::string& issuer, Reach reach,
                                               const Bounds& bounds);

  // The endpoints of a manifest that names `discovery`: a protected resource's first authorization
  // server, or the issuer itself. Where it writes addresses out as well these stand. A server that
  // does not do PKCE with S256 is refused. A manifest without `discovery`: declared_endpoints.
  Result<Endpoints> endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                 const Bounds& bounds);

 private:
  struct Kept {
    std::optional<std::string> document;  // none: there is none at that address
    Monotonic until;
  };
  Result<std::optional<std::string>> document(const std::string& address, Reach reach,
                                              const Bounds& bounds);
  void keep(const std::string& address, Kept kept);

  HttpClient& http_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

}  // namespace patchbay::oauth
