// Reads the origins to which a connector may send requests, from its manifest and one
// configuration.
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
  std::vector<std::string> origins_;  // such as "https://api.example", "https://*.example:8443"
};

}  // namespace patchbay::conformance
