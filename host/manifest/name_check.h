// Checks of text that JSON Schema cannot express. Each returns a sentence that says what is wrong,
// or "" if nothing is.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::manifest {

// A semantic version (semver.org 2.0.0): "1.4.0", "2.0.0-rc.1+build.5".
std::string version_fault(std::string_view version);

// A file in the connector's own folder, without a path.
std::string file_name_fault(std::string_view name);

// "https://api.github.com", "https://*.example.com:8443", "http://127.0.0.1:*": scheme, host and
// port. "*." may only begin the host, before at least two labels; http is for loopback only.
std::string origin_fault(std::string_view origin);

// An address that secrets are sent to: https, or http to loopback. It may begin with
// "{config.NAME}"; then the rest is checked as a path.
std::string endpoint_fault(std::string_view endpoint);

// "NAME" if the endpoint begins with "{config.NAME}", else "".
std::string_view config_member_of(std::string_view endpoint);

}  // namespace patchbay::manifest
