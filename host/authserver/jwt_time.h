#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace patchbay::authserver {

// Returns the time in a claim of a JWT (RFC 7519 §2, NumericDate), in seconds; nothing if the claim
// is no number.
std::optional<double> time_in(const nlohmann::json& claims, const char* name);

}  // namespace patchbay::authserver
