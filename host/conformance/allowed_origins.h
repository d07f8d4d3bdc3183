// The origins to which a connector may send requests. Its manifest and one configuration name them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::conformance {

class AllowedOrigins {
 public:
  AllowedOrigins(const manifest::Manifest& manifest, const nlohmann::json& config);
  [[nodiscard]] bool has(const std::string& url) const;

 private:
  std::vector<std::string> origins_;  // "https://api.example", "https://*.example:8443"
};

}  // namespace patchbay::conformance
