// Writes configuration files, and simulates the environment.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "app/config.h"

namespace patchbay::app::test {

// A configuration file in a folder of the build tree. Tests run at the same time, each in its own
// process.
inline std::filesystem::path write_file(std::string_view text) {
  const std::filesystem::path file = std::filesystem::path(PATCHBAY_BINARY_DIR) / "test_config" /
                                     std::to_string(getpid()) / "patchbay.toml";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
  return file;
}

inline Environment environment_of(std::map<std::string, std::string, std::less<>> variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

}  // namespace patchbay::app::test
