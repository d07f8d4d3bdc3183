// Makes several instances of one connector folder. The operator gives each instance a name and a
// configuration. The member "instance_of" of the configuration names the connector. All other data
// of the host (accounts, gates, audit, limits) is stored under the instance's name, so instances
// share nothing.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

struct ConfiguredInstance {
  std::string name;
  std::string of;      // id or alias of the connector
  std::string config;  // JSON object, without "instance_of"
};

// Returns the instances among these configurations, in the order of their names.
std::vector<ConfiguredInstance> instances_in(
    const std::map<std::string, std::string, std::less<>>& configurations);

// Returns the manifest of an instance: the connector's manifest with the instance's name. Moves the
// settings in these members of the configuration into the manifest:
//   api_key_header and api_key_prefix, or api_key_query    the place of the API key
//   oauth_resource    "omit": requests for tokens do not name the resource
//   oauth_parameters  further parameters of the address to which the user is sent
// Fails with GATE_CLOSED if a connector may not have this name, or if a setting is wrong.
Result<manifest::Manifest> manifest_of(ConfiguredInstance& instance, manifest::Manifest connector);

// Returns true if `name` is the id or an alias of the manifest's connector.
bool is_called(const manifest::Manifest& manifest, const std::string& name);

}  // namespace patchbay::catalog
