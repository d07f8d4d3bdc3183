// A connector without users. It acts only as the application, at the sandbox's fake Microsoft.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::sandbox {

inline constexpr const char* kApplicationScope = "https://graph.example/.default";

// Writes the connector into `root`: the example minimal_c with the `auth` of Microsoft's test
// manifest.
inline void add_application_connector(const std::filesystem::path& root) {
  const auto read = [](const std::filesystem::path& file) {
    std::ifstream stream(file);
    return nlohmann::json::parse(stream);
  };
  const auto example = std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors" / "minimal_c";
  const auto microsoft = read(std::filesystem::path(PATCHBAY_SOURCE_DIR) / "tests" / "oauth" /
                              "manifests" / "microsoft.json");
  std::filesystem::copy(example, root / "minimal_c");
  auto manifest = read(example / "connector.json");
  manifest["provider"] = "microsoft";
  manifest["auth"] = microsoft.at("auth");
  manifest["auth"][0]["flows"] = {"client_credentials"};
  manifest["config"] = microsoft.at("config");
  manifest["actions"][0]["scopes"] = {kApplicationScope};
  std::ofstream(root / "minimal_c" / "connector.json") << manifest.dump();
}

}  // namespace patchbay::sandbox
