// What a JSON Schema cannot say about a piece of text. Each function answers with the sentence that
// says what is wrong, or "" when nothing is.
#pragma once

#include <string>
#include <string_view>

namespace patchbay::manifest {

// A semantic version (semver.org 2.0.0): "1.4.0", "2.0.0-rc.1+build.5".
std::string version_fault(std::string_view version);

// A file of the connector's own folder, without path.
std::string file_name_fault(std::string_view name);

// "https://api.github.com", "https://*.example.com:8443", "http://127.0.0.1:*": scheme, host and
// port, a "*." only at the host's beginning and before at least two labels; http for loopback only.
std::string origin_fault(std::string_view origin);

// An address that secrets are sent to: https, or http towards loopback. `rest` of a template that
// began with "{config.NAME}" is judged as a path.
std::string endpoint_fault(std::string_view endpoint);

// "NAME" of an endpoint that begins with "{config.NAME}", else "".
std::string_view config_member_of(std::string_view endpoint);

}  // namespace patchbay::manifest
