// Several connectors from one folder: the operator gives each a name and a configuration, whose
// member "instance_of" names the folder's own connector. Everything else that the host knows of a
// connector (accounts, gates, audit, limits) goes by that name, so instances share nothing.
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

// Returns the instances among these configurations, by their names.
std::vector<ConfiguredInstance> instances_in(
    const std::map<std::string, std::string, std::less<>>& configurations);

// Returns the manifest of an instance: the connector's own under another name. Takes out of the
// configuration where the API key goes ("api_key_header" and "api_key_prefix", or "api_key_query").
// Fails with GATE_CLOSED if a connector may not have that name, or the key not that place.
Result<manifest::Manifest> manifest_of(ConfiguredInstance& instance, manifest::Manifest connector);

// Returns true if `manifest` is of this connector.
bool is_called(const manifest::Manifest& manifest, const std::string& name);

}  // namespace patchbay::catalog
