#include "oauth/discovery.h"

#include <algorithm>

#include "http_client/cache_control.h"
#include "http_client/url.h"
#include "oauth_messages/answer.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/reason.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMetadataBytes = std::size_t{64} << 10;

Error not_found_out(std::string message) {
  return oauth_messages::oauth_failed(oauth_messages::Reason::kDiscoveryFailed, std::move(message));
}

Error failure_of(const Error& error) {
  if (error.code() == Code::kCancelled) return error;
  return oauth_messages::oauth_failed(oauth_messages::means_provider_down(error)
                                          ? oauth_messages::Reason::kProviderDown
                                          : oauth_messages::Reason::kDiscoveryFailed,
                                      error.message());
}

bool does_pkce(const oauth_messages::ServerMetadata& server) {
  const auto& methods = server.code_challenge_methods_supported;
  return std::find(methods.begin(), methods.end(), "S256") != methods.end();
}

// Returns the endpoints of an authorization server that publishes no metadata (MCP 2025-03-26,
// "Fallbacks for Servers without Metadata Discovery"). That revision requires PKCE of every server.
oauth_messages::ServerMetadata server_without_metadata(const std::string& origin) {
  oauth_messages::ServerMetadata server;
  server.issuer = origin;
  server.authorization_endpoint = origin + "/authorize";
  server.token_endpoint = origin + "/token";
  server.registration_endpoint = origin + "/register";
  server.code_challenge_methods_supported = {"S256"};
  return server;
}

// Returns the error for an address without metadata. The message contains only the origin of the
// address, because the rest of a configured address may be secret.
Error nothing_published(const std::string& address) {
  const auto url = http_client::Url::parse(address);
  const std::string origin = url.has_value() ? url.value().origin().text() : "The service";
  return not_found_out(origin +
                       " does not say how it authorizes: there is no metadata at the well-known "
                       "addresses of RFC 9728 and RFC 8414. Write the endpoints out.");
}

// Returns the networks that the endpoints may be in. Checks only the endpoints to which this host
// sends requests; `authorize` is opened only by the browser. Fails like Directions::check().
Result<http_client::Reach> reach_of_used(const Endpoints& endpoints, const Directions& directions) {
  http_client::Reach reach = directions.here;
  for (const std::string* address :
       {&endpoints.token, &endpoints.device, &endpoints.revoke, &endpoints.registration}) {
    if (address->empty()) continue;
    PATCHBAY_TRY(directions.check(*address));
    if (directions.reach_of(*address) != directions.here) reach = directions.elsewhere;
  }
  return reach;
}

// Returns the addresses that may have the resource's metadata. `metadata_url` from a challenge
// comes first, unless it is "".
std::vector<std::string> places_of_resource(const std::string& resource,
                                            const std::string& metadata_url) {
  auto places = oauth_messages::resource_metadata_addresses(resource);
  if (!metadata_url.empty()) {
    std::erase(places, metadata_url);
    places.insert(places.begin(), metadata_url);
  }
  return places;
}

// Adds the scope offline_access if the server supports it.
void add_offline_access(std::vector<std::string>& scopes, const std::vector<std::string>& known) {
  const auto has = [](const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), kOfflineAccess) != all.end();
  };
  if (has(known) && !has(scopes)) scopes.emplace_back(kOfflineAccess);
}

// Returns Searcher::owner for a manifest: the address and the manifest's request. Two connectors
// with different requests to one address may get different responses.
std::string owner_of(const manifest::OAuth2& declared, const std::string& begin) {
  if (!declared.discovery_request) return begin;
  std::string owner = begin;
  for (const auto& [name, value] : declared.discovery_request->headers) {
    owner.append("\n").append(name).append(": ").append(value);
  }
  return owner.append("\n\n").append(declared.discovery_request->body);
}

// Sets the address, unless the manifest contains one.
void fill_empty(std::string& address, const std::string& found) {
  if (address.empty()) address = found;
}

void add_server(const oauth_messages::ServerMetadata& found, Endpoints& endpoints) {
  endpoints.issuer = found.issuer;
  endpoints.iss_is_sent = found.iss_is_sent;
  fill_empty(endpoints.authorize, found.authorization_endpoint);
  fill_empty(endpoints.token, found.token_endpoint);
  fill_empty(endpoints.device, found.device_authorization_endpoint);
  fill_empty(endpoints.revoke, found.revocation_endpoint);
  endpoints.registration = found.registration_endpoint;
  endpoints.reads_client_documents = found.reads_client_documents;
  endpoints.client_authentications = found.token_endpoint_auth_methods_supported;
  add_offline_access(endpoints.scopes, found.scopes_supported);
}

}  // namespace

Result<Discovery::CachedDiscovery> Discovery::fetch(const Place& place,
                                                    const Directions& directions,
                                                    const Bounds& bounds) {
  const std::string& address = place.address;
  if (const auto checked = oauth_messages::check_endpoint(address); checked.has_error()) {
    return not_found_out(checked.error().message());
  }
  PATCHBAY_TRY(directions.check(address));
  PATCHBAY_TRY(const auto url, http_client::Url::parse(address));
  PATCHBAY_TRY(const auto origins,
               http_client::OriginPolicy::only(url.origin(), false, place.reach));
  http_client::Request request;
  request.url = address;
  request.headers.add("Accept", "application/json");
  request.origins = &origins;
  request.credential = false;
  request.max_redirects = 0;
  request.deadline = bounds.deadline;
  request.stop = bounds.stop;
  request.trace_id = bounds.trace_id;
  request.limits.max_body_bytes = kMetadataBytes;
  request.limits.max_decompressed_bytes = kMetadataBytes;
  auto response = http_.fetch(request, kMetadataBytes);
  if (response.has_error()) {
    // A response that is too large or is not HTTP counts as "no metadata at this address".
    if (response.error().code() == Code::kProviderError) return CachedDiscovery{{}, soon()};
    return failure_of(response.error());
  }
  const int status = response.value().status;
  if (oauth_messages::means_provider_down(status)) {
    return down_for_now(url, status, "how it authorizes");
  }
  const http_client::AddressKind answered = response.value().peer;
  if (status != 200) return CachedDiscovery{{{}, answered}, soon()};
  const http_client::CacheControl said = http_client::cache_control(response.value().headers);
  const seconds lifetime =
      said.no_store ? seconds(0)
                    : std::min(said.max_age.value_or(options_.lifetime), options_.longest_lifetime);
  return CachedDiscovery{{std::move(response.value().body), answered}, clock_.now() + lifetime};
}

Error Discovery::useless(const Place& place, std::string message) {
  documents_.shorten(place, soon());
  return not_found_out(std::move(message));
}

Discovery::Place Discovery::place_of(const Searcher& searcher, const std::string& address) {
  return {searcher.owner, address, searcher.directions.reach_of(address)};
}

Result<Discovery::DiscoveredDocument> Discovery::found_at(const Place& place,
                                                          const Searcher& searcher,
                                                          const Bounds& bounds) {
  if (auto known = documents_.find(place)) return std::move(*known);
  PATCHBAY_TRY(auto fetched, fetch(place, searcher.directions, bounds));
  documents_.keep(place, fetched.found, fetched.until);
  return std::move(fetched.found);
}

Result<std::optional<oauth_messages::ResourceMetadata>> Discovery::resource(
    const std::string& resource, const Searcher& searcher, const Bounds& bounds,
    const std::string& metadata_url) {
  const auto well_known = oauth_messages::resource_metadata_addresses(resource);
  for (const std::string& address : places_of_resource(resource, metadata_url)) {
    const Place place = place_of(searcher, address);
    // The owner of one folder of the origin can publish a document in this folder. So only a
    // document at a well-known address may cover more of the origin than the resource itself.
    const bool is_well_known =
        std::find(well_known.begin(), well_known.end(), address) != well_known.end();
    PATCHBAY_TRY(const DiscoveredDocument found, found_at(place, searcher, bounds));
    if (!found.document) continue;
    auto metadata = oauth_messages::read_resource_metadata(*found.document);
    if (!metadata) {
      documents_.shorten(place, soon());
    } else if (oauth_messages::covers(metadata->resource, resource) &&
               (is_well_known || oauth_messages::covers(resource, metadata->resource))) {
      return metadata;
    } else {
      return useless(place,
                     "The metadata found beside the resource is that of another resource (RFC "
                     "9728, 3.3), and was not used. Check the address that is configured.");
    }
  }
  return std::nullopt;
}

Result<std::optional<oauth_messages::ServerMetadata>> Discovery::server(const std::string& issuer,
                                                                        const Searcher& searcher,
                                                                        const Bounds& bounds) {
  for (const std::string& address : oauth_messages::server_metadata_addresses(issuer)) {
    const Place place = place_of(searcher, address);
    PATCHBAY_TRY(const DiscoveredDocument found, found_at(place, searcher, bounds));
    if (!found.document) continue;
    auto metadata = oauth_messages::read_server_metadata(*found.document);
    if (!metadata) {
      documents_.shorten(place, soon());
    } else if (oauth_messages::is_same_issuer(metadata->issuer, issuer)) {
      return metadata;
    } else {
      return useless(place,
                     "The metadata found for the authorization server is that of another issuer "
                     "(RFC 8414, 3.3), and was not used.");
    }
  }
  return std::nullopt;
}

Result<Challenge> Discovery::challenge_of(const manifest::OAuth2& declared,
                                          const std::string& resource, const Searcher& searcher,
                                          const Bounds& bounds) {
  if (!declared.discovery_request) return Challenge{};
  const http_client::Reach reach = searcher.directions.here;
  const Challenges::Place place{searcher.owner, resource, reach};
  if (auto known = challenges_.find(place)) return std::move(*known);
  PATCHBAY_TRY(
      Challenge challenge,
      ask_without_credential(http_, clock_, *declared.discovery_request, resource, reach, bounds));
  challenges_.keep(place, challenge,
                   challenge.is_refused ? clock_.now() + options_.lifetime : soon());
  return challenge;
}

Result<oauth_messages::ServerMetadata> Discovery::server_of(
    const oauth_messages::ResourceMetadata& guarded, const Searcher& searcher,
    const Bounds& bounds) {
  const std::string& issuer = guarded.authorization_servers.front();
  PATCHBAY_TRY(auto found, server(issuer, searcher, bounds));
  if (!found) return nothing_published(issuer);
  return std::move(*found);
}

// Finds the authorization server for an address without resource metadata. Tries the address as the
// issuer, then the origin of the address (MCP 2025-03-26). If neither publishes metadata but the
// resource refused the manifest's request, returns server_without_metadata().
Result<oauth_messages::ServerMetadata> Discovery::server_for(const std::string& address,
                                                             const Challenge& challenge,
                                                             const Searcher& searcher,
                                                             const Bounds& bounds) {
  auto found = server(address, searcher, bounds);
  if (found.has_value() && found.value()) return std::move(*found.value());
  PATCHBAY_TRY(const auto url, http_client::Url::parse(address));
  const std::string origin = url.origin().text();
  const bool may_be_elsewhere = found.has_value() || oauth_messages::reason_of(found.error()) ==
                                                         oauth_messages::Reason::kDiscoveryFailed;
  if (may_be_elsewhere && !oauth_messages::is_same_issuer(origin, address)) {
    PATCHBAY_TRY(auto at_origin, server(origin, searcher, bounds));
    if (at_origin) return std::move(*at_origin);
  }
  if (found.has_error()) return std::move(found).error();
  if (challenge.is_refused) return server_without_metadata(origin);
  return nothing_published(address);
}

// Deletes the cached responses about the resource, including responses to requests with restricted
// directions (Reach::kPublic). Must be called before the directions are restricted.
void Discovery::forget_resource(const std::string& resource, const Searcher& searcher) {
  const Challenges::Place asked{searcher.owner, resource, searcher.directions.here};
  const auto challenge = challenges_.find(asked);
  for (const std::string& address :
       places_of_resource(resource, challenge ? challenge->metadata_url : "")) {
    documents_.forget(place_of(searcher, address));
    documents_.forget({searcher.owner, address, http_client::Reach::kPublic});
  }
  challenges_.forget(asked);
}

// Restricts the directions by the network from which the service answers (narrow() in
// directions.h), if the service may be in a private network. Uses the response to the manifest's
// request. Without such a response, sends a request to the first address that may have the
// metadata.
Result<void> Discovery::narrow_by_answer(const std::string& begin, const Result<Challenge>& asked,
                                         Searcher& searcher, const Bounds& bounds) {
  if (searcher.directions.here != http_client::Reach::kPrivate) return success();
  if (asked.has_value() && asked.value().answered) {
    narrow(searcher.directions, *asked.value().answered);
    return success();
  }
  const auto places = oauth_messages::resource_metadata_addresses(begin);
  PATCHBAY_TRY(const DiscoveredDocument found,
               found_at(place_of(searcher, places.front()), searcher, bounds));
  narrow(searcher.directions, found.answered);
  return success();
}

Result<Endpoints> Discovery::endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                          const Bounds& bounds, CacheUse known) {
  PATCHBAY_TRY(auto endpoints, declared_endpoints(declared, config));
  if (declared.discovery.empty()) return endpoints;
  PATCHBAY_TRY(const std::string begin, fill_in(declared.discovery, config));
  endpoints.reach = reach_of(declared.discovery, begin);
  Searcher searcher{directions_of(begin, endpoints.reach), owner_of(declared, begin)};
  if (known == CacheUse::kAskAgain) forget_resource(begin, searcher);
  const auto asked = challenge_of(declared, begin, searcher, bounds);
  const Challenge challenge = asked.has_value() ? asked.value() : Challenge{};
  PATCHBAY_TRY(narrow_by_answer(begin, asked, searcher, bounds));
  PATCHBAY_TRY(const auto guarded, resource(begin, searcher, bounds, challenge.metadata_url));
  // The manifest's request failed. The resource may announce its metadata only in the response to
  // this request, so discovery must not go on as if there were no metadata.
  if (!guarded && asked.has_error()) return asked.error();
  endpoints.scopes = challenge.scopes;
  if (declared.names_resource && guarded) {
    endpoints.resource = guarded->resource;
  } else if (declared.names_resource && declared.discovery_request) {
    // The token must be valid only for this resource. Otherwise a hostile resource could name the
    // authorization server of another service, and get a token that is valid at the other service.
    endpoints.resource = begin;
  }
  if (guarded && endpoints.scopes.empty()) {
    endpoints.scopes = oauth_messages::usable_scopes(guarded->scopes_supported);
  }
  PATCHBAY_TRY(const auto found, guarded ? server_of(*guarded, searcher, bounds)
                                         : server_for(begin, challenge, searcher, bounds));
  if (!does_pkce(found)) {
    return not_found_out(
        "The authorization server does not say that it takes PKCE with S256, without which a code "
        "that is intercepted can be used by others.");
  }
  add_server(found, endpoints);
  PATCHBAY_TRY(endpoints.reach, reach_of_used(endpoints, searcher.directions));
  return endpoints;
}

}  // namespace patchbay::oauth
