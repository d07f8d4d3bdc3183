#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/resources.h"

namespace patchbay::authserver {

// A connector's id, and its name on the consent page.
struct ConnectorName {
  std::string id;
  std::string name;
};
using ConnectorNames = std::function<std::vector<ConnectorName>()>;

// Clients request this scope to get a refresh token. Every client gets a refresh token here, so the
// scope has no effect.
inline constexpr std::string_view kOfflineAccess = "offline_access";

// Returns true if the server may grant the scope to a client for this resource: tool scopes for
// tools(), `call` and `connect` for api(), and offline_access for both. Only API keys may have the
// scopes for administration.
bool may_be_granted(const Resources& resources, const std::string& resource,
                    std::string_view scope);

// Returns true if a client may be granted the scope for one of the resources.
bool is_scope_of_clients(std::string_view scope);

// Returns the scopes to grant for a request, in a fixed order: the scopes of `asked` that may be
// granted, restricted to `of_client` (empty: no limit). If `asked` contains no right, returns
// `of_client`. If that is empty too, returns the scope for every tool or, for api(), `call`. Omits
// unknown scopes (RFC 6749 §3.3). Returns an empty list if no right remains.
std::vector<std::string> chosen_scopes(const Resources& resources, const std::string& resource,
                                       std::span<const std::string> asked,
                                       std::span<const std::string> of_client);

// Returns true if `granted` includes all of `wanted` (RFC 6749 §6).
bool includes_all(std::span<const std::string> granted, std::span<const std::string> wanted);

// Returns a sentence that describes the scope to the user on the consent page.
std::string words_of_scope(std::string_view scope, std::span<const ConnectorName> connectors);

}  // namespace patchbay::authserver
