// The error messages about a connector that cannot be started, for callers over the network. They
// do not show the operator's files and settings. Each message is put after the connector's name.
#pragma once

#include <string_view>

namespace patchbay::catalog {

inline constexpr std::string_view kNotConfigured =
    " is not configured on this host; the list of connectors tells its operator what is missing.";
inline constexpr std::string_view kNotNow =
    " cannot be started on this host at the moment. Try again in a moment.";
inline constexpr std::string_view kNotUsable =
    " cannot be used on this host; its log says why, and so does the list of connectors.";

}  // namespace patchbay::catalog
