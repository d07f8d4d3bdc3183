// Checks of texts that JSON Schema cannot express. Each function whose name ends in _fault returns
// a sentence about the fault, or "" if the text is valid.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::manifest {

inline constexpr std::size_t kLongestId = 64;

// Returns true if the schema of manifests allows the name as an id of a connector or an action:
// lower-case letters, digits and underscores, a letter first, at most kLongestId.
bool may_be_id(std::string_view name);

// Accepts a semantic version (semver.org 2.0.0): "1.4.0", "2.0.0-rc.1+build.5".
std::string version_fault(std::string_view version);

// Accepts the name of a file in the connector's own folder, without a path.
std::string file_name_fault(std::string_view name);

// Accepts scheme, host and port: "https://api.github.com", "https://*.example.com:8443",
// "http://127.0.0.1:*". "*." is allowed only at the beginning of the host, before at least two
// labels. http is allowed only for loopback.
std::string origin_fault(std::string_view origin);

// Accepts an address to which secrets may be sent: https, or http to loopback. If it begins with
// "{config.NAME}", checks the rest as a path.
std::string endpoint_fault(std::string_view endpoint);

// Returns "NAME" if the endpoint begins with "{config.NAME}", otherwise "".
std::string_view config_member_of(std::string_view endpoint);

}  // namespace patchbay::manifest
