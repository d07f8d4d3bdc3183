// Finds the official JSON Schema test suite, if this machine has it: in PATCHBAY_JSON_SCHEMA_SUITE,
// or beside the source tree in ../shared/json-schema-test-suite.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace patchbay::schema {

constexpr const char* kNoSuite =
    "no JSON Schema test suite; PATCHBAY_JSON_SCHEMA_SUITE names its folder";

inline std::optional<std::filesystem::path> suite_folder() {
  const char* named = std::getenv("PATCHBAY_JSON_SCHEMA_SUITE");
  const std::filesystem::path folder =
      named != nullptr
          ? std::filesystem::path(named)
          : std::filesystem::path(PATCHBAY_SOURCE_DIR) / "../shared/json-schema-test-suite";
  if (!std::filesystem::is_directory(folder / "tests")) return std::nullopt;
  return folder;
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace patchbay::schema
