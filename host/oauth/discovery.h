// Finds an authorization server, from its own metadata or from the metadata of the resource that it
// protects.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/challenge.h"
#include "oauth/directions.h"
#include "oauth/kept_answers.h"
#include "oauth/registration.h"
#include "oauth_messages/metadata.h"

namespace patchbay::oauth {

struct DiscoveryOptions {
  std::chrono::seconds lifetime{3600};  // lifetime of a response without max-age in Cache-Control
  std::chrono::seconds longest_lifetime{86'400};
  // The time for which the cache remembers that an address has no usable metadata.
  std::chrono::seconds lifetime_of_nothing{60};
  std::size_t entries = 256;  // maximum number of entries in each of the two caches (KeptAnswers)
};

// The allowed networks of a search, and the owner of its cached responses. Each owner has separate
// responses. So a service cannot answer for another service, and cannot displace the responses of
// another owner from the cache.
struct Searcher {
  Directions directions;  // the networks that the addresses may be in
  std::string owner{};  // the configured address, and the request that is sent to it; "": no owner
};

// Some servers issue a refresh token only if this scope is requested (OpenID Connect Core 1.0 §11).
inline constexpr std::string_view kOfflineAccess = "offline_access";

// Tells whether endpoints_of() may use cached responses about the resource.
enum class CacheUse {
  kMayBeOld,  // uses the cached answers
  kAskAgain,  // asks the resource again, because a user is connecting an account
};

// Reads metadata and caches them. A response may have at most 64 KiB, and must be about the
// requested resource or issuer (oauth_messages::covers, is_same_issuer). If an address returns
// something else than metadata, such as a web page, it counts as an address without metadata. All
// functions fail with OAUTH_FAILED (discovery_failed or provider_down) or CANCELLED. Borrows client
// and clock. Thread-safe.
class Discovery {
 public:
  Discovery(http_client::HttpClient& http, const Clock& clock, DiscoveryOptions options = {})
      : http_(http),
        clock_(clock),
        options_(options),
        documents_(clock, options.entries),
        challenges_(clock, options.entries) {}

  // Returns the metadata of this resource (RFC 9728 §3). First tries `metadata_url`, an address
  // from a challenge (may be ""), then the well-known addresses. Returns nullopt if the resource
  // publishes no metadata.
  Result<std::optional<oauth_messages::ResourceMetadata>> resource(
      const std::string& resource, const Searcher& searcher, const Bounds& bounds,
      const std::string& metadata_url = {});

  // Returns the metadata of this issuer. Tries the address of RFC 8414 §3, then the two addresses
  // of OpenID Connect. Returns nullopt if the issuer publishes no metadata.
  Result<std::optional<oauth_messages::ServerMetadata>> server(const std::string& issuer,
                                                               const Searcher& searcher,
                                                               const Bounds& bounds);

  // Returns the endpoints for a manifest. The manifest's `discovery` is the address of a protected
  // resource, or the issuer of the server.
  //   1. If the manifest has a discovery_request, the refusal of that request may say where the
  //      resource's metadata are, and which scopes to ask for.
  //   2. If the resource has metadata, their first authorization server is used.
  //   3. Otherwise `discovery` counts as the issuer, and then the origin of `discovery`.
  //   4. If nothing was found but the resource refused the discovery_request, the endpoints are
  //      /authorize, /token and /register of the origin (MCP 2025-03-26).
  // Addresses in the manifest have priority. A service on the internet may name only addresses on
  // the internet or on its own host (directions.h). Fails if the server's metadata do not announce
  // PKCE with S256. For a manifest without `discovery`, returns declared_endpoints().
  Result<Endpoints> endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                 const Bounds& bounds, CacheUse known = CacheUse::kMayBeOld);

 private:
  struct DiscoveredDocument {
    std::optional<std::string> document;  // nullopt: the address has no document
    http_client::AddressKind answered =
        http_client::AddressKind::kPublic;  // the network of the server that answered
  };
  using Documents = KeptAnswers<DiscoveredDocument>;
  using Place = Documents::Place;
  using Challenges = KeptAnswers<Challenge>;

  struct CachedDiscovery {
    DiscoveredDocument found;
    Monotonic until;
  };
  static Place place_of(const Searcher& searcher, const std::string& address);
  Result<CachedDiscovery> fetch(const Place& place, const Directions& directions,
                                const Bounds& bounds);
  Result<DiscoveredDocument> found_at(const Place& place, const Searcher& searcher,
                                      const Bounds& bounds);
  Result<void> narrow_by_answer(const std::string& begin, const Result<Challenge>& asked,
                                Searcher& searcher, const Bounds& bounds);
  Result<Challenge> challenge_of(const manifest::OAuth2& declared, const std::string& resource,
                                 const Searcher& searcher, const Bounds& bounds);
  Result<oauth_messages::ServerMetadata> server_of(const oauth_messages::ResourceMetadata& guarded,
                                                   const Searcher& searcher, const Bounds& bounds);
  Result<oauth_messages::ServerMetadata> server_for(const std::string& address,
                                                    const Challenge& challenge,
                                                    const Searcher& searcher, const Bounds& bounds);
  void forget_resource(const std::string& resource, const Searcher& searcher);
  // Returns the expiry of the cache entry for an address without usable metadata.
  [[nodiscard]] Monotonic soon() const { return clock_.now() + options_.lifetime_of_nothing; }
  // Returns the error for a cached document that cannot be used. Also shortens the document's time
  // in the cache, because the service may repair the fault.
  Error useless(const Place& place, std::string message);

  http_client::HttpClient& http_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  Documents documents_;
  Challenges challenges_;
};

}  // namespace patchbay::oauth
