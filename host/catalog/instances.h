// Several instances of one connector. The operator gives each instance a name and a configuration.
// The member "instance_of" of the configuration names the connector. The host stores all other data
// (accounts, gates, audit, limits) under the instance's name, so two instances share no data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

struct ConfiguredInstance {
  std::string name;
  std::string of;      // id or alias of the instance's connector
  std::string config;  // JSON object, without "instance_of"
};

// Returns the configurations that define an instance, sorted by name.
std::vector<ConfiguredInstance> instances_in(
    const std::map<std::string, std::string, std::less<>>& configurations);

// Returns the connector's manifest with the instance's name. Moves the settings in these members of
// the configuration into the manifest:
//   api_key_header and api_key_prefix, or api_key_query    the place of the API key
//   oauth_resource    "omit": requests for tokens do not name the resource
//   oauth_parameters  more parameters for the address to which the user is sent
// Fails with GATE_CLOSED if the name is not allowed as an id, or if a setting is wrong.
Result<manifest::Manifest> manifest_of(ConfiguredInstance& instance, manifest::Manifest connector);

// Returns true if `name` is the id or an alias of the manifest's connector.
bool is_called(const manifest::Manifest& manifest, const std::string& name);

}  // namespace patchbay::catalog
