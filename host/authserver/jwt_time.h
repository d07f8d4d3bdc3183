#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace patchbay::authserver {

// Returns the time of a JWT claim (RFC 7519 §2, NumericDate) in seconds. Returns nullopt if the
// claim is not a number.
std::optional<double> time_in(const nlohmann::json& claims, const char* name);

}  // namespace patchbay::authserver
