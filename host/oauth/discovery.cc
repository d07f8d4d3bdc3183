#include "oauth/discovery.h"

#include <algorithm>
#include <charconv>

#include "http_client/url.h"
#include "oauth_messages/answer.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/reason.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMetadataBytes = std::size_t{64} << 10;
constexpr std::size_t kMostScopes = 100;

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

// Returns how long an answer with this Cache-Control header may be cached (RFC 9111 §5.2.2): its
// max-age, or 0 for no-store and no-cache. Returns nothing if the header has none of these.
std::optional<seconds> lifetime_in(std::string_view cache_control) {
  constexpr std::string_view kMaxAge = "max-age=";
  if (cache_control.find("no-store") != cache_control.npos ||
      cache_control.find("no-cache") != cache_control.npos) {
    return seconds(0);
  }
  const std::size_t at = cache_control.find(kMaxAge);
  if (at == cache_control.npos) return std::nullopt;
  const std::string_view rest = cache_control.substr(at + kMaxAge.size());
  std::uint32_t age = 0;
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), age);
  return failure == std::errc() ? std::optional(seconds(age)) : std::nullopt;
}

bool does_pkce(const oauth_messages::ServerMetadata& server) {
  const auto& methods = server.code_challenge_methods_supported;
  return std::find(methods.begin(), methods.end(), "S256") != methods.end();
}

// Returns the scopes that the resource names, without invalid ones, and at most kMostScopes.
std::vector<std::string> scopes_to_ask(const oauth_messages::ResourceMetadata& resource) {
  std::vector<std::string> scopes = resource.scopes_supported;
  std::erase_if(scopes, [](const auto& scope) { return !oauth_messages::is_scope(scope); });
  if (scopes.size() > kMostScopes) scopes.resize(kMostScopes);
  return scopes;
}

// Adds the scope offline_access if the server knows this scope, because some servers give a refresh
// token only for this scope.
void add_offline_access(std::vector<std::string>& scopes, const std::vector<std::string>& known) {
  const std::string offline = "offline_access";
  const auto has = [&](const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), offline) != all.end();
  };
  if (has(known) && !has(scopes)) scopes.push_back(offline);
}

// Sets the address, unless the manifest has given it.
void fill_empty(std::string& address, const std::string& found) {
  if (address.empty()) address = found;
}

}  // namespace

Result<Discovery::Kept> Discovery::fetch(const std::string& address, Reach reach,
                                         const Bounds& bounds) {
  if (const auto checked = oauth_messages::check_endpoint(address); checked.has_error()) {
    return not_found_out(checked.error().message());
  }
  PATCHBAY_TRY(const auto url, Url::parse(address));
  PATCHBAY_TRY(const auto origins, OriginPolicy::only(url.origin(), false, reach));
  Request request;
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
  if (response.has_error()) return failure_of(response.error());
  const int status = response.value().status;
  if (oauth_messages::means_provider_down(status)) {
    return oauth_messages::oauth_failed(oauth_messages::Reason::kProviderDown,
                                        url.origin().text() +
                                            " cannot say at the moment how it authorizes "
                                            "(status " +
                                            std::to_string(status) + "). Try later.");
  }
  if (status != 200) return Kept{{}, clock_.now() + options_.lifetime_of_nothing};
  const auto said =
      lifetime_in(response.value().headers.find("Cache-Control").value_or(std::string_view()));
  const seconds lifetime = std::min(said.value_or(options_.lifetime), options_.longest_lifetime);
  return Kept{std::move(response.value().body), clock_.now() + lifetime};
}

std::optional<Discovery::Kept> Discovery::kept(const Place& place) {
  const Lock lock(mutex_);
  const auto found = kept_.find(place);
  if (found == kept_.end()) return std::nullopt;
  if (clock_.now() < found->second.until) return found->second;
  kept_.erase(found);
  return std::nullopt;
}

void Discovery::keep(const Place& place, const Kept& entry) {
  const Lock lock(mutex_);
  if (kept_.size() >= options_.entries && !kept_.contains(place)) {
    const auto soonest = std::min_element(
        kept_.begin(), kept_.end(),
        [](const auto& left, const auto& right) { return left.second.until < right.second.until; });
    if (soonest != kept_.end()) kept_.erase(soonest);
  }
  kept_.insert_or_assign(place, entry);
}

Error Discovery::useless(const Place& place, std::string message) {
  const Lock lock(mutex_);
  const auto found = kept_.find(place);
  if (found != kept_.end()) {
    found->second.until =
        std::min<Monotonic>(found->second.until, clock_.now() + options_.lifetime_of_nothing);
  }
  return not_found_out(std::move(message));
}

Result<std::optional<std::string>> Discovery::document_at(const std::string& address, Reach reach,
                                                          const Bounds& bounds) {
  const Place place{address, reach};
  if (auto known = kept(place)) return std::move(known->document);
  PATCHBAY_TRY(auto fetched, fetch(address, reach, bounds));
  keep(place, fetched);
  return std::move(fetched.document);
}

Result<std::optional<oauth_messages::ResourceMetadata>> Discovery::resource(
    const std::string& resource, Reach reach, const Bounds& bounds,
    const std::string& metadata_url) {
  const std::string address =
      metadata_url.empty() ? oauth_messages::resource_metadata_address(resource) : metadata_url;
  PATCHBAY_TRY(const auto document, document_at(address, reach, bounds));
  if (!document) return std::nullopt;
  auto metadata = oauth_messages::read_resource_metadata(*document);
  if (!metadata) {
    return useless(
        {address, reach},
        "What the resource publishes about itself cannot be read: expected a JSON object with "
        "resource and authorization_servers (RFC 9728).");
  }
  if (metadata->resource != resource) {
    return useless(
        {address, reach},
        "The metadata found beside the resource is that of another resource (RFC 9728, 3.3), and "
        "was not used. Check the address that is configured, a slash at its end included.");
  }
  return metadata;
}

Result<std::optional<oauth_messages::ServerMetadata>> Discovery::server(const std::string& issuer,
                                                                        Reach reach,
                                                                        const Bounds& bounds) {
  for (const std::string& address : oauth_messages::server_metadata_addresses(issuer)) {
    PATCHBAY_TRY(const auto document, document_at(address, reach, bounds));
    if (!document) continue;
    auto metadata = oauth_messages::read_server_metadata(*document);
    if (!metadata) {
      return useless(
          {address, reach},
          "What the authorization server publishes about itself cannot be read: expected a JSON "
          "object with issuer and an https token_endpoint (RFC 8414).");
    }
    if (metadata->issuer != issuer) {
      return useless(
          {address, reach},
          "The metadata found for the authorization server is that of another issuer (RFC 8414, "
          "3.3), and was not used.");
    }
    return metadata;
  }
  return std::nullopt;
}

Result<Endpoints> Discovery::endpoints_of(const manifest::OAuth2& declared, std::string_view config,
                                          const Bounds& bounds) {
  PATCHBAY_TRY(auto endpoints, declared_endpoints(declared, config));
  if (declared.discovery.empty()) return endpoints;
  PATCHBAY_TRY(const std::string begin, fill_in(declared.discovery, config));
  endpoints.reach = reach_of(declared.discovery, begin);
  PATCHBAY_TRY(const auto guarded, resource(begin, endpoints.reach, bounds));
  if (guarded) endpoints.resource = guarded->resource;
  if (guarded) endpoints.scopes = scopes_to_ask(*guarded);
  const std::string issuer = guarded ? guarded->authorization_servers.front() : begin;
  PATCHBAY_TRY(const auto found, server(issuer, endpoints.reach, bounds));
  if (!found) {
    return not_found_out(begin +
                         " does not say how it authorizes: there is no metadata at the well-known "
                         "addresses of RFC 9728 and RFC 8414. Write the endpoints out.");
  }
  if (!does_pkce(*found)) {
    return not_found_out(
        "The authorization server does not say that it takes PKCE with S256, without which a code "
        "that is intercepted can be used by others.");
  }
  endpoints.issuer = found->issuer;
  endpoints.iss_is_sent = found->iss_is_sent;
  fill_empty(endpoints.authorize, found->authorization_endpoint);
  fill_empty(endpoints.token, found->token_endpoint);
  fill_empty(endpoints.device, found->device_authorization_endpoint);
  fill_empty(endpoints.revoke, found->revocation_endpoint);
  endpoints.registration = found->registration_endpoint;
  endpoints.reads_client_documents = found->reads_client_documents;
  endpoints.client_authentications = found->token_endpoint_auth_methods_supported;
  add_offline_access(endpoints.scopes, found->scopes_supported);
  return endpoints;
}

}  // namespace patchbay::oauth
