// Tests which symbols the connectors of this repository export.
#include <stdio.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Returns the lines of nm for a library's defined dynamic symbols: "ADDRESS KIND NAME".
std::vector<std::string> symbols(const fs::path& library) {
  std::vector<std::string> lines;
  const std::string command = "nm -D --defined-only '" + library.string() + "'";
  FILE* nm = popen(command.c_str(), "r");
  REQUIRE(nm != nullptr);
  char line[4096];
  while (fgets(line, sizeof(line), nm) != nullptr) lines.emplace_back(line);
  REQUIRE(pclose(nm) == 0);
  return lines;
}

}  // namespace

TEST_CASE("every connector exports its entry and nothing else, and no unique symbol") {
  int checked = 0;
  for (const char* folder : {"connectors", "sdk_connectors", "test_connectors"}) {
    for (const auto& connector : fs::directory_iterator(fs::path(PATCHBAY_BINARY_DIR) / folder)) {
      for (const auto& file : fs::directory_iterator(connector)) {
        if (file.path().extension() != ".so") continue;
        INFO(file.path());
        const auto found = symbols(file.path());
        ++checked;
        if (connector.path().filename() == "missing_symbol") {
          CHECK(found.empty());
          continue;
        }
        REQUIRE(found.size() == 1);
        CHECK(found[0].find(" T patchbay_plugin_entry_v1\n") != std::string::npos);
      }
    }
  }
  CHECK(checked >= 20);
}
