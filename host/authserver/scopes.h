#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/resources.h"

namespace patchbay::authserver {

// A connector as the page of consent names it.
struct ConnectorName {
  std::string id;
  std::string name;
};
using ConnectorNames = std::function<std::vector<ConnectorName>()>;

// Clients ask for it to get a refresh token, which they get in any case; it allows nothing.
inline constexpr std::string_view kOfflineAccess = "offline_access";

// Returns true if a client may be granted the scope for a resource: a scope of tools for tools(),
// `call` and `connect` for api(), offline_access for both. Scopes that look after an organization
// or a host are for API keys only.
bool may_be_granted(const Resources& resources, const std::string& resource,
                    std::string_view scope);

// Returns true if a client may be granted the scope for one of the resources.
bool is_scope_of_clients(std::string_view scope);

// Returns the scopes that a request comes to, in a fixed order: those of `asked` that may be
// granted, narrowed to those that the client was set up for (none: all). A request without scopes
// asks for all that the client was set up for, or else for every tool or `call`. Scopes that nobody
// knows are left out (RFC 6749 §3.3); if nothing is left, returns nothing.
std::vector<std::string> chosen_scopes(const Resources& resources, const std::string& resource,
                                       std::span<const std::string> asked,
                                       std::span<const std::string> of_client);

// Returns true if `granted` includes all of `wanted` (RFC 6749 §6).
bool includes_all(std::span<const std::string> granted, std::span<const std::string> wanted);

// Returns what a scope allows, as a sentence for the person who is asked.
std::string words_of_scope(std::string_view scope, std::span<const ConnectorName> connectors);

}  // namespace patchbay::authserver
