#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/resources.h"

namespace patchbay::authserver {

// A connector's id, and its name for the consent page.
struct ConnectorName {
  std::string id;
  std::string name;
};
using ConnectorNames = std::function<std::vector<ConnectorName>()>;

// Clients ask for this scope to get a refresh token. This server gives every client a refresh
// token, so the scope changes nothing.
inline constexpr std::string_view kOfflineAccess = "offline_access";

// Returns true if the server may grant the scope to a client for this resource. For tools(): the
// scopes of tools. For api(): `call` and `connect`. For both: offline_access. Only API keys may
// have the scopes for the administration of an organization or a host.
bool may_be_granted(const Resources& resources, const std::string& resource,
                    std::string_view scope);

// Returns true if a client may be granted the scope for one of the resources.
bool is_scope_of_clients(std::string_view scope);

// Returns the scopes to grant for a request, in a fixed order: the scopes of `asked` that may be
// granted, narrowed to the scopes in `of_client` (empty: no limit). If `asked` names no right,
// returns the scopes of `of_client`. If `of_client` is empty too, returns the scope for every tool
// or, for api(), `call`. Leaves out unknown scopes (RFC 6749 §3.3). Returns nothing if no right is
// left.
std::vector<std::string> chosen_scopes(const Resources& resources, const std::string& resource,
                                       std::span<const std::string> asked,
                                       std::span<const std::string> of_client);

// Returns true if `granted` includes all of `wanted` (RFC 6749 §6).
bool includes_all(std::span<const std::string> granted, std::span<const std::string> wanted);

// Returns a sentence that describes the scope, for the person who is asked to allow the scope.
std::string words_of_scope(std::string_view scope, std::span<const ConnectorName> connectors);

}  // namespace patchbay::authserver
