#include "conformance/allowed_origins.h"

#include <algorithm>
#include <string_view>

namespace patchbay::conformance {
namespace {

// Returns "https://host:port" of an address. Leaves out the port if it is the default of the
// scheme.
std::string origin_of(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == std::string_view::npos) return std::string(url);
  std::string origin(url.substr(0, url.find_first_of("/?#", host + 3)));
  for (const auto& [scheme, port] : {std::pair{"https://", ":443"}, std::pair{"http://", ":80"}}) {
    if (origin.starts_with(scheme) && origin.ends_with(port)) {
      origin.resize(origin.size() - std::string_view(port).size());
    }
  }
  return origin;
}

bool is_covered(const std::string& origin, const std::string& rule) {
  const std::size_t star = rule.find("*.");
  if (star == std::string::npos) return origin == rule;
  const std::string tail = rule.substr(star + 1);
  return origin.starts_with(rule.substr(0, star)) && origin.ends_with(tail) &&
         origin.size() > star + tail.size();
}

}  // namespace

AllowedOrigins::AllowedOrigins(const manifest::Manifest& manifest, const nlohmann::json& config) {
  for (const manifest::NetworkRule& rule : manifest.network) {
    if (rule.from == manifest::OriginSource::kManifest) {
      origins_.push_back(origin_of(rule.origin));
    } else if (rule.from == manifest::OriginSource::kConfig) {
      const nlohmann::json::json_pointer pointer(rule.pointer);
      if (!config.contains(pointer) || !config.at(pointer).is_string()) continue;
      origins_.push_back(origin_of(config.at(pointer).get<std::string>()));
    }
  }
}

bool AllowedOrigins::has(const std::string& url) const {
  const std::string origin = origin_of(url);
  return std::ranges::any_of(origins_,
                             [&](const std::string& rule) { return is_covered(origin, rule); });
}

}  // namespace patchbay::conformance
