#include "authserver/jwt_time.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace patchbay::authserver {

std::optional<double> time_in(const nlohmann::json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const auto seconds = found->get<double>();
  return std::isfinite(seconds) ? std::optional<double>(seconds) : std::nullopt;
}

}  // namespace patchbay::authserver
